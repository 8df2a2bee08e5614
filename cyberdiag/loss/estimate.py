"""The loss estimate of one firm: expected values in closed form, quantiles from simulated events."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.loss.closed_form import ClosedForm, Expected, hit_chance, none, of_hazards
from cyberdiag.loss.factors import factors
from cyberdiag.loss.ordered import Ordered
from cyberdiag.loss.simulate import PART, Draws, Years, draw, evaluate
from cyberdiag.loss.uncertainty import ranges
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
    from collections.abc import Iterable, Mapping

    from cyberdiag.loss.simulate import Events, Yen
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.loss_top import Outputs

EXPENSES = "expenses"


def estimate(
    model: LossModel, profile: LossProfile, maturity: Mapping[str, float], trials: int, seed: int
) -> LossEstimate:
    """Return the loss estimate; with 0 trials no years are simulated and `annual` is None.

    More years than `PART` are drawn in equal parts, one after the other.
    """
    count = max(math.ceil(trials / PART), 1)
    first, *others = (trials // count + (n < trials % count) for n in range(count))
    more = (draw(model, profile, size, seed, part) for part, size in enumerate(others, 1))
    return of_draws(draw(model, profile, first, seed), profile, maturity, more)


def of_draws(
    draws: Draws, profile: LossProfile, maturity: Mapping[str, float], more: Iterable[Draws] = ()
) -> LossEstimate:
    """Return the loss estimate at a maturity from years that were drawn already, and `more` parts of them.

    What one incident costs is told by the first part. A figure of a year is the mean over the parts. For chances and
    means that is the figure of all years; the percentile of a part leans to one side by far less than it varies.
    """
    model = draws.model
    years = evaluate(draws, maturity)
    exact = of_hazards(
        (e.hazard for e in draws.events), factors(model, maturity), model.constants.correlation.value
    )
    found = {
        expected.hazard.scenario.id: _scenario(expected, events, costs, years, exact.eal)
        for expected, events, costs in zip(exact.scenarios, draws.events, years.costs, strict=True)
    }
    scenarios = tuple(
        found.get(s.id) or ScenarioLoss(s.id, s.title, s.grade) for s in model.scenarios.values()
    )
    blocks = {c: frozenset({c}) for c in (*model.covers, *model.uncovered)}
    blocks[EXPENSES] = frozenset(c for c, layer in model.covers.items() if layer == EXPENSES)

    def figures(part: Draws) -> list[float]:
        return _figures(evaluate(part, maturity), blocks)

    rows = (
        [_figures(years, blocks), *map(figures, more)] if draws.trials else []
    )  # each part is gone before the next
    simulated = _simulated(rows, model, blocks) if rows else None
    worst = simulated.worst if simulated else {}
    cover = {
        c: _cover(c, targets, c not in model.uncovered, exact, scenarios, model, worst.get(c))
        for c, targets in blocks.items()
    }
    return LossEstimate(
        eal=exact.eal,
        eal_range=_range(exact, model, draws.seed),
        sd=exact.sd,
        p_any=1 - exact.p_none,
        annual=simulated.annual if simulated else None,
        scenarios=scenarios,
        covers=MappingProxyType({c: cover[c] for c in model.covers}),
        uncovered=MappingProxyType({c: cover[c] for c in model.uncovered}),
        expenses=cover[EXPENSES],
        jo_reference=profile.jo_per_person * profile.persons,
        assumed=profile.assumed,
        seed=draws.seed,
        trials=simulated.trials if simulated else 0,
        model_version=model.version,
    )


def _scenario(
    expected: Expected, events: Events, costs: Mapping[str, Yen], years: Years, eal: float
) -> ScenarioLoss:
    hazard, covers = expected.hazard, years.draws.model.covers
    shared = {target for target in costs if covers.get(target) == EXPENSES}
    return ScenarioLoss(
        id=hazard.scenario.id,
        title=hazard.scenario.title,
        grade=hazard.scenario.grade,
        rate=expected.rate,
        mean=expected.mean,
        eal=expected.eal,
        share=expected.eal / eal if eal else 0.0,
        severity=_quantiles(events.total(costs)),
        covers=MappingProxyType({target: _quantiles(yen) for target, yen in costs.items()}),
        expenses=_quantiles(events.total(costs, shared)),
        items=tuple(
            ItemLoss(line.item.id, line.item.title, line.target, line.p, mean, expected.rate * mean, line.own)
            for line, mean in zip(hazard.lines, expected.lines, strict=True)
        ),
    )


def _cover(
    key: str,
    targets: frozenset[str],
    covered: bool,
    exact: ClosedForm,
    scenarios: tuple[ScenarioLoss, ...],
    model: LossModel,
    worst: float | None,
) -> CoverLoss:
    def given(scenario: ScenarioLoss) -> Quantiles:
        return scenario.expenses if key == EXPENSES else scenario.covers.get(key, NOTHING)

    eal = {s.id: sum(i.eal for i in s.items if i.cover in targets) for s in scenarios}
    dominant = max(scenarios, key=lambda s: eal[s.id])
    frequent = model.constants.cover_rate_threshold.value
    large = [s for s in scenarios if s.rate >= frequent and given(s).p95 > 0]
    largest = max(large, key=lambda s: given(s).p95, default=None)
    if largest and given(dominant).p95 <= 0:
        dominant = largest  # where it adds most, fewer than one incident in twenty cost anything on it
    misses = (none(e.rate * hit_chance(e, targets), e.hazard.alpha) for e in exact.scenarios)
    return CoverLoss(
        id=key,
        covered=covered,
        eal=sum(eal.values()),
        hit_rate=1 - math.prod(misses),
        dominant=dominant.id if eal[dominant.id] > 0 else None,
        severity=given(dominant),
        p95_max=given(largest).p95 if largest else 0.0,
        p95_max_scenario=largest.id if largest else None,
        annual_p995=worst,
    )


class _Simulated(Struct, frozen=True):
    """What the years of all parts say; `worst` is the loss of one year in 200 by cover and block."""

    annual: AnnualLoss
    worst: Mapping[str, float]
    trials: int


def _figures(years: Years, blocks: Mapping[str, frozenset[str]]) -> list[float]:
    """Return what the years of a part say, in the order of `_simulated`, after their number."""
    out, losses = years.draws.model.outputs, years.ordered()
    return [
        years.draws.trials,
        losses.worst_mean(1),
        *(losses.quantile(p) for p in out.annual_percentiles),
        *(losses.p_over(loss) for loss in (*out.thresholds, *_curve(out))),
        *(years.ordered(targets).quantile(99.5) for targets in blocks.values()),
    ]


def _curve(out: Outputs) -> list[float]:
    """Return the losses of which the chances are told, from the lowest to the highest."""
    points: list[float] = np.geomspace(
        out.exceedance.lowest, out.exceedance.highest, out.exceedance.points
    ).tolist()
    return points


def _simulated(rows: list[list[float]], model: LossModel, blocks: Mapping[str, frozenset[str]]) -> _Simulated:
    out, curve, sizes = model.outputs, _curve(model.outputs), [int(row[0]) for row in rows]
    figures = iter(rows[0] if len(rows) == 1 else np.average(rows, axis=0, weights=sizes).tolist())
    next(figures)  # the number of years
    annual = AnnualLoss(
        tvar99=next(figures),
        percentiles=MappingProxyType({p: next(figures) for p in out.annual_percentiles}),
        p_over=MappingProxyType({loss: next(figures) for loss in out.thresholds}),
        exceedance=tuple((loss, next(figures)) for loss in curve),
    )
    return _Simulated(annual, dict(zip(blocks, figures, strict=True)), sum(sizes))


def _range(exact: ClosedForm, model: LossModel, seed: int) -> tuple[float, float]:
    """Return how far the expected loss itself is uncertain, from the uncertainty of the rates."""
    beliefs = {e.hazard.scenario.id: e.hazard.alpha for e in exact.scenarios}
    ((low, high),) = ranges(model, beliefs, [[e.eal for e in exact.scenarios]], seed)
    return low, high


def _quantiles(yen: Yen) -> Quantiles:
    losses = Ordered.of(yen)
    return Quantiles(losses.quantile(50), losses.quantile(90), losses.quantile(95))
