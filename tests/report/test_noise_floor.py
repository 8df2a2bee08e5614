"""No chance is told finer than the simulated years carry it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from report import made

from cyberdiag.messages import messages
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.model.loss import AnnualLoss

FLOOR = 20 / 100_000


@pytest.mark.parametrize(
    ("chance", "floor", "ja", "en"),
    [
        (0.0, FLOOR, "0.02%未満", "below 0.02%"),
        (0.00019, FLOOR, "0.02%未満", "below 0.02%"),
        (0.0002, FLOOR, "0.02%", "0.02%"),
        (0.00042, FLOOR, "0.04%", "0.04%"),
        (0.00097, FLOOR, "0.1%", "0.1%"),
        (0.00142, FLOOR, "0.14%", "0.14%"),
        (0.028, FLOOR, "2.8%", "2.8%"),
        (0.0003, 20 / 30_000, "0.07%未満", "below 0.07%"),
        (0.5, 2.0, "100%未満", "below 100%"),
    ],
)
def test_few_years_tell_a_chance_roughly_or_not_at_all(chance: float, floor: float, ja: str, en: str) -> None:
    assert words.simulated(chance, floor, messages("ja")) == ja
    assert words.simulated(chance, floor, messages("en")) == en


@settings(deadline=None, max_examples=300)
@example(0.00151, 0.00152, 66_000)
@given(st.floats(0, 1), st.floats(0, 1), st.integers(20, 1_000_000))
def test_a_rarer_loss_never_reads_as_a_likelier_one(one: float, other: float, trials: int) -> None:
    low, high = sorted((one, other))
    told = [words.simulated(p, 20 / trials, messages("en")) for p in (low, high)]
    numbers = [float(t.removeprefix("below ").rstrip("%")) for t in told]
    assert numbers[0] <= numbers[1] * (1 + 1e-9)


def simulated(firm: str, lang: str) -> AnnualLoss:
    found = made.assessed(firm, lang).loss
    assert found is not None
    assert found.annual is not None
    return found.annual


@pytest.mark.parametrize(("firm", "lang"), made.BOTH)
def test_the_report_tells_no_chance_below_the_floor(firm: str, lang: str) -> None:
    annual, view = simulated(firm, lang), made.page(firm, lang).loss
    assert view is not None
    assert view.curve is not None
    below = messages(lang)("report.loss.below", percent="")
    chances = [chance for _, chance in (*view.over, *view.curve.table)]
    assert any(below.strip() in c for c in chances) or all(p >= annual.floor for _, p in annual.exceedance)
    for chance in chances:
        number = re.search(r"[\d.]+", chance)
        assert number is not None
        assert float(number[0]) >= 100 * annual.floor * (1 - 1e-9)
