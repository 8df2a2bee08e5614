"""Answers: what is open, what is unknown, and adding one without changing the others."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.problems import Place


def test_an_open_question_and_an_unknown_one_have_no_value() -> None:
    answers = Answers(MappingProxyType({"a": Answer(UNKNOWN), "b": Answer("yes"), "n": Answer(0)}))
    assert [answers.value(q) for q in ("a", "b", "n", "gone")] == [None, "yes", 0, None]
    assert answers.get("gone") is None
    assert [Answer(v).is_unknown for v in (UNKNOWN, "yes", ("unknown", "x"), 0)] == [
        True,
        False,
        False,
        False,
    ]


def test_adding_an_answer_leaves_the_old_answers_as_they_were() -> None:
    before = Answers(organisation="株式会社サンプル", date="2026-11-22", versions={"profile": "1.0"})
    after = before.with_answer("a", Answer("yes")).with_answer("a", Answer("no"))
    assert not before.by_id
    assert after.value("a") == "no"
    assert (after.organisation, after.date, after.versions) == (
        "株式会社サンプル",
        "2026-11-22",
        {"profile": "1.0"},
    )


def test_answers_cannot_be_changed_in_place() -> None:
    answers = Answers().with_answer("a", Answer("yes"))
    with pytest.raises(TypeError):
        answers.by_id["a"] = Answer("no")
    with pytest.raises(AttributeError):
        answers.organisation = "x"


def test_where_an_answer_was_written_does_not_make_it_another_answer() -> None:
    here, there = (Answer("yes", place=Place(file, 3, 1)) for file in ("a.yaml", "b.yaml"))
    assert here == there
    assert not here != there  # noqa: SIM202  a record compares either way by itself
    assert {here, there} == {here}
    assert Answer("yes", note="x") != Answer("yes")
