"""Amounts, limits, what the firm bears, what it holds, and what drives a cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from support_advice import FULL, estimate

from cyberdiag.advice.covers import hinted
from cyberdiag.model.advice_levels import LimitKind
from cyberdiag.model.advised import CoverAdvice, Held
from cyberdiag.model.loss import Plan

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
        (1, 100 * MILLION, False),
        (100 * MILLION, 100 * MILLION, False),
        (100 * MILLION + 1, 200 * MILLION, False),
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


def test_no_more_than_the_smallest_limit_for_what_is_rare(advised: Advise) -> None:
    """Two hundred million yen is not for a dentist's chair that is hit once in two thousand years."""
    facts = {"equipment": ("medical",)}
    rare, less = (estimate({"bodily-property": 150e6}, hit_rate=rate) for rate in (0.0009, 0.001))
    found = of(advised(facts, loss=rare), "bodily-property")
    assert (found.limit_hint, found.beyond_limit, found.rare_limit) == (100 * MILLION, False, True)
    found = of(advised(facts, loss=less), "bodily-property")
    assert (found.limit_hint, found.beyond_limit, found.rare_limit) == (200 * MILLION, False, False)
    small = of(advised(facts, loss=estimate({"bodily-property": 1e6}, hit_rate=0.0001)), "bodily-property")
    assert (small.limit_hint, small.rare_limit) == (100 * MILLION, False)


def test_expenses_share_one_limit(advised: Advise) -> None:
    loss = estimate(
        {"incident-response": 38e6, "attack-response": 1e6, "leak-response": 4e6, "legal-response": 0}
    )
    found = advised({"personal_records": 10}, loss=loss)
    hints = {c.limit_hint for c in found.covers if c.cover.limit.kind == "expenses"}
    assert hints == {50 * MILLION}


def test_amounts_are_those_of_a_claim(advised: Advise) -> None:
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


def test_a_limit_follows_claims_on_such_firms_and_the_amounts_those_on_this_one(advised: Advise) -> None:
    loss = estimate({"liability": 250e6})
    usual = replace(loss.covers["liability"], usual_p95=90e6)
    found = of(advised({}, loss=replace(loss, covers={"liability": usual})), "liability")
    assert (found.limit_hint, found.amounts) == (100 * MILLION, (62.5e6, 250e6))


def test_no_hint_is_below_the_smallest_usual_package(data: AdviceData) -> None:
    rungs = data.ladders.rungs
    assert rungs[LimitKind.LIABILITY][0] == 100 * MILLION
    assert rungs[LimitKind.EXPENSES][0] == 30 * MILLION
    assert all(list(steps) == sorted(set(steps)) for steps in rungs.values())
    assert all(text in data.ladders.packages.source for text in ("1億円", "3,000万円"))


def test_the_hinted_plan_has_the_highest_limit_of_each_kind_and_the_usual_deductible(
    advised: Advise, data: AdviceData
) -> None:
    loss = estimate(
        {"liability": 1e6, "it-services": 250e6, "incident-response": 4e6, "business-interruption": 7e6}
    )
    facts = {"it_provider": "yes", "website": "shop"}
    assert hinted(advised(facts, loss=loss)) == Plan(
        "hint", 300 * MILLION, 300 * MILLION, 10 * MILLION, data.ladders.deductible.value
    )
    assert hinted(advised(facts)) == Plan("hint", deductible=data.ladders.deductible.value)


@pytest.mark.parametrize(
    ("facts", "cover", "held"),
    [
        ({"held_covers": "unknown"}, "liability", Held.UNKNOWN),
        ({"held_covers": None}, "liability", Held.UNKNOWN),
        ({"held_covers": ("none",)}, "liability", Held.MISSING),
        ({"held_covers": ("liability",)}, "liability", Held.HELD),
        ({"held_covers": ("liability",), "personal_records": 5000}, "liability", Held.HELD),
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
