"""Exact expected losses of many firms: `loss.closed_form` over columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cyberdiag.columns.costs import Costs, Effects, Matured
from cyberdiag.columns.exposed import Chances
from cyberdiag.columns.hazards import Applied
from cyberdiag.columns.profiles import profile
from cyberdiag.columns.ratings import NO_PLACE
from cyberdiag.columns.results import added
from cyberdiag.columns.steps import Yearly, best_step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cyberdiag.columns.exposed import Exposed
    from cyberdiag.columns.firms import Firms, Reader
    from cyberdiag.columns.hazards import Hazard, Line
    from cyberdiag.columns.layout import Cells
    from cyberdiag.columns.results import Numbers
    from cyberdiag.columns.scores import Told
    from cyberdiag.model.loss_model import LossModel, PersonRule


class Losses:
    """The loss model, ready for batches."""

    def __init__(self, model: LossModel, reader: Reader, parts: Collection[str]) -> None:
        self._model, self._parts, self._chances = model, frozenset(parts), Chances()
        self._place = {name: n for n, name in enumerate(reader.questions.by_id)}

    def run(self, firms: Firms, told: Sequence[Told]) -> dict[str, Cells]:
        """Return the columns of the loss: NaN where there is no estimate without more facts."""
        model, size = self._model, firms.size
        found = profile(firms, model)
        matured = Matured.of(told, model, size)
        effects = Effects.of(matured, model, size)
        applied = Applied(model, found, self._chances)
        every = {h.scenario.id: Costs(h, model.groups) for h in applied.hazards()}
        severity = {group: effects.severity(group) for group in model.groups}
        total, variance, none = np.zeros(size), np.zeros(size), np.ones(size)
        out: dict[str, Cells] = {}
        yearly: dict[str, Yearly] = {}
        for key in model.scenarios:
            rate = eal = spread = np.zeros(size)
            if key in every:
                costs = every[key]
                hazard = costs.hazard
                factor = effects.frequency(key)
                rate = hazard.rate * factor
                rate = rate if hazard.on is None else np.where(hazard.on, rate, 0.0)
                means = {group: costs.mean(group, severity[group]) for group in sorted(costs.groups)}
                mean = added(means.values(), size)
                yearly[key], eal = Yearly(costs, factor, rate, means, mean), rate * mean
                total += eal
                none *= (1 + rate / hazard.alpha) ** -hazard.alpha
                if not self._parts.isdisjoint({"spread", "events"}):
                    second = _second_moment(hazard, severity, applied.exposed)
                    variance += rate * second + eal**2 / hazard.alpha
                    spread = np.where(rate > 0, np.sqrt(np.maximum(second - mean**2, 0.0)), 0.0)
            out |= {f"scenario/{key}/rate": rate, f"scenario/{key}/eal": eal}
            if "events" in self._parts:
                out[f"scenario/{key}/event_sd"] = spread
        out = {"eal": total, "p_any": 1 - none, **out}
        if "spread" in self._parts:
            out["sd"] = np.sqrt(variance)
        out = {f"loss/{name}": np.where(found.told, cells, np.nan) for name, cells in out.items()}
        if "step" in self._parts:
            place, saved = best_step(told, matured, effects, yearly)
            out["loss/step/saves"] = np.where(found.told, saved, np.nan)
            places = np.array([*(self._place[t.question.id] for t in told), NO_PLACE], np.int16)
            out["loss/step"] = np.where(found.told, places[place], NO_PLACE).astype(np.int16)
        return out


def _second_moment(hazard: Hazard, severity: Mapping[str, Numbers], exposed: Exposed) -> Numbers:
    """Return the mean square of what an event costs, caps left out: lines of one rule and branch are summed first."""
    exposure = hazard.scenario.exposure
    sums: dict[tuple[PersonRule | None, tuple[str, float] | None], Numbers] = {}
    total = np.zeros(hazard.rate.size)
    for line in hazard.lines:
        one, square = _spread(line, severity)
        key = (line.rule, line.branch)
        both = _both(line.branch, line.branch)
        total += (square - both * one**2) * exposed.concerned(exposure, line.rule, line.rule)
        sums[key] = sums[key] + one if key in sums else one
    pairs = list(sums.items())
    for n, ((rule, branch), one) in enumerate(pairs):
        for (other_rule, other_branch), other in pairs[: n + 1]:
            times = _both(branch, other_branch) * (
                1.0 if (other_rule, other_branch) == (rule, branch) else 2.0
            )
            total += times * one * other * exposed.concerned(exposure, rule, other_rule)
    return total * hazard.size.second


def _spread(line: Line, severity: Mapping[str, Numbers]) -> tuple[Numbers, Numbers]:
    """Return the mean of a line without its persons, and the mean of its square."""
    size = line.unit * severity[line.group]
    return (
        line.chance * size * np.exp(line.sigma**2 / 2),
        line.chance * size**2 * np.exp(2 * line.sigma**2),
    )


def _both(one: tuple[str, float] | None, other: tuple[str, float] | None) -> float:
    """Return by what the chance that two lines come together is more than the product of theirs."""
    return 1.0 if one is None or one != other else 1 / one[1]
