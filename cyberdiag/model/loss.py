"""The firm as the loss model sees it, and the estimate; amounts are yen, rates are events per year."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from cyberdiag.model.loss_model import CostItem, Entry, LossModel, Per, Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "NOTHING", "AnnualLoss", "Assumption", "CostItem", "CoverLoss", "HeldLimits", "ItemLoss", "LossEstimate",
    "LossModel", "LossProfile", "Missing", "OwnFigures", "Quantiles", "Saving", "Scenario", "ScenarioLoss",
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
    """Yen that 50, 90 and 95 of 100 such events stay below."""

    p50: float
    p90: float
    p95: float


class Saving(Struct, frozen=True):
    """Yen of expected loss a year that a change takes away, and the range that the uncertain rates leave."""

    yen: float
    low: float
    high: float


class ItemLoss(Struct, frozen=True):
    """A cost item in one scenario: chance `p` and mean yen given the event, expected yen a year.

    `own` names the firm's own figures that the amount rests on.
    """

    item: str
    title: str
    cover: str
    p: float
    mean: float
    eal: float
    own: tuple[str, ...] = ()


NOTHING = Quantiles(0.0, 0.0, 0.0)


class ScenarioLoss(Struct, frozen=True):
    """One kind of incident; `severity` is its total given the event, `covers` the same by cover or block.

    `mean` is closed form, `share` the part of the firm's expected annual loss, `grade` the evidence of
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
    covers: Mapping[str, Quantiles] = field(default_factory=lambda: MappingProxyType({}))
    expenses: Quantiles = NOTHING
    items: tuple[ItemLoss, ...] = ()


class CoverLoss(Struct, frozen=True):
    """What falls on a cover or an uncovered block; `severity` is given the scenario that adds most to it.

    Where fewer than one incident in twenty of that scenario cost anything on it, the costliest scenario stands in.

    `hit_rate` is the chance a year, `p95_max` the largest 95 % loss over scenarios that are not too rare,
    `annual_p995` the annual loss of one year in 200 (None without trials).
    """

    id: str
    covered: bool
    eal: float
    hit_rate: float
    dominant: str | None
    severity: Quantiles
    p95_max: float
    p95_max_scenario: str | None
    annual_p995: float | None = None


class AnnualLoss(Struct, frozen=True):
    """The loss of a year over all scenarios; `exceedance` pairs a loss with the chance to reach it."""

    percentiles: Mapping[float, float]
    p_over: Mapping[float, float]
    tvar99: float
    exceedance: tuple[tuple[float, float], ...]


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
    jo_reference: float
    assumed: tuple[Assumption, ...]
    seed: int
    trials: int
    model_version: str
