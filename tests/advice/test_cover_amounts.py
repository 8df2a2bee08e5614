"""Amounts, limits, what the firm bears, what it holds, and what drives a cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support_advice import FULL, estimate

from cyberdiag.catalog.losses import load_losses
from cyberdiag.model.advised import CoverAdvice, Held

if TYPE_CHECKING:
    from support_advice import Advise

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advised import Advice

MILLION = 1_000_000


def of(found: Advice, cover: str) -> CoverAdvice:
    return next(c for c in found.covers if c.cover.id == cover)


@pytest.mark.parametrize(
    ("p95", "hint", "beyond"),
    [
        (1, 10 * MILLION, False),
        (10 * MILLION, 10 * MILLION, False),
        (10 * MILLION + 1, 20 * MILLION, False),
        (1000 * MILLION, 1000 * MILLION, False),
        (1001 * MILLION, 1000 * MILLION, True),
        (0, None, False),
    ],
)
def test_limit_is_the_smallest_rung_that_reaches(
    p95: float, hint: float | None, beyond: bool, advised: Advise
) -> None:
    found = of(advised({}, loss=estimate({"liability": p95})), "liability")
    assert (found.limit_hint, found.beyond_limit) == (hint, beyond)


def test_expenses_share_one_limit(advised: Advise) -> None:
    loss = estimate(
        {"incident-response": 8e6, "attack-response": 1e6, "leak-response": 4e6, "legal-response": 0}
    )
    found = advised({"personal_records": 10}, loss=loss)
    hints = {c.limit_hint for c in found.covers if c.cover.limit.kind == "expenses"}
    assert hints == {20 * MILLION}


def test_amounts_are_those_of_the_dominant_scenario(advised: Advise) -> None:
    found = advised({}, loss=estimate({"liability": 8e6}))
    assert of(found, "liability").amounts == (2e6, 8e6)
    assert of(found, "bodily-property").amounts is None


def test_without_amounts_it_says_so(advised: Advise) -> None:
    found = advised(FULL)
    assert not any(c.by_amount or c.amounts or c.limit_hint for c in found.covers)


@pytest.mark.parametrize(
    ("facts", "bears", "given"),
    [
        ({"tolerable_loss": 3 * MILLION}, 3 * MILLION, True),
        ({"revenue": 300 * MILLION}, 3 * MILLION, False),
        ({"revenue": 10 * MILLION}, MILLION, False),
        ({"revenue": 10**12}, 50 * MILLION, False),
        ({"revenue": None}, None, False),
    ],
)
def test_loss_the_firm_bears(
    facts: dict[str, float | None], bears: float | None, given: bool, advised: Advise
) -> None:
    found = advised(facts)
    assert (found.tolerable_loss, found.tolerable_given) == (bears, given)


def test_bearable_loss_is_a_bounded_share_of_revenue(data: AdviceData) -> None:
    revenues = (0, 50_000_000, 500_000_000, 50_000_000_000)
    assert [data.ladders.tolerable(r) for r in revenues] == [1_000_000, 1_000_000, 5_000_000, 50_000_000]


def test_the_rule_is_that_of_the_loss_model(data: AdviceData) -> None:
    model = load_losses("ja")
    assert data.ladders.thresholds.least_scenario_rate.value == model.constants.cover_rate_threshold.value


@pytest.mark.parametrize(
    ("facts", "cover", "held"),
    [
        ({"held_covers": "unknown"}, "liability", Held.UNKNOWN),
        ({"held_covers": None}, "liability", Held.UNKNOWN),
        ({"held_covers": ("none",)}, "liability", Held.MISSING),
        ({"held_covers": ("liability",)}, "liability", Held.HELD),
        ({"held_covers": ("liability",), "personal_records": 5000}, "liability", Held.LOOK_AGAIN),
        ({"held_covers": ("it-services",)}, "it-services", Held.LOOK_AGAIN),
        ({"held_covers": ("it-services",)}, "liability", Held.MISSING),
    ],
)
def test_what_is_held(facts: dict[str, object], cover: str, held: Held, advised: Advise) -> None:
    assert of(advised(facts), cover).held is held


def test_drivers_are_the_weakest_first(advised: Advise) -> None:
    weak = {"TEC-12": "partly", "HUM-11": "no", "TEC-17": "unknown", "ORG-12": "no"}
    found = of(advised({"employees": 30, "servers": "yes"}, weak), "incident-response")
    assert set(found.drivers) == {"TEC-17", "ORG-12", "HUM-11"}
    fewer = of(advised({"servers": "yes"}, {"TEC-12": "partly", "ORG-12": "no"}), "incident-response")
    assert fewer.drivers == ("ORG-12", "TEC-12")
