"""The advice section of the report, worded and rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from cyberdiag.model.advice_words import AgentView
    from cyberdiag.model.ref import Ref


class CoverView(Struct, frozen=True):
    """One kind of cover for this firm."""

    id: str
    title: str
    level: str
    level_label: str
    role: str
    pays: str
    examples: tuple[str, ...]
    triggers: tuple[str, ...]
    not_covered: tuple[str, ...]
    check: tuple[str, ...]
    note: str
    reasons: tuple[str, ...]
    drivers: tuple[tuple[str, str], ...]
    amount: str
    limit: str
    held: str
    because: tuple[Ref, ...]
    cases: tuple[Ref, ...]


class GapView(Struct, frozen=True):
    """A loss that no cover answers."""

    id: str
    title: str
    text: str
    instead: str
    reason: str
    amount: str
    because: tuple[Ref, ...]


class ServiceView(Struct, frozen=True):
    """A service that is recommended."""

    id: str
    title: str
    price: str
    text: str
    parts: tuple[str, ...]
    note: str
    reason: str
    because: tuple[Ref, ...]


class CaseView(Struct, frozen=True):
    """A published incident and what brought it here."""

    id: str
    date: str
    organisation: str
    what: str
    consequences: tuple[str, ...]
    lesson: str
    relation: str
    because: tuple[Ref, ...]
    covers: tuple[Ref, ...]
    sources: tuple[tuple[str, str, str], ...]  # title, publisher, url


class LevelView(Struct, frozen=True):
    """The covers of one level, for a line on page one."""

    id: str
    label: str
    text: str
    covers: tuple[Ref, ...]


class AdviceView(Struct, frozen=True):
    """Everything that the report says about insurance, services and incidents."""

    lead: str
    covers: tuple[CoverView, ...]
    levels: tuple[LevelView, ...]
    gaps: tuple[GapView, ...]
    services: tuple[ServiceView, ...]
    cases: tuple[CaseView, ...]
    cases_lead: str
    without_case: str
    tolerable: str
    triggers: tuple[tuple[str, str, str], ...]  # title, text, example
    disclaimer: tuple[str, ...]
    agent: AgentView | None = None
    agent_disclaimer: tuple[str, ...] = ()
    agent_rows: tuple[tuple[str, str, str], ...] = ()  # intention, covers, gaps
