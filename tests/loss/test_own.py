"""The firm's own figures: each takes the place of one number of the model, and of no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cyberdiag.loss.closed_form import closed_form
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.loss import HeldLimits, LossProfile, OwnFigures
from cyberdiag.model.loss_model import Per

from .conftest import FIRMS, MANUFACTURER, shipped

if TYPE_CHECKING:
    from cyberdiag.loss.hazards import Line
    from cyberdiag.model.loss import LossModel

MODEL = shipped("ja")
LARGE = replace(MANUFACTURER, revenue=MANUFACTURER.revenue * 10)
"""Large enough that no floor hides what a figure moves."""
OWN: dict[str, object] = {
    "own_margin": 40, "own_daily_sales": 2_000_000, "restore_quote": 3_000_000, "largest_transfer": 8_000_000,
    "standstill_days": 30, "restore_days": 10,
}  # fmt: skip
GIVEN = {
    "margin": 0.4, "daily_sales": 2e6, "restore_quote": 3e6, "largest_transfer": 8e6, "restore_days": 10.0,
    "standstill_days": 30.0,
}  # fmt: skip
FACTS: dict[str, object] = {"industry": "manufacturing", "employees": 50, "revenue": 500_000_000}


def lines(firm: LossProfile, model: LossModel = MODEL) -> dict[tuple[str, str], Line]:
    return {(h.scenario.id, line.item.id): line for h in hazards(model, firm) for line in h.lines}


def moved(**own: float) -> set[tuple[str, str]]:
    """The costs that a figure of the firm's own moves."""
    before, after = lines(LARGE), lines(replace(LARGE, own=OwnFigures(**own)))
    assert before.keys() == after.keys()
    different = {p for p in after if replace(after[p], own=()) != before[p]}
    assert {p for p, line in after.items() if line.own} == different
    return different


def of_a_day(*scenarios: str) -> set[tuple[str, str]]:
    places = lines(MANUFACTURER)
    return {
        p for p, line in places.items() if line.item.per is Per.DAY and (p[0] in scenarios or not scenarios)
    }


def of(item: str) -> set[tuple[str, str]]:
    return {p for p in lines(MANUFACTURER) if p[1] == item}


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"margin": 0.7}, of_a_day()),
        ({"daily_sales": 9e6}, of_a_day()),
        ({"restore_days": 20.0}, of_a_day("ransomware")),
        ({"restore_quote": 3e6}, of("restore")),
        ({"largest_transfer": 8e7}, of("stolen-money")),
        ({"standstill_days": 30.0}, set()),
    ],
)
def test_each_figure_moves_its_own_amounts_alone(
    own: dict[str, float], expected: set[tuple[str, str]]
) -> None:
    assert expected or "standstill_days" in own
    assert moved(**own) == expected


def test_answers_become_figures_and_limits() -> None:
    limits = {
        "held_limit_liability": 1e8,
        "held_limit_expenses": 3e7,
        "held_limit_interruption": 0,
        "held_deductible": 1e5,
    }
    firm = loss_profile({**FACTS, **OWN, **limits}, MODEL)
    assert isinstance(firm, LossProfile)
    assert firm.own == OwnFigures(**GIVEN)
    assert firm.held == HeldLimits(1e8, 3e7, 0.0, 1e5)


def test_what_is_not_known_leaves_the_model_as_it_is() -> None:
    names = [*OWN, "held_limit_liability", "held_deductible"]
    plain = loss_profile(FACTS, MODEL)
    assert isinstance(plain, LossProfile)
    assert (plain.own, plain.held) == (OwnFigures(), HeldLimits())
    assert loss_profile({**FACTS, **dict.fromkeys(names, UNKNOWN)}, MODEL) == plain


def test_amounts_follow_from_the_figures() -> None:
    found = lines(replace(MANUFACTURER, own=OwnFigures(**GIVEN)))
    dependency = MODEL.industries["manufacturing"].dependency.value
    assert found["ransomware", "lost-profit"].median == pytest.approx(2e6 * 0.4 * dependency * 10)
    assert found["ransomware", "restore"].median == 3e6
    quick = MODEL.scenarios["account-takeover"].items["restore"].factor
    assert found["account-takeover", "restore"].median == pytest.approx(3e6 * quick)
    factor = MODEL.scenarios["payment-fraud"].items["stolen-money"].factor
    assert found["payment-fraud", "stolen-money"].median == pytest.approx(4e6 * factor)
    assert found["ransomware", "restore"].sigma < lines(MANUFACTURER)["ransomware", "restore"].sigma


def test_the_floor_never_lifts_what_is_stolen_above_the_largest_transfer() -> None:
    found = lines(replace(MANUFACTURER, own=OwnFigures(largest_transfer=100_000.0)))
    assert found["payment-fraud", "stolen-money"].median <= 100_000
    none = lines(replace(MANUFACTURER, own=OwnFigures(largest_transfer=0.0)))
    assert ("payment-fraud", "stolen-money") not in none


figures = st.fixed_dictionaries(
    {},
    optional={
        "margin": st.floats(0, 1), "daily_sales": st.floats(0, 1e9), "restore_quote": st.floats(0, 1e9),
        "largest_transfer": st.floats(0, 1e9), "restore_days": st.floats(0, 365), "standstill_days": st.floats(0, 999),
    },
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(FIRMS)),
    own=figures,
    which=st.sampled_from(sorted(GIVEN)),
    times=st.floats(1, 9),
)
def test_a_larger_figure_never_lowers_the_loss(
    name: str, own: dict[str, float], which: str, times: float
) -> None:
    assume(which in own)
    firm, level = FIRMS[name]
    larger = {**own, which: own[which] * times}
    least, most = (closed_form(MODEL, replace(firm, own=OwnFigures(**o)), level).eal for o in (own, larger))
    assert 0 <= least <= most * (1 + 1e-12)


def test_a_figure_next_to_nothing_is_nothing() -> None:
    firm = replace(MANUFACTURER, own=OwnFigures(margin=5e-324, restore_quote=5e-324, restore_days=5e-324))
    assert not {"restore", "lost-profit"} & {item for _, item in lines(firm)}
