"""`method: sum`: published check sheets with raw points, negative ones too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from heads import band
from scoring.making import answers, question, result, sheet, step
from support import assess

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import QuestionSet

IPA = {"done": 4.0, "partly": 2.0, "not": 0.0}
BANDS = (band("high", 7), band("low", 0), band("alarm", -8))


def summed(*questions: Any, **fields: Any) -> QuestionSet:
    return sheet(*questions, method=Method.SUM, bands=BANDS, **fields)


def test_points_are_added_as_they_are() -> None:
    score = result(summed(question("a", IPA), question("b", IPA)), a="done", b="partly").score
    assert (score.value, score.low, score.high, score.rating) == (6, 6, 6, "low")


def test_a_part_of_a_sum_has_points_but_no_rating() -> None:
    side = result(summed(question("a", IPA, axes={"side": "left"})), a="done").axes["side"]["left"]
    assert (side.value, side.rating) == (4, None)


def test_a_weight_changes_nothing_in_a_sum() -> None:
    made = summed(question("a", IPA, weight=0.0), question("b", IPA, weight=5.0), weight_range=(0.0, 5.0))
    score = result(made, a="done", b="done").score
    assert (score.value, score.rating, score.known) == (8, "high", 1)


def test_a_question_weighs_what_its_best_answer_is_worth_even_if_that_is_less_than_a_point() -> None:
    made = summed(question("a", {"x": 0.5, "y": 0.0}), question("b", {"x": -1.0, "y": -2.0}))
    assert [j.weight for j in result(made, a="y", b="x").judged] == [0.5, 0.0]


def test_negative_points_lower_the_sum_and_the_range() -> None:
    made = summed(question("a", {"good": 2.0, "bad": -4.0}), question("b", {"good": 2.0, "bad": -4.0}))
    assert result(made, a="bad", b="good").score.value == -2
    open_one = result(made, a=UNKNOWN, b="good").score
    assert (open_one.value, open_one.low, open_one.high) == (2, -2, 4)
    assert result(made, a="bad", b="bad").score.rating == "alarm"


def test_a_sheet_may_say_what_dont_know_counts() -> None:
    made = summed(question("a", IPA, unknown_points=-1.0), question("b", IPA, unknown_points=-1.0))
    score = result(made, a="done", b=UNKNOWN).score
    assert (score.value, score.low, score.high, score.known) == (3, 3, 8, 0.5)


def test_several_choices_add_up_and_full_marks_are_all_of_them() -> None:
    made = summed(question("a", {"x": 1.0, "y": 2.0, "z": -1.0, "none": 0.0}, kind=Kind.MULTIPLE))
    assert result(made, a=("x", "y")).score.value == 3
    assert result(made, a=("y", "z")).score.value == 1
    open_one = result(made, a=UNKNOWN).score
    assert (open_one.low, open_one.high) == (-1, 3)
    assert [f.question.id for f in result(made, a=("y",)).findings] == ["a"]
    assert result(made, a=("y", "x")).findings == ()


def test_tenths_that_add_up_to_full_marks_leave_no_finding() -> None:
    made = summed(question("a", {"x": 0.1, "y": 0.2, "z": 0.3}, kind=Kind.MULTIPLE))
    for order in (("x", "y", "z"), ("z", "y", "x")):
        assert result(made, a=order).findings == ()


@pytest.mark.parametrize("given", ["not", "partly", UNKNOWN])
def test_an_action_gains_the_points_that_the_sum_would_rise(given: Any) -> None:
    made = summed(question("a", IPA, first_step=step()), question("b", IPA, first_step=step()))
    before = assess(made, answers(a=given, b="done"))
    after = assess(made, answers(a="done", b="done"))
    gain = after.diagnoses[0].score.value - before.diagnoses[0].score.value
    assert [a.score_gain for a in before.actions] == [gain]
    assert before.diagnoses[0].findings[0].judged.points_lost == gain
