"""The firm as the loss model sees it, and the estimate; amounts are yen, rates are events per year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.loss_model import CostItem, Entry, LossModel, Per, Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "NOTHING", "RETURN_PERIODS", "AnnualLoss", "Assumption", "CostItem", "CoverLoss", "HeldLimits", "ItemLoss", "Kept",
    "LossEstimate", "LossModel", "LossProfile", "Missing", "OwnFigures", "Plan", "PlanLoss", "Quantiles", "Saving",
    "Scenario", "ScenarioLoss", "Swing",
]  # fmt: skip


class Assumption(Struct, frozen=True):
    """A profile fact that was missing and what was assumed instead."""

    fact: str
    text: str
    value: str


class Missing(Struct, frozen=True):
    """No estimate is possible without these profile facts."""

    facts: tuple[str, ...]


class OwnFigures(Struct, frozen=True):
    """What the firm says of itself in place of the model's numbers; None where it says nothing.

    `margin` is a share of sales, the others are yen and days. `standstill_days` takes the place of no number.
    """

    margin: float | None = None
    daily_sales: float | None = None
    restore_quote: float | None = None
    largest_transfer: float | None = None
    standstill_days: float | None = None
    restore_days: float | None = None

    def used(self, item: CostItem, entry: Entry) -> tuple[str, ...]:
        """Return which of them the amount of an item in a scenario rests on."""
        of_day = ("daily_sales", "margin") if item.per is Per.DAY else ()
        names = (*of_day, *(name for name in (entry.own, item.own) if name))
        return tuple(name for name in names if getattr(self, name) is not None)


class HeldLimits(Struct, frozen=True):
    """What the firm's own insurance pays in one incident, and what it leaves to it: yen, None where not told."""

    liability: float | None = None
    expenses: float | None = None
    interruption: float | None = None
    deductible: float | None = None


class LossProfile(Struct, frozen=True):
    """The firm as the model sees it; `award` and `jo_per_person` are yen a person, on average."""

    industry: str
    employees: float
    revenue: float
    persons: float
    award: float
    traits: frozenset[str]
    jo_per_person: float = 0.0
    assumed: tuple[Assumption, ...] = ()
    own: OwnFigures = OwnFigures()
    held: HeldLimits = HeldLimits()


class Quantiles(Struct, frozen=True):
    """What 50, 90 and 95 of 100 such events stay below, in yen or days."""

    p50: float
    p90: float
    p95: float


class Saving(Struct, frozen=True):
    """Yen of expected loss a year that a change takes away, and the range in which it may truly lie.

    `rarer` is the share of events of the `scenario` where most is saved that no longer happen, `cheaper` the share that
    each of the others costs less on average.
    """

    yen: float
    low: float
    high: float
    scenario: str = ""
    rarer: float = 0.0
    cheaper: float = 0.0


class Swing(Struct, frozen=True):
    """The expected loss of a year at the low and the high end of one uncertain number, the others as they are.

    `kind` is "rate" of the scenario `id`, "control" for what the control `id` does, or "amounts" for all of them.
    """

    kind: str
    id: str
    low: float
    high: float


class ItemLoss(Struct, frozen=True):
    """A cost item in one scenario: chance `p` and mean yen given the event, expected yen a year.

    `mean` = `median` x `persons` x `controls` x `spread` x `p`: the middle in an event of mean size for one unit of the
    persons rule, the mean of that rule, what controls do to the amount, and what the mean is beside the middle.
    `own` names the firm's own figures that the amount rests on, `asks` the one that would take the place of a floor
    which holds it up, however small the firm is.
    """

    item: str
    title: str
    cover: str
    p: float
    mean: float
    eal: float
    median: float
    persons: float
    controls: float
    own: tuple[str, ...] = ()
    asks: str = ""

    @property
    def spread(self) -> float:
        """What the mean of the spread is beside its middle, with the cap."""
        whole = self.median * self.persons * self.controls * self.p
        return self.mean / whole if whole else 1.0


RETURN_PERIODS = {10: 90.0, 100: 99.0, 250: 99.6}
"""One year in so many is as bad as the percentile or worse."""
NOTHING = Quantiles(0.0, 0.0, 0.0)


class ScenarioLoss(Struct, frozen=True):
    """One kind of incident; `severity` is its total given the event.

    `stop_days` is for how many days the firm stands still, None where no cost follows from it. `mean` is closed form, `share` the part of the firm's expected annual loss, `grade` the evidence of
    the rate. A scenario that does not apply has rate 0 and losses 0.
    """

    id: str
    title: str
    grade: str
    rate: float = 0.0
    mean: float = 0.0
    eal: float = 0.0
    share: float = 0.0
    severity: Quantiles = NOTHING
    stop_days: Quantiles | None = None
    items: tuple[ItemLoss, ...] = ()


class CoverLoss(Struct, frozen=True):
    """What falls on a cover or an uncovered block; `severity` is given that an incident of any kind costs something on it.

    The kinds count as often as they happen to such firms at neutral maturity, so that a better answer never makes the
    rest look costlier; `usual_p95` is the 95 % point at neutral maturity altogether, 0
    where no limit of its own follows from it. `hit_rate` is the chance a year,
    `usual_hit_rate` that at neutral maturity, `dominant` the scenario that adds most, `annual_p995` the loss of one year in 200 (None without trials).
    """

    id: str
    covered: bool
    eal: float
    hit_rate: float
    dominant: str | None
    severity: Quantiles
    usual_p95: float
    usual_hit_rate: float
    annual_p995: float | None = None


class AnnualLoss(Struct, frozen=True):
    """The loss of a year over all scenarios; `exceedance` pairs a loss with the chance to reach it.

    `beyond` is the mean of the years above each percentile (TVaR); a chance below `floor` rests on too few years.
    """

    percentiles: Mapping[float, float]
    beyond: Mapping[float, float]
    p_over: Mapping[float, float]
    exceedance: tuple[tuple[float, float], ...]
    floor: float


class Plan(Struct, frozen=True):
    """Limits and deductible of covers in yen; `covers` are those bought (None: all), of a kind that has no limit none.

    All covers of a layer share its limit, the expenses the deductible; limits and deductible hold for each incident.
    """

    id: str
    liability: float = 0.0
    expenses: float = 0.0
    interruption: float = 0.0
    deductible: float = 0.0
    covers: frozenset[str] | None = None


class Kept(Struct, frozen=True):
    """What stays with the firm given an incident of one kind: quantiles, and the chance of more than it can bear.

    The means add up to that of the incident: `paid` by layer, `beyond` limits and below the deductible or not bought,
    `uncovered` by no cover.
    """

    retained: Quantiles
    over: float | None
    paid: Mapping[str, float]
    beyond: float
    uncovered: float


class PlanLoss(Struct, frozen=True):
    """What a plan leaves in the main kinds of incident, and in a year: the chance of more than the firm can bear."""

    plan: Plan
    scenarios: Mapping[str, Kept]
    eal: float
    year_over: float | None
    year_p99: float | None


class LossEstimate(Struct, frozen=True):
    """The estimate for one firm; expected values are closed form, quantiles are simulated.

    `expenses` adds up the covers that share one limit for expenses. `annual` is None if trials is 0.
    `jo_reference` is theoretical (all persons compensated) and part of no other number.
    """

    eal: float
    eal_range: tuple[float, float]
    sd: float
    p_any: float
    annual: AnnualLoss | None
    scenarios: tuple[ScenarioLoss, ...]
    covers: Mapping[str, CoverLoss]
    uncovered: Mapping[str, CoverLoss]
    expenses: CoverLoss
    swings: tuple[Swing, ...]
    jo_reference: float
    assumed: tuple[Assumption, ...]
    seed: int
    trials: int
    model_version: str
    own: OwnFigures = OwnFigures()
    held: HeldLimits = HeldLimits()
    plans: tuple[PlanLoss, ...] = ()
