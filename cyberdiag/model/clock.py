"""The notification clock as it is shown: worded, ordered, with dates in text."""

from __future__ import annotations

from msgspec import Struct


class Limit(Struct, frozen=True):
    """One row; `when` is a date in words or the rule itself, `detail` the rule and its remarks."""

    id: str
    kind: str
    kind_label: str
    when: str
    detail: tuple[str, ...]
    title: str
    addressee: str
    trigger: str
    content: str
    method: str
    note: str
    why: str
    needs: str
    basis: str
    source: str
    url: str | None
    as_of: str
    mark: str
    confirm: str
    passed: bool


class Change(Struct, frozen=True):
    """An announced change of law."""

    title: str
    text: str
    source: str
    url: str | None
    confirm: str


class Clock(Struct, frozen=True):
    """The whole page; `limits` apply, `checks` apply if what `needs` says is true."""

    lang: str
    title: str
    organisation: str
    since: str
    known: str
    printed: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    limits: tuple[Limit, ...]
    checks: tuple[Limit, ...]
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    how: tuple[str, ...]
    oldest: str
    disclaimer: tuple[str, ...]
    program: str


class Call(Struct, frozen=True):
    """Someone to call; `number` is empty until the answers file has it."""

    title: str
    number: str
    why: str


class CardSteps(Struct, frozen=True):
    title: str
    do: tuple[str, ...]
    dont: tuple[str, ...]


class Card(Struct, frozen=True):
    """The first-hour card: one A4 page."""

    lang: str
    title: str
    organisation: str
    lead: str
    calls: tuple[Call, ...]
    common: CardSteps
    types: tuple[CardSteps, ...]
    record: tuple[str, ...]
    source: str
    confirm: str
    disclaimer: tuple[str, ...]
    program: str
