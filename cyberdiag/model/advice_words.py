"""The fixed words around advice: disclaimers, and the page that an agent goes through."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, field

from cyberdiag.model.record import Keyed, Record, Text, Words, says

MOST_LANGUAGES, MOST_PHRASES = 20, 50
"""Every text that is shipped or added is looked through for each phrase."""
Lines = Annotated[tuple[Words, ...], Meta(min_length=1)]


class AgentPart(Record, frozen=True):
    """A part of the agent's page."""

    title: Words
    lead: Words


class Prompts(AgentPart, frozen=True):
    """A part with lines to ask."""

    lines: Lines = field(name="prompts")


class Points(AgentPart, frozen=True):
    """A part with lines to go through."""

    lines: Lines = field(name="items")


class Form(AgentPart, frozen=True):
    """A part with lines to fill in."""

    lines: Lines = field(name="fields")


class AgentRow(Keyed, frozen=True, kw_only=True):
    """A worry that a customer may name, with the covers and gaps it relates to."""

    text: Words
    covers: tuple[str, ...]
    gaps: tuple[str, ...]


class AgentMapping(AgentPart, frozen=True):
    """The table from wishes to covers."""

    intention_label: Words
    covers_label: Words
    gaps_label: Words
    rows: Mapping[str, AgentRow]


class AgentView(AgentPart, frozen=True):
    """代理店の頁 / The page that an agent goes through: intention first, the table only after it."""

    intention: Prompts
    mapping: AgentMapping
    points: Points
    differences: Prompts
    choice: Prompts
    record: Form


class Wording(Record, frozen=True):
    """wording.yaml: disclaimers on every output, and the agent's page; `forbidden` holds phrases by language."""

    disclaimer: Lines
    unknown_fact: Annotated[Words, says("関係するかわからないときの文 / when relevance is not known")]
    agent_disclaimer: Lines
    agent_view: AgentView
    forbidden: Annotated[
        Mapping[str, Annotated[tuple[Text, ...], Meta(max_length=MOST_PHRASES)]],
        says("使わないことば / phrases no text may use", max_length=MOST_LANGUAGES),
    ]
