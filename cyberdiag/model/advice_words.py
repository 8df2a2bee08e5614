"""The fixed words around advice: levels, disclaimers, and the page that an agent goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class LevelWords(Struct, frozen=True):
    """How a level is called and what it means."""

    label: str
    text: str


class AgentPart(Struct, frozen=True):
    """A part of the agent's page: lines to ask, to go through or to fill in."""

    title: str
    lead: str
    lines: tuple[str, ...]


class AgentRow(Struct, frozen=True):
    """A worry that a customer may name, with the covers and gaps it relates to."""

    id: str
    text: str
    covers: tuple[str, ...]
    gaps: tuple[str, ...]


class AgentMapping(Struct, frozen=True):
    """The table from wishes to covers."""

    title: str
    lead: str
    intention_label: str
    covers_label: str
    gaps_label: str
    rows: tuple[AgentRow, ...]


class AgentView(Struct, frozen=True):
    """The page for an agent: intention first, the table only after it."""

    title: str
    lead: str
    intention: AgentPart
    mapping: AgentMapping
    points: AgentPart
    differences: AgentPart
    choice: AgentPart
    record: AgentPart


class Wording(Struct, frozen=True):
    """Disclaimers on every output, the agent's page, and phrases that no shipped text may use.

    `unknown_fact` is the reason of an item whose relevance rests on a fact that is not known.
    `forbidden` maps a language to its phrases.
    """

    disclaimer: tuple[str, ...]
    unknown_fact: str
    agent_disclaimer: tuple[str, ...]
    agent_view: AgentView
    forbidden: Mapping[str, tuple[str, ...]]
