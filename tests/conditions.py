"""Conditions as tests write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.condition import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable


def compare(
    question: str,
    one_of: tuple[str, ...] | None = None,
    includes: tuple[str, ...] | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Condition:
    return Condition(
        question=question, in_=one_of, includes=includes, at_least=at_least, at_most=at_most,
        since=since, until=until,
    )  # fmt: skip


def every(parts: Iterable[Condition]) -> Condition:
    return Condition(all=tuple(parts))


def some(parts: Iterable[Condition]) -> Condition:
    return Condition(any=tuple(parts))


def no(part: Condition) -> Condition:
    return Condition(not_=part)


def named(flag: str) -> Condition:
    return Condition(flag=flag)
