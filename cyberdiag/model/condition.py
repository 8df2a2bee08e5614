"""Conditions as a closed tree of values: no expression text, nothing to execute.

A comparison with a question that is open, or answered with "don't know", is neither true nor false.
`all`, `any` and `not` carry that through (three-valued logic), and a whole condition that is neither
counts as false. So `not` of an unanswered comparison is false too: nothing is switched off by silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.model.answers import Answers, Value

Tri = bool | None


class Compare(Struct, frozen=True):
    """One comparison with one question; exactly one operator is set."""

    question: str
    one_of: tuple[str, ...] = ()  # `is`, `in`
    includes: tuple[str, ...] = ()  # a multiple-choice answer holds one of these
    at_least: float | None = None
    at_most: float | None = None
    since: str = ""  # a date answer is this ISO day or later
    until: str = ""


class All(Struct, frozen=True):
    parts: tuple[Condition, ...]


class Any_(Struct, frozen=True):  # noqa: N801  `Any` is taken
    parts: tuple[Condition, ...]


class Not(Struct, frozen=True):
    part: Condition


class Flag(Struct, frozen=True):
    """A condition that has a name, so that many questions can share it."""

    name: str


Condition = Compare | All | Any_ | Not | Flag


def holds(condition: Condition, answers: Answers, flags: Mapping[str, Condition]) -> bool:
    """Return whether the condition is surely true."""
    return _evaluate(condition, answers, flags) is True


def asked_by(condition: Condition, flags: Mapping[str, Condition]) -> frozenset[str]:
    """Return the ids of the questions that decide the condition."""
    match condition:
        case Compare():
            return frozenset({condition.question})
        case All() | Any_():
            return frozenset().union(*(asked_by(part, flags) for part in condition.parts))
        case Not():
            return asked_by(condition.part, flags)
        case Flag():
            return asked_by(flags[condition.name], flags) if condition.name in flags else frozenset()
        case _:
            assert_never(condition)


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Give every comparison in the condition; what a named condition holds is told with that condition."""
    match condition:
        case Compare():
            yield condition
        case All() | Any_():
            for part in condition.parts:
                yield from comparisons(part)
        case Not():
            yield from comparisons(condition.part)
        case Flag():
            return
        case _:
            assert_never(condition)


def _evaluate(condition: Condition, answers: Answers, flags: Mapping[str, Condition]) -> Tri:
    match condition:
        case Compare():
            return _compare(condition, answers.value(condition.question))
        case All():
            parts = [_evaluate(part, answers, flags) for part in condition.parts]
            return False if False in parts else None if None in parts else True
        case Any_():
            parts = [_evaluate(part, answers, flags) for part in condition.parts]
            return True if True in parts else None if None in parts else False
        case Not():
            inner = _evaluate(condition.part, answers, flags)
            return None if inner is None else not inner
        case Flag():
            return _evaluate(flags[condition.name], answers, flags)
        case _:
            assert_never(condition)


def _compare(compare: Compare, value: Value | None) -> Tri:
    if value is None:
        return None
    chosen = value if isinstance(value, tuple) else (str(value),)
    if compare.one_of:
        return len(chosen) == 1 and chosen[0] in compare.one_of
    if compare.includes:
        return any(part in compare.includes for part in chosen)
    if compare.since or compare.until:
        day = chosen[0]  # ISO dates are in order as texts
        return day >= compare.since and (not compare.until or day <= compare.until)
    if isinstance(value, int | float):
        low = compare.at_least is None or value >= compare.at_least
        return low and (compare.at_most is None or value <= compare.at_most)
    return None
