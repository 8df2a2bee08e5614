"""The loss estimate in the result; yen to the whole yen, chances to six places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import astuple

from cyberdiag.model import result_loss as written
from cyberdiag.model.loss import RETURN_PERIODS, LossEstimate, Missing

if TYPE_CHECKING:
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.loss import AnnualLoss, CoverLoss, Kept, PlanLoss, Quantiles, ScenarioLoss


def loss(estimate: LossEstimate | Missing | None, advice: Advice | None) -> written.Loss | None:
    """Return the estimate; `missing` alone when facts are lacking, None when not estimated."""
    if estimate is None:
        return None
    if isinstance(estimate, Missing):
        return written.Loss(missing=list(estimate.facts))
    annual, bearable = estimate.annual, advice.tolerable_loss if advice else None
    return written.Loss(
        expected_annual=round(estimate.eal),
        expected_annual_range=[round(v) for v in estimate.eal_range],
        probability_any=round(estimate.p_any, 6),
        probability_over={f"{k:.0f}": round(v, 6) for k, v in annual.p_over.items()} if annual else None,
        scenarios=[_incident(s) for s in estimate.scenarios if s.rate > 0],
        by_cover={key: _part(c) for key, c in estimate.covers.items()},
        expenses_together=_part(estimate.expenses),
        uncovered={key: _part(c) for key, c in estimate.uncovered.items()},
        annual=None if annual is None else _annual(annual),
        retained=[_plan(p) for p in estimate.plans],
        moved_by=[
            written.SwingPart(kind=s.kind, id=s.id, low=round(s.low), high=round(s.high))
            for s in estimate.swings
        ],
        jo_reference=round(estimate.jo_reference),
        tolerable_loss=UNSET if bearable is None else round(bearable),
        tolerable_given=UNSET if bearable is None or advice is None else advice.tolerable_given,
        assumed=[written.Assumed(fact=a.fact, value=a.value, text=a.text) for a in estimate.assumed],
        seed=estimate.seed,
        trials=estimate.trials,
        model=estimate.model_version,
    )


def _annual(annual: AnnualLoss) -> written.Annual:
    return written.Annual(
        percentiles={f"{k:g}": round(v) for k, v in annual.percentiles.items()},
        tvar99=round(annual.beyond[99]),
        return_periods=[
            written.ReturnPeriod(
                years=years, loss=round(annual.percentiles[p]), mean_beyond=round(annual.beyond[p])
            )
            for years, p in RETURN_PERIODS.items()
            if p in annual.percentiles
        ],
        noise_floor=round(annual.floor, 6),
        exceedance=[[round(x), round(p, 6)] for x, p in annual.exceedance],
    )


def _incident(one: ScenarioLoss) -> written.Incident:
    return written.Incident(
        id=one.id,
        rate=round(one.rate, 6),
        **_quantiles(one.severity),
        stop_days=None if one.stop_days is None else [round(d, 1) for d in astuple(one.stop_days)],
        mean=round(one.mean),
        expected_annual=round(one.eal),
        share=round(one.share, 4),
        grade=one.grade,
        own=[item.item for item in one.items if item.own],
    )


def _part(one: CoverLoss) -> written.LossPart:
    return written.LossPart(
        expected_annual=round(one.eal),
        hit_rate=round(one.hit_rate, 6),
        scenario=one.dominant,
        **_quantiles(one.severity),
        annual_p995=None if one.annual_p995 is None else round(one.annual_p995),
    )


def _plan(one: PlanLoss) -> written.PlanPart:
    plan = one.plan
    return written.PlanPart(
        plan=plan.id,
        liability=round(plan.liability),
        expenses=round(plan.expenses),
        interruption=round(plan.interruption),
        deductible=round(plan.deductible),
        scenarios=[_retained(key, kept) for key, kept in one.scenarios.items()],
        expected_annual=round(one.eal),
        year_over_tolerable=None if one.year_over is None else round(one.year_over, 6),
        year_p99=None if one.year_p99 is None else round(one.year_p99),
    )


def _retained(key: str, kept: Kept) -> written.Retained:
    return written.Retained(
        id=key,
        **_quantiles(kept.retained),
        over_tolerable=None if kept.over is None else round(kept.over, 4),
        paid={name: round(yen) for name, yen in kept.paid.items()},
        beyond=round(kept.beyond),
        uncovered=round(kept.uncovered),
    )


def _quantiles(severity: Quantiles) -> dict[str, Any]:
    return {"p50": round(severity.p50), "p90": round(severity.p90), "p95": round(severity.p95)}
