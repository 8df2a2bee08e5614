"""The loss estimate in a result: yen are whole, and amounts of one kind of incident are given that it happens."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from cyberdiag.model.record import says
from cyberdiag.model.result_units import (
    P90,
    P95,
    Count,
    Id,
    Median,
    Number,
    NumberPair,
    Part,
    Rate,
    Share,
    Text,
    Yen,
    YenPair,
)


class Incident(Part, frozen=True, kw_only=True):
    """A kind of incident that this firm can have."""

    id: Annotated[Id, says("the kind of incident")] = ""
    rate: Annotated[Rate, says("how often")] = 0.0
    p50: Median = 0
    p90: P90 = 0
    p95: P95 = 0
    stop_days: Annotated[
        list[Number] | None,
        says("`[p50, p90, p95]`: for how many days work stops; null where no cost follows"),
    ] = None
    mean: Annotated[Yen, says("mean cost of one")] = 0
    expected_annual: Annotated[Yen, says("expected loss of a year from this kind")] = 0
    share: Annotated[Share, says("its part of `loss.expected_annual`")] = 0.0
    grade: Annotated[Id, says("how good the evidence for the rate is; A is the best")] = ""
    own: Annotated[
        list[Id],
        says("the costs of it that are worked out with figures of the firm's own (`cyberdiag show ID`)"),
    ] = []


class LossPart(Part, frozen=True, kw_only=True):
    """What falls on a cover, or on what no cover pays; the amounts are given an incident that costs something on it."""

    expected_annual: Annotated[Yen, says("expected loss of a year")] = 0
    hit_rate: Annotated[Share, says("chance in a year that it costs anything")] = 0.0
    scenario: Annotated[
        Id | None,
        says("the kind of incident that adds most to it"),
    ] = None
    p50: Median = 0
    p90: P90 = 0
    p95: P95 = 0
    annual_p995: Annotated[Yen | None, says("cost of one year in 200; null with `--trials 0`")] = None


class ReturnPeriod(Part, frozen=True, kw_only=True):
    """A year as bad as only one in so many."""

    years: Annotated[Count, says("one year in so many is at least as bad")] = 0
    loss: Annotated[Yen, says("what such a year costs at least")] = 0
    mean_beyond: Annotated[Yen, says("mean cost of such years")] = 0


class Annual(Part, frozen=True, kw_only=True):
    """The loss of a year over all kinds of incident."""

    percentiles: Annotated[
        dict[Annotated[str, Meta(title="percent")], Yen], says("so many of 100 years cost no more")
    ] = {}
    tvar99: Annotated[Yen, says("mean cost of the worst year in a hundred")] = 0
    return_periods: Annotated[list[ReturnPeriod], says("years as bad as one in 10, 100 and 250")] = []
    noise_floor: Annotated[Share, says("a chance below this rests on too few simulated years to be told")] = (
        0.0
    )
    exceedance: Annotated[
        list[NumberPair], says("`[yen, share]`: the chance that a year costs that much or more")
    ] = []


class Retained(Part, frozen=True, kw_only=True):
    """What stays with the firm in one kind of incident; `paid`, `beyond` and `uncovered` are means and add up to its mean."""

    id: Annotated[Id, says("the kind of incident")] = ""
    p50: Median = 0
    p90: P90 = 0
    p95: P95 = 0
    over_tolerable: Annotated[Share | None, says("chance that more stays than the firm can bear")] = None
    paid: Annotated[
        dict[Annotated[str, Meta(title="kind of limit")], Yen], says("what covers of each kind pay")
    ] = {}
    beyond: Annotated[
        Yen, says("beyond the limits, below the deductible, or on covers that are not held")
    ] = 0
    uncovered: Annotated[Yen, says("what no cover pays")] = 0


class PlanPart(Part, frozen=True, kw_only=True):
    """What limits and a deductible leave to the firm; they hold for each incident."""

    plan: Annotated[
        Id, says("`none` without cover, `hint` with the guide limits, `own` with those the firm holds")
    ] = ""
    liability: Annotated[Yen, says("limit")] = 0
    expenses: Annotated[Yen, says("limit, shared by all covers for expenses")] = 0
    interruption: Annotated[Yen, says("limit")] = 0
    deductible: Annotated[Yen, says("of the expenses of each incident")] = 0
    scenarios: Annotated[list[Retained], says("the costliest kinds of incident by year")] = []
    expected_annual: Annotated[Yen, says("mean of what stays in a year")] = 0
    year_over_tolerable: Annotated[
        Share | None,
        says("chance of a year in which more stays than the firm can bear; null with `--trials 0`"),
    ] = None
    year_p99: Annotated[Yen | None, says("what stays in one year in a hundred; null with `--trials 0`")] = (
        None
    )


class SwingPart(Part, frozen=True, kw_only=True):
    """The expected loss at both ends of one uncertain number, the others as they are."""

    kind: Annotated[
        Id, says("`rate` of a kind of incident, `control` for what a control does, or `amounts`")
    ] = ""
    id: Annotated[Id, says("the kind of incident, the control, or `amounts`")] = ""
    low: Annotated[Yen, says("expected loss of a year at the low end")] = 0
    high: Annotated[Yen, says("the same at the high end")] = 0


class Assumed(Part, frozen=True, kw_only=True):
    """A fact that was not known, and what was taken instead."""

    fact: Annotated[Id, says("the fact")] = ""
    value: Annotated[Text, says("what was taken instead")] = ""
    text: Annotated[Text, says("the same in a sentence")] = ""


class Loss(Part, frozen=True, kw_only=True):
    """The loss estimate, or the facts that it lacks."""

    missing: Annotated[
        list[Id] | UnsetType,
        says("facts without which there is no estimate; then it is the only key of `loss`"),
    ] = UNSET
    expected_annual: Annotated[Yen | UnsetType, says("expected loss of a year")] = UNSET
    expected_annual_range: Annotated[
        YenPair | UnsetType, says("its range, as rates, amounts and effects of controls are uncertain")
    ] = UNSET
    probability_any: Annotated[Share | UnsetType, says("chance of at least one incident in a year")] = UNSET
    probability_over: Annotated[
        dict[Annotated[str, Meta(title="yen")], Share] | UnsetType | None,
        says("chance that a year costs this much or more; none of them, but null, with `--trials 0`"),
    ] = UNSET
    scenarios: Annotated[
        list[Incident] | UnsetType, says("the kinds of incident that this firm can have")
    ] = UNSET
    by_cover: Annotated[
        dict[Annotated[str, Meta(title="cover")], LossPart] | UnsetType, says("what falls on each cover")
    ] = UNSET
    expenses_together: Annotated[
        LossPart | UnsetType, says("what falls on the covers for expenses, which share one limit")
    ] = UNSET
    uncovered: Annotated[
        dict[Annotated[str, Meta(title="gap")], LossPart] | UnsetType, says("what no cover pays")
    ] = UNSET
    annual: Annotated[
        Annual | UnsetType | None,
        says("the loss of a year over all kinds of incident; null with `--trials 0`"),
    ] = UNSET
    retained: Annotated[
        list[PlanPart] | UnsetType, says("what stays with the firm, without cover and with limits")
    ] = UNSET
    moved_by: Annotated[
        list[SwingPart] | UnsetType, says("what moves the expected loss, the farthest first")
    ] = UNSET
    jo_reference: Annotated[
        Yen | UnsetType,
        says(
            "what compensating every person on record would cost by a published formula; theory, and"
            " part of no other number"
        ),
    ] = UNSET
    tolerable_loss: Annotated[
        Yen | UnsetType, says("what the firm can bear in one incident: its answer, else by rule of thumb")
    ] = UNSET
    tolerable_given: Annotated[bool | UnsetType, says("whether the firm said so itself")] = UNSET
    assumed: Annotated[list[Assumed] | UnsetType, says("facts that were not known")] = UNSET
    seed: Annotated[Count | UnsetType, says("seed of the simulation")] = UNSET
    trials: Annotated[Count | UnsetType, says("simulated years")] = UNSET
    model: Annotated[Text | UnsetType, says("version of the loss model")] = UNSET
