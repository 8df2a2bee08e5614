"""The loss estimate of one firm: expected values in closed form, quantiles from simulated events."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.loss.closed_form import Expected, concerned, hit_chance, none
from cyberdiag.loss.ordered import Ordered
from cyberdiag.loss.simulate import PART, Draws, Years, claims, draw, evaluate
from cyberdiag.loss.uncertainty import Doubt
from cyberdiag.model.loss import (
    NOTHING,
    AnnualLoss,
    CoverLoss,
    ItemLoss,
    LossEstimate,
    LossProfile,
    Quantiles,
    ScenarioLoss,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cyberdiag.loss.simulate import Events, Yen
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.loss_top import Outputs

EXPENSES = "expenses"
_FEWEST = 20
"""Years on which a chance must rest to be told as a number; of fewer it says less than that."""


def first(model: LossModel, profile: LossProfile, trials: int, seed: int) -> Draws:
    """Return the first part of the years that are simulated: all of them up to `PART`."""
    return draw(model, profile, next(_parts(trials)), seed)


def _parts(trials: int) -> Iterator[int]:
    """Give how many years each part has; more years than `PART` are drawn in equal parts, one after the other."""
    count = max(math.ceil(trials / PART), 1)
    return (trials // count + (n < trials % count) for n in range(count))


def estimate(
    model: LossModel, profile: LossProfile, maturity: Mapping[str, float], trials: int, seed: int
) -> LossEstimate:
    """Return the loss estimate; with 0 trials no years are simulated and `annual` is None."""
    years = evaluate(first(model, profile, trials, seed), maturity)
    return of_years(years, Doubt.of(years), profile, trials)


def of_years(years: Years, doubt: Doubt, profile: LossProfile, trials: int) -> LossEstimate:
    """Return the loss estimate from the `first` part of its years, and from how far it is uncertain.

    What one incident costs is told by that part. A figure of a year is the mean over the parts. For chances and
    means that is the figure of all years; the percentile of a part leans to one side by far less than it varies.
    """
    draws, model, maturity = years.draws, years.draws.model, years.maturity
    blocks = {c: frozenset({c}) for c in (*model.covers, *model.uncovered)}
    blocks[EXPENSES] = frozenset(c for c, layer in model.covers.items() if layer == EXPENSES)
    usual = _usual(evaluate(draws, {}), blocks)  # first, because what it takes is free again for the rest
    exact = years.exact
    found = {
        expected.hazard.scenario.id: _scenario(expected, events, yen, years, exact.eal)
        for expected, events, yen in zip(exact.scenarios, draws.events, years.by_event(), strict=True)
    }
    scenarios = tuple(
        found.get(s.id) or ScenarioLoss(s.id, s.title, s.grade) for s in model.scenarios.values()
    )
    more = (draw(model, profile, size, draws.seed, n) for n, size in enumerate(_parts(trials)) if n)

    curve = _curve(model.outputs)

    def figures(part: Draws) -> list[float]:
        return _figures(evaluate(part, maturity), curve, blocks)

    rows = (
        [_figures(years, curve, blocks), *map(figures, more)] if draws.trials else []
    )  # each part is gone before the next
    simulated = _simulated(rows, model.outputs, curve, blocks) if rows else None
    worst = simulated.worst if simulated else {}
    cover = {
        c: _cover(c, targets, scenarios, years, usual.get(c, 0.0), worst.get(c))
        for c, targets in blocks.items()
    }
    return LossEstimate(
        eal=exact.eal,
        eal_range=doubt.range(),
        sd=exact.sd,
        p_any=1 - exact.p_none,
        annual=simulated.annual if simulated else None,
        scenarios=scenarios,
        covers=MappingProxyType({c: cover[c] for c in model.covers}),
        uncovered=MappingProxyType({c: cover[c] for c in model.uncovered}),
        expenses=cover[EXPENSES],
        swings=doubt.swings(),
        jo_reference=profile.jo_per_person * profile.persons,
        assumed=profile.assumed,
        seed=draws.seed,
        trials=simulated.trials if simulated else 0,
        model_version=model.version,
        own=profile.own,
        held=profile.held,
    )


def _scenario(expected: Expected, events: Events, yen: Yen | None, years: Years, eal: float) -> ScenarioLoss:
    hazard, stopped = expected.hazard, events.stop_days(years.now)
    return ScenarioLoss(
        id=hazard.scenario.id,
        title=hazard.scenario.title,
        grade=hazard.scenario.grade,
        rate=expected.rate,
        mean=expected.mean,
        eal=expected.eal,
        share=expected.eal / eal if eal else 0.0,
        severity=NOTHING if yen is None else Ordered.of(yen).quantiles(),
        stop_days=None if stopped is None else Ordered.of(stopped).quantiles(),
        items=tuple(
            ItemLoss(
                item=line.item.id,
                title=line.item.title,
                cover=line.target,
                p=line.chance,
                mean=mean,
                eal=expected.rate * mean,
                median=line.median,
                persons=concerned(hazard, line.persons),
                controls=years.now.severity[line.item.group],
                own=line.own,
                asks=line.asks,
            )
            for line, mean in zip(hazard.lines, expected.lines, strict=True)
        ),
    )


def _usual(neutral: Years, blocks: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """Return the P95 of a claim at neutral maturity on each cover that has a limit of its own, and on all expenses."""
    layers = neutral.draws.model.covers
    limited = (c for c in blocks if c == EXPENSES or layers.get(c, EXPENSES) != EXPENSES)
    return {c: claims(neutral, blocks[c]).quantile(95) for c in limited}


def _cover(
    key: str,
    targets: frozenset[str],
    scenarios: tuple[ScenarioLoss, ...],
    years: Years,
    usual: float,
    worst: float | None,
) -> CoverLoss:
    eal = {s.id: sum(i.eal for i in s.items if i.cover in targets) for s in scenarios}
    dominant = max(scenarios, key=lambda s: eal[s.id])
    reaching = (
        e
        for e, costs in zip(years.exact.scenarios, years.costs, strict=True)
        if not targets.isdisjoint(costs)
    )
    hits = [(e, hit_chance(e, targets)) for e in reaching]
    now, model = claims(years, targets), years.draws.model
    return CoverLoss(
        id=key,
        covered=key not in model.uncovered,
        eal=sum(eal.values()),
        hit_rate=1 - math.prod(none(e.rate * p, e.hazard.alpha) for e, p in hits),
        dominant=dominant.id if eal[dominant.id] > 0 else None,
        severity=Quantiles(now.quantile(50), now.quantile(90), now.quantile(95)),
        usual_p95=usual,
        usual_hit_rate=1 - math.prod(none(e.hazard.rate * p, e.hazard.alpha) for e, p in hits),
        annual_p995=worst,
    )


class _Simulated(Struct, frozen=True):
    """What the years of all parts say; `worst` is the loss of one year in 200 by cover and block."""

    annual: AnnualLoss
    worst: Mapping[str, float]
    trials: int


def _figures(years: Years, curve: Sequence[float], blocks: Mapping[str, frozenset[str]]) -> list[float]:
    """Return what the years of a part say, in the order of `_simulated`, after their number."""
    out, losses = years.draws.model.outputs, years.ordered(years.by_event())
    return [
        years.draws.trials,
        *(losses.quantile(p) for p in out.annual_percentiles),
        *(losses.worst_mean(100 - p) for p in out.annual_percentiles),
        *(losses.p_over(loss) for loss in (*out.thresholds, *curve)),
        *(years.ordered(years.by_event(targets)).quantile(99.5) for targets in blocks.values()),
    ]


def _curve(out: Outputs) -> list[float]:
    """Return the losses of which the chances are told, from the lowest to the highest."""
    points: list[float] = np.geomspace(
        out.exceedance.lowest, out.exceedance.highest, out.exceedance.points
    ).tolist()
    return points


def _simulated(
    rows: list[list[float]], out: Outputs, curve: Sequence[float], blocks: Mapping[str, frozenset[str]]
) -> _Simulated:
    sizes = [int(row[0]) for row in rows]
    figures = iter(rows[0] if len(rows) == 1 else np.average(rows, axis=0, weights=sizes).tolist())
    next(figures)  # the number of years
    annual = AnnualLoss(
        percentiles=MappingProxyType({p: next(figures) for p in out.annual_percentiles}),
        beyond=MappingProxyType({p: next(figures) for p in out.annual_percentiles}),
        p_over=MappingProxyType({loss: next(figures) for loss in out.thresholds}),
        exceedance=tuple((loss, next(figures)) for loss in curve),
        floor=_FEWEST / sum(sizes),
    )
    return _Simulated(annual, dict(zip(blocks, figures, strict=True)), sum(sizes))
