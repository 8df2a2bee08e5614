"""The notification clock as it is shown: worded, ordered, with dates in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.duties import Amendment
    from cyberdiag.model.leak import Steps


class Limit(Struct, frozen=True):
    """One row; `when` is a date in words or the rule itself, `detail` the rule and its remarks."""

    deadline: Deadline
    kind_label: str
    when: str
    detail: tuple[str, ...]
    title: str
    why: str
    needs: str
    basis: str
    mark: str
    confirm: str
    passed: bool


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
    changes: tuple[tuple[Amendment, str], ...]
    """Announced changes of law, each with what is still to be confirmed."""
    how: tuple[str, ...]
    oldest: str
    disclaimer: tuple[str, ...]
    program: str


class Call(Struct, frozen=True):
    """Someone to call; `number` is empty where none is published and the answers file has none."""

    title: str
    number: str
    why: str


class Card(Struct, frozen=True):
    """The first-hour card: one A4 page."""

    lang: str
    title: str
    organisation: str
    lead: str
    calls: tuple[Call, ...]
    common: Steps
    types: tuple[Steps, ...]
    record: tuple[str, ...]
    source: str
    confirm: str
    disclaimer: tuple[str, ...]
    program: str
