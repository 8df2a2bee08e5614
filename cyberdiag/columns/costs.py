"""What controls do to how often and to how much, and what the events of a scenario cost then: `loss.maturity` and `loss.factors` over columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.loss.factors import bounded_all

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cyberdiag.columns.hazards import Hazard
    from cyberdiag.columns.results import Numbers
    from cyberdiag.columns.scores import Told
    from cyberdiag.model.loss_model import LossModel


class Matured(Struct, frozen=True):
    """The sums of weighted shares and of weights by control domain, and the share that each question counts for."""

    gained: Mapping[str, Numbers]
    weight: Mapping[str, Numbers]
    shares: Sequence[Numbers]

    @classmethod
    def of(cls, told: Sequence[Told], model: LossModel, size: int) -> Matured:
        """Return what the questions tell of each control domain."""
        unknown = model.constants.unknown_maturity.value
        gained, weight = ({c: np.zeros(size) for c in model.controls} for _ in range(2))
        shares = [np.where(np.isnan(t.share), unknown, np.clip(t.share, 0.0, 1.0)) for t in told]
        for one, share in zip(told, shares, strict=True):
            fed = [c for c in one.question.controls if c in gained]
            counted = np.where(one.feeds, share, 0.0) if fed else share
            for control in fed:
                own = model.controls[control].weights.get(one.question.id, 1.0)
                gained[control] += own * counted
                weight[control] += own * one.feeds
        return cls(gained, weight, shares)

    def gap(self, control: str, neutral: float) -> Numbers:
        """Return by how much a control domain falls short of neutral; one that no question feeds is neutral."""
        weight = self.weight[control]
        some = weight > 0
        return np.where(some, neutral - self.gained[control] / np.where(some, weight, 1.0), 0.0)


class Effects(Struct, frozen=True):
    """What controls add up to, by scenario and by group, before it is bounded, and the factors that come of it."""

    model: LossModel
    often: Mapping[str, Numbers]
    much: Mapping[str, Numbers]

    def frequency(self, scenario: str, change: Numbers | float = 0.0) -> Numbers:
        """Return the factor of how often."""
        return bounded_all(self.often[scenario] - change, self.model.constants.frequency_bound.value)

    def severity(self, group: str, change: Numbers | float = 0.0) -> Numbers:
        """Return the factor of how much."""
        return bounded_all(self.much[group] - change, self.model.constants.severity_bound.value)

    @classmethod
    def of(cls, matured: Matured, model: LossModel, size: int) -> Effects:
        """Return what the maturity of every control adds up to."""
        often, much = ({k: np.zeros(size) for k in keys} for keys in (model.scenarios, model.groups))
        for control in model.controls.values():
            gap = matured.gap(control.id, model.constants.neutral_maturity.value)
            for sums, betas in ((often, control.frequency), (much, control.severity)):
                for key, beta in betas.items():
                    if key in sums:
                        sums[key] += beta * gap
        return cls(model, often, much)


class Costs:
    """One scenario with what its lines come to, by group of costs: lines without a cap grow as their group does."""

    def __init__(self, hazard: Hazard, groups: Collection[str]) -> None:
        self.hazard = hazard
        ones: dict[str, Numbers] = dict.fromkeys(groups, np.ones(1))
        self._free: dict[str, Numbers] = {}
        for line in hazard.lines:
            if line.log_cap is None:
                mean = line.mean(hazard.size, ones, ones)
                self._free[line.group] = self._free[line.group] + mean if line.group in self._free else mean
        self._capped = [line for line in hazard.lines if line.log_cap is not None]
        self.groups = frozenset(line.group for line in hazard.lines)

    def mean(self, group: str, severity: Numbers) -> Numbers:
        """Return yen on a group given the event."""
        found = np.zeros(self.hazard.rate.size)
        if group in self._free:
            found += severity * self._free[group]
        here = [line for line in self._capped if line.group == group]
        if here:
            grown, logs = {group: severity}, {group: np.log(severity)}
            for line in here:
                found += line.mean(self.hazard.size, grown, logs)
        return found
