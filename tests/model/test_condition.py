"""Three-valued conditions: silence and "don't know" are neither true nor false."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.condition import All, Any_, Compare, Flag, Not, asked_by, holds

TRUE = Compare("one", one_of=("yes",))
FALSE = Compare("one", one_of=("no",))
OPEN = Compare("open", one_of=("yes",))
UNSURE = Compare("unsure", one_of=("yes",))


def answers(**values: Any) -> Answers:
    return Answers(MappingProxyType({key: Answer(value) for key, value in values.items()}))


GIVEN = answers(one="yes", unsure=UNKNOWN)

TABLE = [
    (TRUE, True),
    (FALSE, False),
    (OPEN, False),
    (UNSURE, False),
    (Not(TRUE), False),
    (Not(FALSE), True),
    (Not(OPEN), False),
    (Not(UNSURE), False),
    (Not(Not(OPEN)), False),
    (All((TRUE, TRUE)), True),
    (All((TRUE, FALSE)), False),
    (All((TRUE, OPEN)), False),
    (Not(All((TRUE, OPEN))), False),
    (Not(All((FALSE, OPEN))), True),
    (Any_((FALSE, TRUE)), True),
    (Any_((OPEN, TRUE)), True),
    (Any_((OPEN, FALSE)), False),
    (Not(Any_((OPEN, FALSE))), False),
    (Not(Any_((FALSE, FALSE))), True),
    (All(()), True),
    (Any_(()), False),
]


@pytest.mark.parametrize(("condition", "expected"), TABLE, ids=str)
def test_the_truth_table_of_three_values(condition: Any, expected: Any) -> None:
    assert holds(condition, GIVEN, {}) is expected


COMPARISONS = [
    (Compare("q", one_of=("a", "b")), "b", True),
    (Compare("q", one_of=("a", "b")), "c", False),
    (Compare("q", one_of=("a",)), ("a",), True),
    (Compare("q", one_of=("a",)), ("a", "b"), False),
    (Compare("q", includes=("a", "b")), ("b", "c"), True),
    (Compare("q", includes=("a", "b")), ("c",), False),
    (Compare("q", includes=("a",)), "a", True),
    (Compare("q", at_least=5), 5, True),
    (Compare("q", at_least=5), 4.9, False),
    (Compare("q", at_most=5), 5, True),
    (Compare("q", at_most=5), 6, False),
    (Compare("q", at_least=2, at_most=5), 3, True),
    (Compare("q", at_least=2, at_most=5), 1, False),
    (Compare("q", at_most=0), 0, True),
    (Compare("q", at_least=1), "many", False),
    (Not(Compare("q", at_least=1)), "many", False),
]


@pytest.mark.parametrize(("condition", "value", "expected"), COMPARISONS, ids=str)
def test_a_comparison_looks_at_one_answer(condition: Any, value: Any, expected: Any) -> None:
    assert holds(condition, answers(q=value), {}) is expected


def test_a_flag_stands_for_its_condition() -> None:
    flags = {"small": Compare("employees", at_most=5), "large": Not(Flag("small"))}
    assert holds(Flag("small"), answers(employees=5), flags)
    assert holds(Flag("large"), answers(employees=6), flags)
    assert not holds(Flag("large"), Answers(), flags)


def test_the_questions_that_decide_are_named_through_flags() -> None:
    flags = {"inner": Compare("a", one_of=("x",))}
    condition = All((Flag("inner"), Not(Any_((Compare("b", at_least=1), Compare("c", includes=("y",)))))))
    assert asked_by(condition, flags) == {"a", "b", "c"}
    assert asked_by(Flag("gone"), flags) == frozenset()


LEAVES = st.sampled_from([Compare(q, one_of=(v,)) for q in "abc" for v in ("yes", "no")])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: Any_(tuple(parts))),
    ),
    max_leaves=8,
)
SOME = st.fixed_dictionaries({q: st.sampled_from([None, UNKNOWN, "yes", "no"]) for q in "abc"})


@settings(deadline=None, max_examples=150)
@given(TREES, SOME, SOME)
def test_what_surely_holds_still_holds_when_the_open_questions_are_answered(
    tree: Any, some: dict[str, Any], rest: dict[str, Any]
) -> None:
    known = {q: v for q, v in some.items() if v not in {None, UNKNOWN}}
    more = {**{q: v for q, v in rest.items() if v not in {None, UNKNOWN}}, **known}
    for condition in (tree, Not(tree)):
        if holds(condition, answers(**known), {}):
            assert holds(condition, answers(**more), {})


@settings(deadline=None, max_examples=100)
@given(TREES, SOME)
def test_a_condition_and_its_opposite_never_both_hold(tree: Any, some: dict[str, Any]) -> None:
    given_answers = answers(**{q: v for q, v in some.items() if v is not None})
    assert not (holds(tree, given_answers, {}) and holds(Not(tree), given_answers, {}))
