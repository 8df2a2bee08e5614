"""Scores by hand: the formula, what has no score, what is known, rounding and bands."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from conditions import compare
from heads import axis
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from scoring.making import question, result, sheet

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.assessment import State
from cyberdiag.model.parts import half_up
from cyberdiag.model.questionnaire import Choice
from cyberdiag.model.written import Kind
from cyberdiag.scoring.ratings import rating

NA = compare("fact", one_of=("yes",))


def test_a_score_is_the_share_of_weighted_points() -> None:
    made = sheet(question("a", weight=5.0), question("b", weight=3.0), question("c", weight=2.0))
    score = result(made, a="yes", b="partly", c="no").score
    assert score.value == 100 * (5 + 1.5) / 10
    assert (score.low, score.high, score.known, score.questions) == (65, 65, 1, 3)


def test_the_highest_choice_is_full_marks_whatever_its_points() -> None:
    made = sheet(question("a", {"best": 0.3, "none": 0.0}), question("b", {"best": 7.0, "none": 0.0}))
    assert result(made, a="best", b="best").score.value == 100
    assert result(made, a="best", b="none").score.value == pytest.approx(50)


def test_a_question_that_does_not_apply_leaves_both_sums() -> None:
    fact = question("fact", {"yes": None, "no": None})
    made = sheet(fact, question("a", weight=1.0), question("b", weight=5.0, not_applicable_when=NA))
    assert result(made, fact="no", a="yes", b="no").score.value == pytest.approx(100 / 6)
    assert result(made, fact="yes", a="yes", b="no").score.value == 100


def test_nothing_that_applies_is_no_score_and_no_rating_rather_than_0_or_100() -> None:
    fact = question("fact", {"yes": None, "no": None})
    found = result(sheet(fact, question("b", not_applicable_when=NA)), fact="yes", b="yes")
    score = found.score
    assert (score.value, score.low, score.high, score.rating) == (None, None, None, None)
    assert (score.known, score.questions, found.asked) == (0, 0, 0)


def test_an_axis_value_without_questions_has_no_score() -> None:
    made = sheet(question("a", axes={"side": "left"}), question("b", axes={"side": "right"}))
    side = result(made, a="yes", b="no").axes["side"]
    assert {name: score.value for name, score in side.items()} == {"left": 100, "right": 0, "empty": None}


def test_the_heat_map_crosses_the_first_two_axes() -> None:
    axes = tuple(axis(name, {"x": "x", "y": "y"}) for name in ("row", "column", "third"))
    made = sheet(
        question("a", axes={"row": "x", "column": "x"}),
        question("b", axes={"row": "x", "column": "y"}),
        axes=axes,
    )
    cells = {cell: score.value for cell, score in result(made, a="yes", b="no").cross.items()}
    assert cells == {("x", "x"): 100, ("x", "y"): 0, ("y", "x"): None, ("y", "y"): None}


def test_without_a_second_axis_there_is_no_heat_map() -> None:
    assert result(sheet(question("a")), a="yes").cross == {}


def test_unknown_and_unanswered_count_nothing_and_widen_the_range_alike() -> None:
    made = sheet(question("a", weight=5.0), question("b", weight=3.0), question("c", weight=2.0))
    score = result(made, a="yes", b=UNKNOWN).score
    assert (score.value, score.low, score.high) == (50, 50, 100)
    assert score.known == 0.5


def test_an_unknown_question_counts_its_worst_answer_where_even_that_earns_points() -> None:
    made = sheet(question("a", {"good": 3.0, "poor": 1.0}), question("b", {"good": 3.0, "poor": 1.0}))
    score = result(made, a=UNKNOWN, b="good").score
    assert score.value == score.low == pytest.approx(100 * 4 / 6)
    assert score.high == 100


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, 0), (66.25, 66.3), (66.249, 66.2), (66.35, 66.4), (0.05, 0.1), (84.95, 85.0), (84.949, 84.9), (100, 100),
     (-0.25, -0.2), (-0.26, -0.3), (2.675, 2.7), (1.005, 1.0), (33.349999999999994, 33.4), (10.249999999999998, 10.3)],
)  # fmt: skip
def test_halves_are_rounded_up_to_one_decimal_even_those_that_binary_fractions_miss(
    value: float, shown: float
) -> None:
    assert half_up(value) == shown


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 130), st.integers(1, 130))
def test_rounding_a_share_of_weights_is_exact(gained: int, weights: int) -> None:
    exact = Fraction(100 * gained, weights)
    assert half_up(100 * gained / weights) == math.floor(exact * 10 + Fraction(1, 2)) / 10


@pytest.mark.parametrize(
    ("value", "expected"),
    [(100, "A"), (85, "A"), (84.95, "A"), (84.94, "B"), (70, "B"), (69.9, "C"), (50, "C"), (49.94, "D"), (0, "D"),
     (-3, "D")],
)  # fmt: skip
def test_a_rating_follows_the_score_as_it_is_printed(value: Any, expected: Any) -> None:
    assert rating(value, sheet(question("a")).scored[0].bands) == expected


def test_a_questionnaire_without_bands_has_no_rating() -> None:
    assert rating(50, {}) is None
    assert result(sheet(question("a"), bands={}), a="yes").score.rating is None


def test_a_finding_below_every_threshold_is_low_where_there_are_severities() -> None:
    (found,) = result(sheet(question("a"), severities={"high": 9.0}), a="no").findings
    assert found.severity == "low"


def test_a_finding_tells_all_that_was_chosen() -> None:
    several = question("a", {"x": 1.0, "y": 1.0, "z": 2.0}, kind=Kind.MULTIPLE)
    (found,) = result(sheet(several), a=("x", "y")).findings
    assert found.answer == "x,y"


def test_a_choice_that_does_not_apply_takes_its_question_out() -> None:
    none = replace(
        question("a"),
        choices=(Choice("none", "none", points=None, not_applicable=True), *question("a").choices),
    )
    found = result(sheet(none, question("b")), a="none", b="partly")
    assert next((j.question.id, j.state, j.weight) for j in found.judged) == ("a", State.NOT_APPLICABLE, 3.0)
    assert (found.score.value, found.score.questions) == (50, 1)


def test_a_sum_tells_the_least_and_the_most_that_there_is() -> None:
    made = sheet(question("a", {"x": -2.0, "y": 5.0}), question("b"), method=Method.SUM)
    found = result(made, a="y", b="no").score
    assert (found.value, found.least, found.most) == (5, -2, 6)


def test_questions_that_weigh_nothing_give_no_score() -> None:
    assert result(sheet(question("a", weight=0.0), weight_range=(0.0, 5.0)), a="yes").score.value is None
