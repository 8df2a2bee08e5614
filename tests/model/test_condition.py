"""Three-valued conditions: silence and "don't know" are neither true nor false."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest
from conditions import compare, every, named, no, some
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.condition import asked_by, evaluate, grounds, holds

TRUE = compare("one", one_of=("yes",))
FALSE = compare("one", one_of=("no",))
OPEN = compare("open", one_of=("yes",))
UNSURE = compare("unsure", one_of=("yes",))


def answers(**values: Any) -> Answers:
    return Answers(MappingProxyType({key: Answer(value) for key, value in values.items()}))


GIVEN = answers(one="yes", unsure=UNKNOWN)

TABLE = [
    (TRUE, True),
    (FALSE, False),
    (OPEN, False),
    (UNSURE, False),
    (no(TRUE), False),
    (no(FALSE), True),
    (no(OPEN), False),
    (no(UNSURE), False),
    (no(no(OPEN)), False),
    (every((TRUE, TRUE)), True),
    (every((TRUE, FALSE)), False),
    (every((TRUE, OPEN)), False),
    (no(every((TRUE, OPEN))), False),
    (no(every((FALSE, OPEN))), True),
    (some((FALSE, TRUE)), True),
    (some((OPEN, TRUE)), True),
    (some((OPEN, FALSE)), False),
    (no(some((OPEN, FALSE))), False),
    (no(some((FALSE, FALSE))), True),
    (every(()), True),
    (some(()), False),
]


@pytest.mark.parametrize(("condition", "expected"), TABLE, ids=str)
def test_the_truth_table_of_three_values(condition: Any, expected: Any) -> None:
    assert holds(condition, GIVEN, {}) is expected


COMPARISONS = [
    (compare("q", one_of=("a", "b")), "b", True),
    (compare("q", one_of=("a", "b")), "c", False),
    (compare("q", one_of=("a",)), ("a",), True),
    (compare("q", one_of=("a",)), ("a", "b"), False),
    (compare("q", includes=("a", "b")), ("b", "c"), True),
    (compare("q", includes=("a", "b")), ("c",), False),
    (compare("q", includes=("a",)), "a", True),
    (compare("q", at_least=5), 5, True),
    (compare("q", at_least=5), 4.9, False),
    (compare("q", at_most=5), 5, True),
    (compare("q", at_most=5), 6, False),
    (compare("q", at_least=2, at_most=5), 3, True),
    (compare("q", at_least=2, at_most=5), 1, False),
    (compare("q", at_most=0), 0, True),
    (compare("q", at_least=1), "many", False),
    (no(compare("q", at_least=1)), "many", False),
]


@pytest.mark.parametrize(("condition", "value", "expected"), COMPARISONS, ids=str)
def test_a_comparison_looks_at_one_answer(condition: Any, value: Any, expected: Any) -> None:
    assert holds(condition, answers(q=value), {}) is expected


def test_a_flag_stands_for_its_condition() -> None:
    flags = {"small": compare("employees", at_most=5), "large": no(named("small"))}
    assert holds(named("small"), answers(employees=5), flags)
    assert holds(named("large"), answers(employees=6), flags)
    assert not holds(named("large"), Answers(), flags)


def test_the_questions_that_decide_are_named_through_flags() -> None:
    flags = {"inner": compare("a", one_of=("x",))}
    condition = every((named("inner"), no(some((compare("b", at_least=1), compare("c", includes=("y",)))))))
    assert asked_by(condition, flags) == {"a", "b", "c"}
    assert asked_by(named("gone"), flags) == frozenset()


LEAVES = st.sampled_from([compare(q, one_of=(v,)) for q in "abc" for v in ("yes", "no")])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(no),
        st.lists(inner, max_size=3).map(lambda parts: every(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: some(tuple(parts))),
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
    for condition in (tree, no(tree)):
        if holds(condition, answers(**known), {}):
            assert holds(condition, answers(**more), {})


@settings(deadline=None, max_examples=100)
@given(TREES, SOME)
def test_a_condition_and_its_opposite_never_both_hold(tree: Any, some: dict[str, Any]) -> None:
    given_answers = answers(**{q: v for q, v in some.items() if v is not None})
    assert not (holds(tree, given_answers, {}) and holds(no(tree), given_answers, {}))


@settings(deadline=None, max_examples=150)
@given(TREES, SOME)
def test_the_answers_that_a_condition_rests_on_alone_make_it_come_out_as_it_does(
    tree: Any, some: dict[str, Any]
) -> None:
    known = answers(**{q: v for q, v in some.items() if v is not None})
    found = grounds(tree, known, {})
    kept = answers(**{q: v for q, v in some.items() if q in found})
    came = evaluate(tree, known, {})
    assert came is None or evaluate(tree, kept, {}) is came
    assert found <= asked_by(tree, {})


@pytest.mark.parametrize(
    ("given_answers", "found"),
    [
        ({"copy": "no", "place": "no", "drill": "yes"}, {"copy", "drill"}),
        ({"copy": "no", "place": "yes", "drill": UNKNOWN}, {"copy", "place"}),
        ({"copy": "no", "place": "no"}, set()),
    ],
)
def test_an_answer_that_does_not_make_a_condition_hold_is_not_among_those_it_rests_on(
    given_answers: dict[str, Any], found: set[str]
) -> None:
    flags = {"told": some((compare("place", one_of=("yes",)), compare("drill", one_of=("yes",))))}
    condition = every((compare("copy", one_of=("no",)), named("told")))
    assert grounds(condition, answers(**given_answers), flags) == found
