"""What a question is worth, and what is found in a questionnaire."""

from __future__ import annotations

import pytest
from conditions import compare
from heads import cap
from scoring.making import HERE, question, sheet

from cyberdiag.model.questionnaire import QuestionSet
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place


@pytest.mark.parametrize(
    ("points", "kind", "full", "worst"),
    [
        ({"yes": 1.0, "no": 0.0}, Kind.SINGLE, 1, 0),
        ({"a": 4.0, "b": 2.0, "c": -1.0}, Kind.SINGLE, 4, -1),
        ({"a": 3.0, "b": 1.0}, Kind.SINGLE, 3, 1),
        ({"a": 1.0, "b": 2.0, "c": -1.0, "none": 0.0}, Kind.MULTIPLE, 3, -1),
        ({"a": None, "b": None}, Kind.SINGLE, 0, 0),
        ({"a": None, "b": 2.0}, Kind.SINGLE, 2, 2),
        ({}, Kind.NUMBER, 0, 0),
    ],
)
def test_full_marks_and_the_worst_answer(
    points: dict[str, float | None], kind: str, full: float, worst: float
) -> None:
    one = question("one", points, kind=kind)
    assert (one.full_points, one.worst_points) == (full, worst)
    assert one.has_points is any(p is not None for p in points.values())


def test_choices_and_points_are_found_by_id() -> None:
    one = question("one", {"yes": 1.0, "no": None})
    assert (one.points("yes"), one.points("no"), one.points("gone")) == (1, None, None)
    assert one.choice("yes").id == "yes"
    assert one.choice("gone") is None


def test_a_part_that_was_not_written_anywhere_stands_where_its_question_stands() -> None:
    assert question("one").place_of("weight") == HERE
    known = question("one", locate=lambda path: Place("f", len(path), 1))
    assert known.place_of("a", 0, "b") == Place("f", 3, 1)
    assert sheet(known).scored[0].place_of("gates", "g") == HERE


def test_a_set_finds_questions_and_flags_across_its_questionnaires() -> None:
    flag = compare("one", one_of=("yes",))
    first = sheet(question("one"), flags={"flag": flag}).questionnaires[0]
    both = QuestionSet((first, sheet(question("two")).questionnaires[0]))
    assert list(both.by_id) == ["one", "two"]
    assert both.flags == {"flag": flag}
    assert (first.question("one").id, first.question("two"), first.axes.get("gone")) == ("one", None, None)


def test_a_cap_limits_the_questions_it_names_or_all_but_its_own() -> None:
    some = cap("some", "a", ("no",), ("b",), "no")
    every = cap("every", "a", ("no",), (), "no")
    assert some.limited("abc") == ["b"]
    assert every.limited("abc") == ["b", "c"]
