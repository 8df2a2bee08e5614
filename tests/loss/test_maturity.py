from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loss.conftest import MANUFACTURER
from msgspec.structs import replace

from cyberdiag.catalog.load import question_set, questionnaire_ids
from cyberdiag.loss.maturity import improved, maturity, shares
from cyberdiag.loss.uncertainty import savings
from cyberdiag.model.assessment import Judged, State
from cyberdiag.model.questionnaire import Choice, Question
from cyberdiag.problems import Place

if TYPE_CHECKING:
    from cyberdiag.loss.maturity import Share
    from cyberdiag.model.loss import LossModel


def test_mean_of_the_questions_that_feed_a_control(model: LossModel) -> None:
    found = maturity(
        [("a", ("access", "email"), 1.0), ("b", ("access",), 0.5), ("c", ("access",), None)], model
    )
    assert found["access"] == pytest.approx((1 + 0.5 + 0.25) / 3)
    assert found["email"] == 1.0
    assert found["backup"] == 0.5
    assert found.keys() == model.controls.keys()


def test_unknown_is_a_quarter(model: LossModel) -> None:
    assert maturity([("a", ("patch",), None)], model)["patch"] == 0.25


def test_a_share_outside_the_scale_counts_as_its_end(model: LossModel) -> None:
    assert [maturity([("a", ("ir",), share)], model)["ir"] for share in (-0.5, 1.5)] == [0.0, 1.0]


def test_a_question_counts_as_often_as_it_weighs_in_its_domain_and_once_in_others(model: LossModel) -> None:
    (heavy, weight), *_ = model.controls["access"].weights.items()
    assert weight > 1
    told = [(heavy, ("access", "email"), 1.0), ("a", ("access", "email"), 0.0)]
    found = maturity(told, model)
    assert found["access"] == pytest.approx(weight / (weight + 1))
    assert found["email"] == 0.5
    alike = replace(
        model, controls={key: replace(control, weights={}) for key, control in model.controls.items()}
    )
    assert maturity(told, alike)["access"] == 0.5


QUESTIONS = {q.id: q.controls for n in question_set(questionnaire_ids(), "ja").scored for q in n.questions}


def test_every_weight_is_of_a_question_that_feeds_the_domain(model: LossModel) -> None:
    for control in model.controls.values():
        feeding = {q for q, controls in QUESTIONS.items() if control.id in controls}
        assert control.weights.keys() <= feeding, control.id


def test_the_second_factor_alone_is_worth_more_than_one_of_those_that_feed_access(model: LossModel) -> None:
    feeding = [q for q, controls in QUESTIONS.items() if "access" in controls]
    none = [(q, ("access",), 0.0) for q in feeding]
    alone = maturity([("TEC-07", ("access",), 1.0), *(s for s in none if s[0] != "TEC-07")], model)["access"]
    assert alone > 2 / len(feeding)
    profile = MANUFACTURER
    base = {"access": 0.0}
    whole, some, flat = (
        savings(model, profile, base, [{"access": level}], 1)[0].yen
        for level in (1.0, alone, 1 / len(feeding))
    )
    assert flat < some < whole
    assert some > 1.5 * flat


SHARES = st.lists(
    st.tuples(
        st.sampled_from(sorted(QUESTIONS)), st.just(("ir", "access", "backup")), st.none() | st.floats(-2, 3)
    ),
    unique_by=lambda s: s[0],
    min_size=1,
    max_size=8,
)


@given(SHARES)
def test_maturity_lies_between_nothing_and_all(model: LossModel, told: list[Share]) -> None:
    assert all(0 <= level <= 1 for level in maturity(told, model).values())


@given(SHARES, st.integers(0, 7))
def test_one_question_raised_to_full_marks_is_the_maturity_with_it_raised(
    model: LossModel, told: list[Share], which: int
) -> None:
    one = told[which % len(told)]
    (raised,) = improved(told, [one], model)
    full = maturity([(one[0], one[1], 1.0) if s is one else s for s in told], model)
    now = maturity(told, model)
    assert raised == {control: pytest.approx(full[control]) for control in one[1]}
    assert all(raised[control] >= now[control] - 1e-12 for control in raised)
    assert {c: full[c] for c in full.keys() - raised.keys()} == {
        c: now[c] for c in now.keys() - raised.keys()
    }


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
    assert list(shares(judged)) == [
        ("a", ("ir",), 0.5), ("b", ("ir",), None), ("c", ("ir",), None), ("e", ("ir",), 0.3),
    ]  # fmt: skip
