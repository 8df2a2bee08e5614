"""The advice in a result: kinds of cover to look into, never that something is insured."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from cyberdiag.model.advice_levels import CoverLevel
from cyberdiag.model.result_units import P95, Id, Median, Part, Text, Yen

Because = Annotated[list[Id], Meta(description="facts and weak answers that it rests on")]


class Cover(Part, frozen=True, kw_only=True):
    """A kind of cover for this firm."""

    id: Annotated[Id, Meta(description="the kind of cover")]
    level: Annotated[CoverLevel, Meta(title="id", description="how much it is worth considering")]
    because: Because = field(default_factory=list)
    reasons: Annotated[list[Text], Meta(description="the same in sentences")] = field(default_factory=list)
    drivers: Annotated[list[Id], Meta(description="weak answers that make it matter, the weakest first")] = (
        field(default_factory=list)
    )
    not_covered: Annotated[list[Text], Meta(description="what such a cover commonly leaves out")] = field(
        default_factory=list
    )
    by_amount: Annotated[bool, Meta(description="whether amounts decided the level, or rules alone")] = False
    p50: Annotated[Yen | None, Meta(description="half of the incidents that stand for it stay below")] = None
    p95: Annotated[Yen | None, Meta(description="95 of 100 stay below")] = None
    limit_hint: Annotated[
        Yen | None,
        Meta(description="the smallest published limit that reaches what is needed, or the highest one"),
    ] = None
    held: Annotated[Id, Meta(description="whether the firm says that it holds it")] = ""


class Gap(Part, frozen=True, kw_only=True):
    """A loss that covers commonly leave out."""

    id: Annotated[Id, Meta(description="the loss")] = ""
    applies: Annotated[bool, Meta(description="whether it concerns this firm")] = False
    because: Because = field(default_factory=list)
    reason: Annotated[Text, Meta(description="why, or why not")] = ""
    p50: Median | None = None
    p95: P95 | None = None


class Service(Part, frozen=True, kw_only=True):
    """A service that a rule recommends."""

    id: Annotated[Id, Meta(description="the service")] = ""
    price: Annotated[Id, Meta(description="as published")] = ""
    because: Because = field(default_factory=list)
    reason: Annotated[Text, Meta(description="the same in a sentence")] = ""


class Publication(Part, frozen=True, kw_only=True):
    """Where an incident was published."""

    title: Annotated[Text, Meta(description="its title")] = ""
    publisher: Annotated[Text, Meta(description="by whom")] = ""
    url: Annotated[Text, Meta(description="at what address")] = ""


class Case(Part, frozen=True, kw_only=True):
    """A published incident that began like this firm's weaknesses."""

    id: Annotated[Id, Meta(description="the incident (`cyberdiag show ID`)")] = ""
    because: Annotated[list[Id], Meta(description="questions that they share, or facts")] = field(
        default_factory=list
    )
    reported: Annotated[list[Id], Meta(description="shared weaknesses that a report or the press named")] = (
        field(default_factory=list)
    )
    inferred: Annotated[list[Id], Meta(description="shared weaknesses as an editor read the report")] = field(
        default_factory=list
    )
    sources: Annotated[list[Publication], Meta(description="where it was published")] = field(
        default_factory=list
    )
