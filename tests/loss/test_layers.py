"""What plans leave with the firm, in each kind of incident and in a year."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loss.years import of_draws, whole
from msgspec.structs import replace
from support import shared

from cyberdiag.loss.layers import LAYERS, layer, retained
from cyberdiag.loss.simulate import draw, evaluate
from cyberdiag.model.loss import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.loss.simulate import Years, Yen
    from cyberdiag.model.loss import LossEstimate, LossModel, LossProfile, PlanLoss

    Firm = tuple[LossProfile, dict[str, float]]
    Costs = dict[tuple[str, str], Mapping[str, Yen]]

NONE, WHOLE = Plan("none"), Plan("whole", 1e15, 1e15, 1e15)
LIMIT = st.sampled_from([0.0, 1e6, 3e7, 1e8, 1e9])
COVERS = st.none() | st.frozensets(st.sampled_from(["liability", "incident-response", "leak-response"]))
PLANS = st.builds(Plan, st.just("p"), LIMIT, LIMIT, LIMIT, LIMIT, COVERS)
BEARABLE = 3_000_000


@pytest.fixture(scope=shared)
def years(model: LossModel, firms: dict[str, Firm]) -> dict[str, Years]:
    return {name: evaluate(draw(model, profile, 2_000, 3), m) for name, (profile, m) in firms.items()}


@pytest.fixture(scope=shared)
def costs(years: dict[str, Years]) -> Costs:
    return {
        (name, e.hazard.scenario.id): by_target
        for name, one in years.items()
        for e, by_target in zip(one.draws.events, one.costs, strict=True)
    }


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data(), PLANS)
def test_paid_and_retained_are_the_gross_loss(
    model: LossModel, costs: Costs, data: st.DataObject, plan: Plan
) -> None:
    one = costs[data.draw(st.sampled_from(sorted(costs)))]
    found = layer(one, model.covers, plan)
    assert np.allclose(found.gross, sum(one.values()))
    assert set(found.paid) == set(LAYERS)
    paid = sum(found.paid.values())
    assert np.abs(paid + found.retained - found.gross).max() < 1
    assert all(yen.min() >= 0 and yen.max() <= getattr(plan, name) for name, yen in found.paid.items())
    assert np.all(found.retained >= found.uncovered - 1)
    assert np.allclose(found.uncovered, sum((y for t, y in one.items() if t in model.uncovered), 0.0 * paid))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data(), PLANS, st.sampled_from(LAYERS), LIMIT)
def test_more_limit_or_less_deductible_never_leaves_more(
    model: LossModel, costs: Costs, data: st.DataObject, plan: Plan, name: str, more: float
) -> None:
    one = costs[data.draw(st.sampled_from(sorted(costs)))]
    before = layer(one, model.covers, plan).retained
    raised = replace(plan, **{name: getattr(plan, name) + more})
    without = replace(plan, deductible=plan.deductible / 2, covers=None)
    for better in (raised, without):
        assert np.all(layer(one, model.covers, better).retained <= before + 1e-6)


def test_without_cover_all_of_it_stays_and_with_all_of_it_what_none_pays(
    model: LossModel, costs: Costs
) -> None:
    for one in costs.values():
        bare, whole_ = layer(one, model.covers, NONE), layer(one, model.covers, WHOLE)
        assert np.array_equal(bare.retained, bare.gross)
        assert not any(yen.any() for yen in bare.paid.values())
        assert np.abs(whole_.retained - whole_.uncovered).max() < 1


def test_closing_the_shop_yourself_is_never_paid(model: LossModel, costs: Costs) -> None:
    one = costs["B weak", "web-leak"]
    assert one["voluntary-closure"].any()
    assert layer(one, model.covers, WHOLE).uncovered == pytest.approx(one["voluntary-closure"])


def test_an_event_is_paid_by_layer_up_to_its_limit_and_above_its_deductible() -> None:
    layers = {"a": "liability", "b": "expenses", "c": "expenses", "d": "interruption"}
    costs = {key: np.array([10.0, 100.0]) for key in ("a", "b", "c", "d", "e")}
    plan = Plan("p", liability=60, expenses=170, interruption=5, deductible=15)
    found = layer(costs, layers, plan)
    assert {key: yen.tolist() for key, yen in found.paid.items()} == {
        "liability": [10, 60], "expenses": [5, 170], "interruption": [5, 5],
    }  # fmt: skip
    assert found.retained.tolist() == [30, 265]
    assert found.uncovered.tolist() == [10, 100]
    some = layer(costs, layers, replace(plan, covers=frozenset({"a", "b"})))
    assert {key: yen.tolist() for key, yen in some.paid.items()} == {
        "liability": [10, 60], "expenses": [0, 85], "interruption": [0, 0],
    }  # fmt: skip


def left(years: Years, firm: Firm, *plans: Plan, bearable: float | None = BEARABLE) -> tuple[PlanLoss, ...]:
    return retained(years, estimate_of(years, firm), plans, 3, bearable)


def estimate_of(years: Years, firm: Firm) -> LossEstimate:
    return of_draws(years.draws, *firm)


@pytest.mark.parametrize("name", ["A weak", "B weak"])
def test_what_a_plan_leaves_is_what_is_left_event_by_event_and_year_by_year(
    name: str, years: dict[str, Years], firms: dict[str, Firm], model: LossModel
) -> None:
    one, plan = years[name], Plan("p", 1e8, 3e6, 5e6, 1e5)
    estimate = estimate_of(one, firms[name])
    (found,) = left(one, firms[name], plan)
    main = sorted(estimate.scenarios, key=lambda s: -s.eal)[:3]
    assert list(found.scenarios) == [s.id for s in main]
    eal = 0.0
    total = np.zeros(one.draws.trials)
    rates = {s.id: s.rate for s in estimate.scenarios}
    means = {s.id: s.mean for s in estimate.scenarios}
    for events, by_target in zip(one.draws.events, one.costs, strict=True):
        key, own = events.hazard.scenario.id, layer(by_target, model.covers, plan)
        eal += rates[key] * own.retained.mean()
        for year, mark, yen in zip(events.years, events.marks, own.retained, strict=False):
            if mark < one.now.frequency[key] / model.constants.frequency_bound.value:
                total[year] += yen
        if key in found.scenarios:
            kept = found.scenarios[key]
            assert kept.retained.p95 == pytest.approx(np.quantile(own.retained, 0.95))
            assert kept.over == (own.retained >= BEARABLE).mean()
            whole_ = sum(kept.paid.values()) + kept.beyond + kept.uncovered
            assert whole_ == pytest.approx(own.gross.mean())
            assert whole_ == pytest.approx(means[key], rel=0.25)
            assert min(*kept.paid.values(), kept.beyond, kept.uncovered) >= -1
    assert found.eal == pytest.approx(eal)
    assert found.year_over == (total >= BEARABLE).mean()
    assert found.year_p99 == pytest.approx(np.quantile(total, 0.99))


def test_without_cover_a_year_leaves_what_it_costs(years: dict[str, Years], firms: dict[str, Firm]) -> None:
    for name, firm in firms.items():
        (none,) = left(years[name], firm, NONE)
        losses = whole(years[name])
        assert none.year_p99 == pytest.approx(np.quantile(losses, 0.99))
        assert none.year_over == (losses >= BEARABLE).mean()
        assert none.eal == pytest.approx(estimate_of(years[name], firm).eal, rel=0.1)


def test_larger_plans_leave_less(years: dict[str, Years], firms: dict[str, Firm]) -> None:
    plans = (
        NONE,
        Plan("small", 1e7, 3e6, deductible=1e5),
        Plan("large", 1e8, 3e7, 1e7, deductible=1e5),
        WHOLE,
    )
    for name, firm in firms.items():
        for less, more in itertools.pairwise(left(years[name], firm, *plans)):
            assert more.eal <= less.eal
            assert more.year_over <= less.year_over  # type: ignore[operator]
            assert more.year_p99 <= less.year_p99  # type: ignore[operator]
            for key, kept in more.scenarios.items():
                assert kept.retained.p95 <= less.scenarios[key].retained.p95
                assert kept.uncovered == less.scenarios[key].uncovered


def test_without_years_or_without_what_is_bearable_these_are_not_told(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    firm = firms["A weak"]
    none = evaluate(draw(model, firm[0], 0, 3), firm[1])
    (found,) = left(none, firm, NONE)
    assert (found.year_over, found.year_p99) == (None, None)
    assert found.eal > 0
    (unknown,) = left(none, firm, NONE, bearable=None)
    assert {kept.over for kept in unknown.scenarios.values()} == {None}
