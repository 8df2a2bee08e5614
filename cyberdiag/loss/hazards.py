"""The loss model applied to one firm: which scenarios, how often, and what each can cost."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.loss.exposure import Z90, moment
from cyberdiag.model.by_trait import Traits
from cyberdiag.model.loss_model import Per

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossProfile, OwnFigures
    from cyberdiag.model.loss_model import CostItem, Entry, LossModel, PersonRule, Scenario


LEAST = 1e-6
"""Yen below which a figure of the firm's own makes an amount nothing."""


class Line(Struct, frozen=True):
    """A cost item of a scenario for this firm: yen = median x persons rule x severity x lognormal(sigma).

    `p` is the chance once the event has taken the `branch` of this name and chance, or at all without one.
    `target` is a cover or an uncovered block; `cap` is a multiple of the median at neutral maturity;
    `day` is yen a day if the item measures how long the firm stands still, `own` names the firm's own figures in it,
    `asks` the one that would take the place of a floor which holds the amount up.
    """

    item: CostItem
    target: str
    p: float
    median: float
    sigma: float
    persons: PersonRule | None = None
    cap: float | None = None
    day: float | None = None
    branch: tuple[str, float] | None = None
    own: tuple[str, ...] = ()
    asks: str = ""

    @property
    def chance(self) -> float:
        """The chance in an event."""
        return self.p * (self.branch[1] if self.branch else 1.0)


class Size(Struct, frozen=True, dict=True):
    """How large an event is beside the mean: `sigma` of a lognormal, and a `share` of light events at a `factor`."""

    sigma: float
    share: float = 0.0
    factor: float = 1.0

    @cached_property
    def mean(self) -> float:
        """The mean of the lognormal part with median 1 and of the light events: what keeps the mean at 1."""
        return math.exp(self.sigma**2 / 2) * self._light(1)

    @property
    def second(self) -> float:
        """The mean of the square."""
        return math.exp(self.sigma**2) * self._light(2) / self._light(1) ** 2

    @cached_property
    def parts(self) -> tuple[tuple[float, float], ...]:
        """The median of severe and of light events, each with its chance."""
        found = ((1 - self.share, 1.0), (self.share, self.factor))
        return tuple((chance, median / self.mean) for chance, median in found if chance > 0)

    def _light(self, power: int) -> float:
        return 1 - self.share + self.share * self.factor**power


class Hazard(Struct, frozen=True, dict=True):
    """A scenario that can hit this firm; `rate` per year at neutral maturity, `persons` held in all.

    `alpha` is the shape of the gamma that says how far the rate is uncertain.
    """

    scenario: Scenario
    rate: float
    alpha: float
    persons: float
    lines: tuple[Line, ...]
    size: Size

    @cached_property
    def _moments(self) -> dict[tuple[float, float], float]:
        return {}

    def exposed(self, power: float, at_least: float) -> float:
        """Return E[n ** power; n >= at_least] for the n persons that an event exposes."""
        key = power, at_least
        found = self._moments.get(key)
        if found is None:
            found = self._moments[key] = moment(self.scenario.exposure, self.persons, power, at_least)
        return found


def hazards(model: LossModel, profile: LossProfile) -> tuple[Hazard, ...]:
    """Return the scenarios that apply to the firm."""
    return tuple(
        Hazard(
            scenario,
            _rate(scenario, model, profile),
            model.alpha(scenario),
            profile.persons,
            _lines(scenario, model, profile),
            size_of(scenario, model),
        )
        for scenario in model.scenarios.values()
        if Traits(profile.traits).meet(scenario.when)
    )


def size_of(scenario: Scenario, model: LossModel) -> Size:
    """Return how large the events of a scenario are beside the mean."""
    sigma, light = model.constants.event_spread.value, scenario.light
    return Size(sigma, light.share, light.factor) if light else Size(sigma)


def _rate(scenario: Scenario, model: LossModel, profile: LossProfile) -> float:
    rate = scenario.rate.value
    for scale in scenario.scales:
        match scale:
            case "size":
                rate *= model.scales["size"].at(profile.employees)
            case "persons":
                rate *= model.scales["persons"].at(max(profile.persons, 1.0))
            case _:
                rate *= model.industries[profile.industry].frequency.value
    for trait, factor in scenario.rate_factors.items():
        rate *= factor if trait in profile.traits else 1.0
    return rate


def _lines(scenario: Scenario, model: LossModel, profile: LossProfile) -> tuple[Line, ...]:
    firm = Traits(profile.traits)
    used = (entry for entry in scenario.items.values() if firm.meet(entry.when))
    lines = (_line(entry, scenario, model, profile) for entry in used)
    return tuple(line for line in lines if line.median > LEAST and line.p > 0)


def _line(entry: Entry, scenario: Scenario, model: LossModel, profile: LossProfile) -> Line:
    item = model.items[entry.id]
    industry, own = model.industries[profile.industry], profile.own
    employees = profile.employees / model.constants.reference_employees.value
    unit = employees**item.employees_exponent
    persons, day = None, None
    match item.per:
        case Per.FIRM:
            pass
        case Per.PERSON:
            persons = item.persons
        case Per.AWARD:
            persons = item.persons
            unit *= profile.award
        case Per.REVENUE:
            unit *= profile.revenue
        case Per.DAY:
            unit *= _daily(profile, model)
    base = item.amount.value if entry.base is None else entry.base
    amount = base * unit
    if item.per is Per.DAY:
        share = industry.dependency.value if item.dependency else 1.0
        days = own.restore_days if entry.own == "restore_days" else None
        amount *= (entry.days.of(profile.traits) if days is None else days) * share
        day = unit * share
    told, ratio = _told(item, model, own), item.r if entry.r is None else entry.r
    if told is not None and item.own == "restore_quote":
        ratio = model.constants.own_restore_spread.value
    median = entry.factor * (max(item.floor, amount) if told is None else told)
    return Line(
        item=item,
        target=entry.cover or item.cover or item.uncovered or "",
        p=(item.p if entry.p is None else entry.p).of(profile.traits) * entry.p_factor,
        median=median,
        sigma=math.log(ratio) / Z90,
        persons=persons,
        cap=None if item.cap is None or median <= LEAST else item.cap * unit / median,
        day=day if item.measures_stop else None,
        branch=None if entry.branch is None else (entry.branch, scenario.branches[entry.branch]),
        own=own.used(item, entry),
        asks=item.own or "" if told is None and amount <= item.floor else "",
    )


def _daily(profile: LossProfile, model: LossModel) -> float:
    """Return the gross profit of a day, from the firm's own figures where it gives them."""
    own = profile.own
    sales = (
        profile.revenue / model.constants.days_per_year.value if own.daily_sales is None else own.daily_sales
    )
    margin = model.industries[profile.industry].margin.value if own.margin is None else own.margin
    return sales * margin


def _told(item: CostItem, model: LossModel, own: OwnFigures) -> float | None:
    """Return the median that the firm's own figure gives, whatever the floor; None where it gives none."""
    match item.own:
        case "restore_quote":
            return own.restore_quote
        case "largest_transfer" if own.largest_transfer is not None:
            return own.largest_transfer * model.constants.own_transfer_share.value
        case _:
            return None
