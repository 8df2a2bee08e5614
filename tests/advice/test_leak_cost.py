"""What a leak of everyone's data would cost: one price list with the loss model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import EXAMPLES, run

from cyberdiag.advice.leak_cost import CostLine, LeakEstimate, estimate
from cyberdiag.catalog.duties import load_leak_costs
from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.loss import LossProfile

if TYPE_CHECKING:
    from cyberdiag.loss.hazards import Line

COSTS, MODEL = load_leak_costs("ja"), load_losses("ja")
DESK = next(c for c in COSTS.costs if c.persons.at_least)
"""The enquiry desk, which is only needed from so many persons on."""
FIRM: dict[str, object] = {"industry": "retail", "employees": 80, "revenue": 6e8}


def of(facts: dict[str, object]) -> LeakEstimate | None:
    return estimate(COSTS, facts, MODEL, loss_profile(facts, MODEL))


def lines(facts: dict[str, object]) -> dict[str, CostLine]:
    found = of(facts)
    assert found is not None
    return {line.id: line for line in found.lines}


@pytest.mark.parametrize("facts", [{}, {"personal_records": 0}, {"personal_records": "unknown"}])
def test_without_a_number_of_persons_there_is_no_estimate(facts: dict[str, object]) -> None:
    assert of(facts) is None


@pytest.mark.parametrize(
    ("persons", "there"), [(DESK.persons.at_least - 1, False), (DESK.persons.at_least, True)]
)
def test_an_enquiry_desk_comes_with_many_persons(persons: float, there: bool) -> None:
    assert (DESK.id in lines({"personal_records": persons})) == there


def test_letters_grow_with_persons_and_stay_in_the_published_unit() -> None:
    letters = lines({"personal_records": 2000})["C07"]
    assert letters.typical == 2000 * (next(c.typical for c in COSTS.costs if c.id == "C07") or 0)


def events(facts: dict[str, object]) -> list[tuple[Line, float]]:
    """Every cost line of the loss model for a firm, with its median where the data of everyone leaks."""
    firm = loss_profile(facts, MODEL)
    assert isinstance(firm, LossProfile)
    found = []
    for hazard in hazards(MODEL, firm):
        for line in hazard.lines:
            entry, rule = hazard.scenario.items[line.item.id], line.persons
            if entry.factor == 1 and entry.base is None:
                grown = (firm.persons / rule.reference) ** rule.exponent if rule else 1.0
                found.append(
                    (line, line.median * (grown if not rule or firm.persons >= rule.at_least else 0.0))
                )
    return found


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"employees": 7},
        {"cards": "passes", "website": ("shop",)},
        {"data_kinds": ("special-care", "financial")},
        {"personal_records": 400},
        {"personal_records": 250_000, "employees": 300},
    ],
)
def test_one_report_has_one_price_for_one_thing(more: dict[str, object]) -> None:
    """What the loss model takes for an event in which everyone's data leaks is what the leak's own estimate says."""
    facts = {**FIRM, "personal_records": 5000, **more}
    told, compared = lines(facts), set()
    for line, median in events(facts):
        price = line.item.price
        if price in told:
            assert told[price].typical == pytest.approx(median), price
            compared.add(price)
        elif line.item.id in told:
            claims = told[line.item.id]
            assert claims.typical == pytest.approx(median * line.item.p.of(frozenset()))
            assert claims.low == 0
            compared.add(line.item.id)
    assert {"C04", "C06", "C07", "C10", "C14", "C15", "individual-claims"} <= compared
    assert ("C09" in compared) == (facts["personal_records"] != 400)


def test_every_price_of_the_loss_model_is_in_the_list() -> None:
    listed = {c.id: c for c in COSTS.costs}
    priced = [i for i in MODEL.items.values() if i.price]
    assert len(priced) == 10
    for item in priced:
        cost = listed[item.price or ""]
        assert (item.amount.value, item.amount.source, item.amount.mark) == (
            cost.typical,
            cost.source,
            cost.mark,
        )
        assert (item.employees_exponent, item.persons) == (cost.employees_exponent, cost.persons)


def test_what_a_firm_may_choose_to_spend_is_shown_but_not_in_the_total() -> None:
    found = of({"personal_records": 100})
    assert found is not None
    chosen = [line for line in found.lines if not line.counted]
    assert {line.id for line in chosen} == {"C10", "C14"}
    assert found.high == pytest.approx(sum(line.high for line in found.lines if line.counted))


def test_the_estimate_says_what_it_leaves_out() -> None:
    found = of({"personal_records": 100})
    assert found is not None
    assert len(found.missing) == len(COSTS.missing) >= 5


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 10**7), st.integers(1, 10**6), st.booleans(), st.booleans())
def test_more_persons_never_cost_less_and_the_range_is_in_order(
    few: int, more: int, cards: bool, whole: bool
) -> None:
    firm: dict[str, object] = {"cards": "passes" if cards else "none", **(FIRM if whole else {})}
    one, two = of({**firm, "personal_records": few}), of({**firm, "personal_records": few + more})
    assert one is not None
    assert two is not None
    assert one.low <= one.typical <= one.high
    if not whole:  # an award of the staff alone thins out among more persons
        assert (one.low, one.typical, one.high) <= (two.low, two.typical, two.high)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_both_languages_tell_the_same_numbers(lang: str) -> None:
    def numbers(costs: Any) -> list[Any]:
        rows = (*costs.costs, *costs.awards)
        return [(c.id, c.low, c.typical, c.high, c.year, c.mark, c.url, c.page) for c in rows]

    assert numbers(load_leak_costs(lang)) == numbers(COSTS)


def test_the_report_names_where_the_prices_are_the_same() -> None:
    done = run(
        "assess", "leak-response", "-a", str(EXAMPLES / "manufacturer" / "answers.yaml"), "--no-input",
        "--trials", "0", "-o", "-", "-f", "md",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "単価は「もし起きたら、いくらか」と同じです" in done.stdout


def test_a_quotation_of_the_firm_takes_the_place_of_the_unit_cost_for_restoring() -> None:
    facts = {**FIRM, "personal_records": 5000}
    before, after = lines(facts), lines({**facts, "restore_quote": 3_000_000})
    assert {key for key, line in after.items() if line != before[key]} == {"C14"}
    quoted = after["C14"]
    assert (quoted.own, quoted.typical) == (True, 3_000_000)
    assert 0 < quoted.low < quoted.typical < quoted.high
