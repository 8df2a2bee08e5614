from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loss.layers import Plan, layer
from loss.printed import as_printed
from support import shared

from cyberdiag.loss.factors import factors
from cyberdiag.loss.simulate import draw

if TYPE_CHECKING:
    from cyberdiag.loss.factors import Factors
    from cyberdiag.loss.simulate import Events
    from cyberdiag.model.loss import LossModel, LossProfile

    Firm = tuple[LossProfile, dict[str, float]]
    AppliedEvents = dict[tuple[str, str], tuple[Events, Factors]]

MAN = 10_000
LIMIT = st.sampled_from([0.0, 1e6, 3e7, 1e8, 1e9])


@pytest.fixture(scope=shared)
def events(model: LossModel, firms: dict[str, Firm]) -> AppliedEvents:
    return applied(model, firms)


def applied(model: LossModel, firms: dict[str, Firm]) -> AppliedEvents:
    return {
        (name, e.hazard.scenario.id): (e, factors(model, maturity))
        for name, (profile, maturity) in firms.items()
        for e in draw(model, profile, 2_000, 3).events
    }


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.data(),
    st.builds(Plan, LIMIT, LIMIT, LIMIT, LIMIT, st.sampled_from([0.0, 0.5, 3.0]), st.none() | LIMIT),
)
def test_paid_and_retained_are_the_gross_loss(
    model: LossModel, events: AppliedEvents, data: st.DataObject, plan: Plan
) -> None:
    one, now = events[data.draw(st.sampled_from(sorted(events)))]
    found = layer(one, now, model.covers, plan)
    assert np.array_equal(found.gross, one.cost(now))
    assert np.abs(found.paid + found.retained - found.gross).max() < 1
    assert found.paid.min() >= 0
    assert found.retained.min() >= 0
    assert found.paid.max() <= plan.liability_limit + plan.expenses_limit + plan.interruption_limit
    if plan.policy_limit is not None:
        assert found.paid.max() <= plan.policy_limit


def retained(model: LossModel, events: AppliedEvents, plan: Plan) -> tuple[float, ...]:
    one, now = events["A weak", "ransomware"]
    found = layer(one, now, model.covers, plan).retained
    return tuple(np.quantile(found, [0.5, 0.95]) / MAN)


def test_published_example_of_retained_losses(model: LossModel, firms: dict[str, Firm]) -> None:
    """Section 4.1; its run had some 2,000 events, so that its 95 % points are loose (ours have 10,000)."""
    events = applied(as_printed(model), {"A weak": firms["A weak"]})
    none = Plan(0, 0)
    basic = Plan(1e8, 3e7, deductible=100_000)
    with_profit = Plan(1e8, 3e7, 3e7, deductible=100_000)
    full = Plan(5e8, 1e8, 3e7, deductible=100_000)
    assert retained(model, events, none) == pytest.approx((2_100, 6_300), rel=0.08)
    assert retained(model, events, basic) == pytest.approx((350, 2_760), rel=0.20)
    assert retained(model, events, with_profit) == pytest.approx((10, 4_709 - 3_000 + 10), rel=0.12)
    assert retained(model, events, full) == pytest.approx((10, 10), rel=0.01)


def test_waiting_time_and_covers_not_bought_leave_more(model: LossModel, events: AppliedEvents) -> None:
    one, now = events["A weak", "ransomware"]
    whole = layer(one, now, model.covers, Plan(1e9, 1e9, 1e9)).retained
    waiting = layer(one, now, model.covers, Plan(1e9, 1e9, 1e9, waiting_days=2)).retained
    partly = layer(
        one, now, model.covers, Plan(1e9, 1e9, 1e9, covers=frozenset({"incident-response"}))
    ).retained
    assert np.all(waiting >= whole)
    assert waiting.sum() > whole.sum()
    assert partly.sum() > whole.sum()


def test_closing_the_shop_yourself_is_never_paid(model: LossModel, events: AppliedEvents) -> None:
    one, now = events["B weak", "web-leak"]
    found = layer(one, now, model.covers, Plan(1e12, 1e12, 1e12))
    assert found.retained == pytest.approx(one.cost(now, {"voluntary-closure"}), abs=1)
