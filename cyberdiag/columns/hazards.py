"""The loss model applied to many firms: `loss.hazards` over columns, with what each line of cost comes to on average."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from cyberdiag.columns.exposed import Chances, Exposed
from cyberdiag.columns.special import below
from cyberdiag.loss.exposure import Z90
from cyberdiag.loss.hazards import LEAST, Size, size_of
from cyberdiag.model.loss_model import Per, PersonRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.columns.firms import Bools
    from cyberdiag.columns.profiles import Profile
    from cyberdiag.columns.results import Numbers
    from cyberdiag.model.loss_model import CostItem, Entry, LossModel, Scenario


class Line(Struct, frozen=True):
    """A cost item of a scenario for the firms of a batch: 0 where it does not come; `log_cap` is None without a cap.

    `unit` is yen given the event, for one unit of the persons rule at neutral severity without spread.
    """

    group: str
    chance: Any
    branch: tuple[str, float] | None
    unit: Numbers
    sigma: Any
    rule: PersonRule | None
    exposed: Any
    log_cap: Numbers | None

    def mean(self, size: Size, severity: Mapping[str, Numbers], logs: Mapping[str, Numbers]) -> Numbers:
        """Return yen given the event, at a severity by group and its logarithm."""
        grown = severity[self.group]
        if self.log_cap is None:
            mean = grown * np.exp(self.sigma**2 / 2)
        else:
            sigma = np.hypot(self.sigma, size.sigma)
            edges = self.log_cap - logs[self.group]
            mean = sum(chance * self._capped(grown, median, edges, sigma) for chance, median in size.parts)
        found: Numbers = self.chance * self.exposed * self.unit * mean
        return found

    def _capped(self, grown: Numbers, median: float, edges: Numbers, sigma: Any) -> Any:
        """Return E[min(lognormal, cap)]."""
        edge = (edges - math.log(median)) / sigma
        assert self.log_cap is not None  # noqa: S101  only then it is asked
        return grown * (median * np.exp(sigma**2 / 2)) * below(edge - sigma) + np.exp(self.log_cap) * below(
            -edge
        )


class Hazard(Struct, frozen=True):
    """A scenario for the firms of a batch: `on` is where it applies (None: everywhere), `rate` that at neutral maturity."""

    scenario: Scenario
    on: Bools | None
    rate: Numbers
    alpha: float
    lines: tuple[Line, ...]
    size: Size


class Applied:
    """The loss model with a batch of firms."""

    def __init__(self, model: LossModel, profile: Profile, chances: Chances) -> None:
        self._model, self._profile = model, profile
        self.exposed = Exposed(profile.persons, chances)
        self._heads = profile.employees / model.constants.reference_employees.value
        self._powers: dict[float, Numbers] = {}
        margin = profile.of_industry(lambda i: i.margin.value)
        sales = profile.revenue / model.constants.days_per_year.value
        if "own_margin" in profile.own:
            margin = _or(profile.own["own_margin"] / 100, margin)
        if "own_daily_sales" in profile.own:
            sales = _or(profile.own["own_daily_sales"], sales)
        self._daily = sales * margin
        self._dependency = profile.of_industry(lambda i: i.dependency.value)
        self._often = profile.of_industry(lambda i: i.frequency.value)

    def hazards(self) -> Iterator[Hazard]:
        """Give the scenarios that apply to some of the firms."""
        for scenario in self._model.scenarios.values():
            on = self._profile.meet(scenario.when)
            if on is None or on.any():
                lines = tuple(self._lines(scenario))
                yield Hazard(
                    scenario,
                    on,
                    self._rate(scenario),
                    self._model.alpha(scenario),
                    lines,
                    size_of(scenario, self._model),
                )

    def _rate(self, scenario: Scenario) -> Numbers:
        profile, scales = self._profile, self._model.scales
        rate = np.full(profile.told.size, scenario.rate.value)
        for scale in scenario.scales:
            if scale == "industry":
                rate *= self._often
                continue
            rule = scales[scale]
            over = profile.employees if scale == "size" else np.maximum(profile.persons, 1.0)
            rate *= np.clip((over / rule.reference) ** rule.exponent, rule.minimum, rule.maximum)
        for trait, factor in scenario.rate_factors.items():
            if trait in profile.traits:
                rate *= np.where(profile.traits[trait], factor, 1.0)
        return rate

    def _lines(self, scenario: Scenario) -> Iterator[Line]:
        for entry in scenario.items.values():
            used = self._profile.meet(entry.when)
            if used is None or used.any():
                yield self._line(entry, scenario, used)

    def _line(self, entry: Entry, scenario: Scenario, used: Bools | None) -> Line:
        item, profile = self._model.items[entry.id], self._profile
        unit = self._heads_raised(item.employees_exponent)
        persons = None
        match item.per:
            case Per.FIRM:
                pass
            case Per.PERSON:
                persons = item.persons
            case Per.AWARD:
                persons = item.persons
                unit = unit * profile.award
            case Per.REVENUE:
                unit = unit * profile.revenue
            case Per.DAY:
                unit = unit * self._daily
        amount = (item.amount.value if entry.base is None else entry.base) * unit
        if item.per is Per.DAY:
            days = profile.by(entry.days)
            if entry.own == "restore_days" and "restore_days" in profile.own:
                days = _or(profile.own["restore_days"], days)
            amount = amount * days * (self._dependency if item.dependency else 1.0)
        typical = np.maximum(item.floor, amount) + np.zeros(profile.told.size)
        sigma = math.log(item.r if entry.r is None else entry.r) / Z90
        typical, sigma = self._told(item, typical, sigma)
        median = entry.factor * typical
        there = median > LEAST
        if used is not None:
            there &= used
        log_cap = None
        if item.cap is not None:
            log_cap = np.log(np.where(there, item.cap * unit / np.where(there, median, 1.0), 1.0))
        branch = None if entry.branch is None else (entry.branch, scenario.branches[entry.branch])
        chance = profile.by(item.p if entry.p is None else entry.p) * entry.p_factor
        return Line(
            item.group,
            chance * (branch[1] if branch else 1.0),
            branch,
            np.where(there, median, 0.0),
            sigma,
            persons,
            self.exposed.concerned(scenario.exposure, persons),
            log_cap,
        )

    def _told(self, item: CostItem, typical: Numbers, sigma: Any) -> tuple[Numbers, Any]:
        """Return the amount and its spread, where a figure of the firm's own takes the place of both."""
        own, constants = self._profile.own, self._model.constants
        if item.own is None or item.own not in own:
            return typical, sigma
        given = own[item.own]
        if item.own == "restore_quote":
            narrow = math.log(constants.own_restore_spread.value) / Z90
            return _or(given, typical), np.where(np.isnan(given), sigma, narrow)
        return _or(given * constants.own_transfer_share.value, typical), sigma

    def _heads_raised(self, power: float) -> Any:
        if power == 0:
            return 1.0
        if power not in self._powers:
            self._powers[power] = self._heads**power
        return self._powers[power]


def _or(own: Numbers, usual: Any) -> Numbers:
    return np.where(np.isnan(own), usual, own)
