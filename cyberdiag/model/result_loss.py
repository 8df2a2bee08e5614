"""The loss estimate in a result: yen are whole, and amounts of one kind of incident are given that it happens."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from cyberdiag.model.result_units import (
    P90,
    P95,
    Count,
    Id,
    Median,
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

    id: Annotated[Id, Meta(description="the kind of incident")] = ""
    rate: Annotated[Rate, Meta(description="how often")] = 0.0
    p50: Median = 0
    p90: P90 = 0
    p95: P95 = 0
    mean: Annotated[Yen, Meta(description="mean cost of one")] = 0
    expected_annual: Annotated[Yen, Meta(description="expected loss of a year from this kind")] = 0
    share: Annotated[Share, Meta(description="its part of `loss.expected_annual`")] = 0.0
    grade: Annotated[Id, Meta(description="how good the evidence for the rate is; A is the best")] = ""


class LossPart(Part, frozen=True, kw_only=True):
    """What falls on a cover, or on what no cover pays."""

    expected_annual: Annotated[Yen, Meta(description="expected loss of a year")] = 0
    hit_rate: Annotated[Share, Meta(description="chance in a year that it costs anything")] = 0.0
    scenario: Annotated[
        Id | None,
        Meta(
            description="the kind of incident that stands for it: the one that adds most, or the costliest where"
            " that one hardly ever does"
        ),
    ] = None
    p50: Median = 0
    p90: P90 = 0
    p95: P95 = 0
    annual_p995: Annotated[
        Yen | None, Meta(description="cost of one year in 200; null with `--trials 0`")
    ] = None


class Annual(Part, frozen=True, kw_only=True):
    """The loss of a year over all kinds of incident."""

    percentiles: Annotated[
        dict[Annotated[str, Meta(title="percent")], Yen],
        Meta(description="so many of 100 years cost no more"),
    ] = field(default_factory=dict)
    tvar99: Annotated[Yen, Meta(description="mean cost of the worst year in a hundred")] = 0
    exceedance: Annotated[
        list[NumberPair],
        Meta(description="`[yen, share]`: the chance that a year costs that much or more"),
    ] = field(default_factory=list)


class Assumed(Part, frozen=True, kw_only=True):
    """A fact that was not known, and what was taken instead."""

    fact: Annotated[Id, Meta(description="the fact")] = ""
    value: Annotated[Text, Meta(description="what was taken instead")] = ""
    text: Annotated[Text, Meta(description="the same in a sentence")] = ""


class Loss(Part, frozen=True, kw_only=True):
    """The loss estimate, or the facts that it lacks."""

    missing: Annotated[
        list[Id] | UnsetType,
        Meta(description="facts without which there is no estimate; then it is the only key of `loss`"),
    ] = UNSET
    expected_annual: Annotated[Yen | UnsetType, Meta(description="expected loss of a year")] = UNSET
    expected_annual_range: Annotated[
        YenPair | UnsetType, Meta(description="its range, as the rates are uncertain")
    ] = UNSET
    probability_any: Annotated[
        Share | UnsetType, Meta(description="chance of at least one incident in a year")
    ] = UNSET
    probability_over: Annotated[
        dict[Annotated[str, Meta(title="yen")], Share] | UnsetType | None,
        Meta(
            description="chance that a year costs this much or more; none of them, but null, with `--trials 0`"
        ),
    ] = UNSET
    scenarios: Annotated[
        list[Incident] | UnsetType, Meta(description="the kinds of incident that this firm can have")
    ] = UNSET
    by_cover: Annotated[
        dict[Annotated[str, Meta(title="cover")], LossPart] | UnsetType,
        Meta(description="what falls on each cover"),
    ] = UNSET
    expenses_together: Annotated[
        LossPart | UnsetType, Meta(description="what falls on the covers for expenses, which share one limit")
    ] = UNSET
    uncovered: Annotated[
        dict[Annotated[str, Meta(title="gap")], LossPart] | UnsetType,
        Meta(description="what no cover pays"),
    ] = UNSET
    annual: Annotated[
        Annual | UnsetType | None,
        Meta(description="the loss of a year over all kinds of incident; null with `--trials 0`"),
    ] = UNSET
    jo_reference: Annotated[
        Yen | UnsetType,
        Meta(
            description="what compensating every person on record would cost by a published formula; theory, and"
            " part of no other number"
        ),
    ] = UNSET
    tolerable_loss: Annotated[
        Yen | UnsetType, Meta(description="what a firm of this revenue can bear, by rule of thumb")
    ] = UNSET
    assumed: Annotated[list[Assumed] | UnsetType, Meta(description="facts that were not known")] = UNSET
    seed: Annotated[Count | UnsetType, Meta(description="seed of the simulation")] = UNSET
    trials: Annotated[Count | UnsetType, Meta(description="simulated years")] = UNSET
    model: Annotated[Text | UnsetType, Meta(description="version of the loss model")] = UNSET
