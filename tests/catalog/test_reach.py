"""Trying out the answers that decide whether a question is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conditions import compare, every, named, no, some
from scoring.making import question, sheet

from cyberdiag.catalog.checks import reach
from cyberdiag.model.written import Kind, WeightRule

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import QuestionSet

ONE = question("one", {"yes": None, "no": None, "later": None})
SEVERAL = question("several", dict.fromkeys(("a", "b", "c", "none")), kind=Kind.MULTIPLE)
AGE = question("age", {}, kind=Kind.NUMBER, minimum=0.0, maximum=120.0)
FREE = question("free", {}, kind=Kind.TEXT)
CHILD = question("child", {"yes": None, "no": None}, only_when=compare("one", one_of=("yes",)))
BEFORE = (ONE, SEVERAL, AGE, FREE, CHILD)


def among(*asked: Any, flags: Any = None) -> QuestionSet:
    return sheet(*asked, flags=flags or {})


def values(condition: Any, *asked: Any, flags: Any = None) -> list[tuple[Any, ...]]:
    """Return the answers that are tried for a condition, as one tuple of the named questions each."""
    last = question("last", only_when=condition)
    found = reach.tried(last, among(*BEFORE, last, flags=flags))
    return sorted((tuple(answers.value(q) for q in asked) for answers in found), key=str)


def test_one_answer_of_each_sort_is_tried() -> None:
    assert values(compare("one", one_of=("yes",)), "one") == [("no",), ("yes",)]
    assert values(some((compare("one", one_of=("yes", "no")), compare("one", one_of=("later",)))), "one") == [
        ("later",), ("no",), ("yes",),
    ]  # fmt: skip


def test_several_choices_are_tried_together_but_none_of_them_only_alone() -> None:
    tried = [value for (value,) in values(no(compare("several", includes=("a", "none"))), "several")]
    assert sorted(tried) == [("a",), ("a", "b"), ("b",), ("none",)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (compare("age", at_least=18), [0, 17, 18, 19, 120]),
        (compare("age", at_least=10, at_most=20), [0, 9, 10, 11, 15, 19, 20, 21, 120]),
        (compare("age", at_least=0.5), [0, 0.5, 1.5, 120]),
        (compare("age", at_least=500), [0, 120]),
    ],
)
def test_numbers_are_tried_around_the_limits_and_never_beyond_what_can_be_written(
    condition: Any, expected: Any
) -> None:
    assert [value for (value,) in sorted(values(condition, "age"))] == expected


def test_a_question_that_is_switched_off_by_the_answers_before_it_stays_open() -> None:
    found = values(compare("child", one_of=("yes",)), "one", "child")
    assert found == [("no", None), ("yes", "no"), ("yes", "yes")]


def test_flags_rules_and_both_conditions_are_looked_into() -> None:
    last = question(
        "last", only_when=named("grown"), not_applicable_when=compare("one", one_of=("no",)),
        weight_rules=(WeightRule(every((compare("several", includes=("c",)),)), add=1.0),),
    )  # fmt: skip
    flags = {"grown": compare("age", at_least=18)}
    found = reach.tried(last, among(*BEFORE, last, flags=flags))
    assert {q for answers in found for q in answers.by_id} == {"age", "one", "several"}
    assert len(found) == 5 * 2 * 3


def test_a_text_is_tried_as_what_it_is_compared_with_and_as_anything_else() -> None:
    assert values(compare("free", one_of=("x",)), "free") == [("",), ("x",)]


def test_with_too_many_combinations_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "MOST", 5)
    last = question("last", only_when=every((compare("one", one_of=("yes",)), compare("age", at_least=18))))
    assert reach.tried(last, among(*BEFORE, last)) is None


def test_sets_of_many_choices_are_not_made_to_be_counted() -> None:
    names = tuple(f"c{n}" for n in range(150))
    many = question("many", dict.fromkeys(names, 1.0), kind=Kind.MULTIPLE)
    last = question("last", only_when=compare("many", includes=names))
    assert reach.tried(last, among(many, last)) is None


def test_no_more_is_tried_than_is_left() -> None:
    last = question("last", only_when=compare("one", one_of=("yes",)))
    assert reach.tried(last, among(*BEFORE, last), 1) is None
    assert reach.tried(last, among(*BEFORE, last), 2)


def test_a_question_without_conditions_needs_no_answer() -> None:
    assert [a.by_id for a in reach.tried(ONE, among(*BEFORE)) or ()] == [{}]
