"""Judged as shown, and what does not apply moves all that it should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from heads import band
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from scoring.making import answers, gate, question, result, sheet, step
from support import assess

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.condition import Condition
from cyberdiag.model.parts import half_up
from cyberdiag.model.questionnaire import Choice
from cyberdiag.scoring.actions import reached
from cyberdiag.scoring.ratings import bands_of, printed, rating

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Question

POINTS = {"done": 4.0, "part": 2.0, "not": 0.0}
BANDS = (band("full", 20), band("good", 14), band("low", 0))


def with_na(name: str, **fields: Any) -> Question:
    made = question(name, POINTS, **fields)
    return replace(made, choices=(*made.choices, Choice("na", "na", not_applicable=True)))


FIVE = sheet(*(with_na(n) for n in "abcde"), method=Method.SUM, bands=BANDS)


@given(
    st.lists(st.sampled_from(["done", "part", "not", UNKNOWN]), min_size=5, max_size=5),
    st.sets(st.sampled_from("abcde")),
)
def test_in_a_sum_leaving_out_what_is_as_good_as_the_rest_changes_no_rating(
    told: list[str], left: set[str]
) -> None:
    """The rating is that of the share of the full marks: the same answers over fewer questions are the same rating."""
    given_ = {n: "na" if n in left else v for n, v in zip("abcde", told, strict=True)}
    score = result(FIVE, **given_).score
    if score.value is None:
        assert left == set("abcde")
        return
    share = half_up(score.value) / score.most
    wanted = next(b.rating for b in BANDS if share >= b.at_least / 20 - 1e-9 or b.rating == "low")
    assert score.rating == wanted
    assert score.most == 4 * (5 - len(left))


def test_questions_that_no_firm_is_asked_together_do_not_raise_the_full_marks() -> None:
    kind = question("kind", dict.fromkeys(("shop", "works")))
    either = [
        question(
            f"{way}{n}", POINTS, not_applicable_when=Condition(not_=Condition(question="kind", in_=(way,)))
        )
        for way in ("shop", "works")
        for n in range(2)
    ]
    made = sheet(
        kind, question("a", POINTS), *either, method=Method.SUM, bands=(band("full", 12), band("low", 0))
    )
    assert made.scored[0].full_marks == 12
    found = result(made, kind="shop", a="done", shop0="done", shop1="part")
    assert (found.score.value, found.score.most, found.score.rating) == (10, 12, "low")


@pytest.mark.parametrize("answer", ["no", UNKNOWN])
def test_a_gate_holds_down_the_part_that_its_question_stands_in(answer: str) -> None:
    here, there = {"side": "left"}, {"side": "right"}
    made = sheet(
        question("key", axes=here), *(question(n, axes=here) for n in "abcdefgh"), question("z", axes=there),
        gates={"key": gate("key", cap="D")},
    )  # fmt: skip
    found = result(made, key=answer, z="yes", **dict.fromkeys("abcdefgh", "yes"))
    parts = found.axes["side"]
    assert parts["left"].value == pytest.approx(800 / 9)
    assert (parts["left"].rating, parts["right"].rating, found.score.rating) == ("D", "A", "D")


@given(st.floats(0, 100), st.integers(0, 1000).map(lambda n: n / 10))
def test_a_threshold_is_met_exactly_where_the_printed_number_meets_it(value: float, at: float) -> None:
    bands = {"A": band("A", at), "B": band("B", 0)} if at else {"A": band("A", 0)}
    assert (rating(value, bands) == "A") == (float(f"{half_up(value):.1f}") >= at)


def test_the_number_that_is_printed_is_the_one_that_fail_under_looks_at() -> None:
    parts = [question(f"q{n}", {"yes": 1.0, "no": 0.0}, weight=1.0) for n in range(2000)]
    told = {f"q{n}": "yes" if n < 1399 else "no" for n in range(2000)}
    found = result(sheet(*parts), **told)
    assert found.score.value == pytest.approx(69.95)
    assert printed(found) == 70.0
    early = result(sheet(*parts), early=True, **{k: v for k, v in told.items() if k != "q0"})
    assert printed(early) == half_up(early.estimate.value, 0)  # type: ignore[union-attr]


def test_a_severity_is_that_of_the_points_lost_as_printed() -> None:
    made = sheet(
        question("a", {"yes": 100.0, "no": 1.0}, weight=4.0),
        question("b"),
        severities={"high": 4.0, "low": 0.0},
    )
    assert [f.severity for f in result(made, a="no", b="yes").findings] == ["high"]


def test_what_the_first_actions_lead_to_is_judged_with_the_same_bands() -> None:
    asked = [with_na(n, first_step=step()) for n in "abcde"]
    made = sheet(*asked, method=Method.SUM, bands=BANDS)
    whole_run = assess(made, answers(a="done", b="done", c="part", d="na", e="na"))
    diagnosis = whole_run.diagnoses[0]
    assert (diagnosis.score.value, diagnosis.score.rating) == (10, "good")
    after = reached(diagnosis, whole_run.actions)
    assert (after.value, after.rating) == (12, "full")
    assert [b.at_least for b in bands_of(diagnosis.questionnaire, 0, 12).values()] == [12, 8.4, 0]
