"""What a leak of everyone's data would cost, from published unit costs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdiag.advice.leak_cost import CALL_CENTRE_FROM, estimate
from cyberdiag.catalog.duties import load_leak_costs

COSTS = load_leak_costs("ja")


def by_times(profile: dict[str, object]) -> dict[str, float]:
    found = estimate(COSTS, profile)
    assert found is not None
    return {line.cost.times or "": line.quantity for line in found.lines}


@pytest.mark.parametrize("profile", [{}, {"personal_records": 0}, {"personal_records": "unknown"}])
def test_without_a_number_of_persons_there_is_no_estimate(profile: dict[str, object]) -> None:
    assert estimate(COSTS, profile) is None


@pytest.mark.parametrize(
    ("profile", "quantity"),
    [
        ({"personal_records": CALL_CENTRE_FROM}, None),
        ({"personal_records": CALL_CENTRE_FROM + 1}, 1),
        ({"personal_records": 10, "cards": "passes"}, 1),
        ({"personal_records": 10, "data_kinds": ("financial",)}, 1),
        ({"personal_records": 10, "data_kinds": ("purchase",)}, None),
    ],
)
def test_an_enquiry_desk_comes_with_many_persons_or_data_worth_money(
    profile: dict[str, object], quantity: float | None
) -> None:
    assert by_times(profile).get("call-centre") == quantity


def test_letters_and_claims_grow_with_persons_and_stay_in_the_published_unit() -> None:
    found = estimate(COSTS, {"personal_records": 2000})
    assert found is not None
    letters = next(line for line in found.lines if line.cost.times == "persons")
    assert letters.typical == 2000 * (letters.cost.typical or 0)
    claims = next(line for line in found.lines if line.cost.times == "claimants")
    assert claims.low == pytest.approx(2000 * 3300 * COSTS.claim_rate.low)
    assert claims.high == pytest.approx(2000 * 3300 * COSTS.claim_rate.high)


def test_what_a_firm_may_choose_to_spend_is_shown_but_not_in_the_total() -> None:
    found = estimate(COSTS, {"personal_records": 100})
    assert found is not None
    chosen = [line for line in found.lines if not line.counted]
    assert {line.cost.times for line in chosen} == {"consolation", "stopped"}
    assert found.high == pytest.approx(sum(line.high for line in found.lines if line.counted))


def test_the_estimate_says_what_it_leaves_out() -> None:
    found = estimate(COSTS, {"personal_records": 100})
    assert found is not None
    assert len(found.missing) == len(COSTS.missing) >= 5


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 10**7), st.integers(1, 10**6), st.booleans(), st.booleans())
def test_more_persons_never_cost_less_and_the_range_is_in_order(
    few: int, more: int, cards: bool, server: bool
) -> None:
    firm = {"cards": "passes" if cards else "none", "servers": "yes" if server else "no"}
    one = estimate(COSTS, {**firm, "personal_records": few})
    two = estimate(COSTS, {**firm, "personal_records": few + more})
    assert one is not None
    assert two is not None
    assert one.low <= one.typical <= one.high
    assert (one.low, one.typical, one.high) <= (two.low, two.typical, two.high)
