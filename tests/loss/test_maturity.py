from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.model.assessment import Judged, State
from cyberdiag.model.questionnaire import Choice, Question
from cyberdiag.problems import Place

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossModel


def test_mean_of_the_questions_that_feed_a_control(model: LossModel) -> None:
    found = maturity([(("access", "email"), 1.0), (("access",), 0.5), (("access",), None)], model)
    assert found["access"] == pytest.approx((1 + 0.5 + 0.25) / 3)
    assert found["email"] == 1.0
    assert found["backup"] == 0.5
    assert found.keys() == model.controls.keys()


def test_unknown_is_a_quarter(model: LossModel) -> None:
    assert maturity([(("patch",), None)], model)["patch"] == 0.25


def test_a_share_outside_the_scale_counts_as_its_end(model: LossModel) -> None:
    assert [maturity([(("ir",), share)], model)["ir"] for share in (-0.5, 1.5)] == [0.0, 1.0]


@given(st.lists(st.tuples(st.just(("ir",)), st.none() | st.floats(-2, 3)), max_size=8))
def test_maturity_lies_between_nothing_and_all(
    model: LossModel, pairs: list[tuple[tuple[str], float | None]]
) -> None:
    assert 0 <= maturity(pairs, model)["ir"] <= 1


def question(name: str) -> Question:
    choices = (Choice("yes", "", points=2.0), Choice("no", "", points=0.0))
    return Question(id=name, section="s", text="?", choices=choices, place=Place("f"), controls=("ir",))


def test_judged_questions_give_their_share() -> None:
    judged = [
        Judged(question("a"), State.ANSWERED, 1.0, points=1.0),
        Judged(question("b"), State.UNKNOWN, 1.0),
        Judged(question("c"), State.UNANSWERED, 1.0),
        Judged(question("d"), State.NOT_APPLICABLE, 1.0),
        Judged(question("e"), State.NOT_ASKED, 1.0, points=0.6),
    ]
    assert list(shares(judged)) == [(("ir",), 0.5), (("ir",), None), (("ir",), None), (("ir",), 0.3)]
