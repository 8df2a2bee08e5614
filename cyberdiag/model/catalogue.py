"""What is known besides the questions: sources, frameworks, words."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from cyberdiag.problems import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.duties import Duties
    from cyberdiag.model.leak import LeakCosts
    from cyberdiag.model.loss_model import LossModel

NOWHERE = Place("")

FACT_MARKS = ("V", "V2", "READ")
"""Marks of evidence that allow a statement to be shown as a fact."""


class Source(Struct, frozen=True):
    """A document that a fact comes from, or a free help; `mark` tells how it was checked."""

    id: str
    title: str
    publisher: str
    url: str | None
    date: str
    as_of: str
    mark: str
    kind: str = "document"

    @property
    def is_fact(self) -> bool:
        return self.mark in FACT_MARKS


@dataclasses.dataclass(frozen=True, slots=True)
class Framework:
    """One edition of a framework that questions map to; `items` maps its ids to short titles."""

    id: str
    title: str
    edition: str
    publisher: str
    source: str
    note: str
    items: Mapping[str, str]
    place: Place = dataclasses.field(default=NOWHERE, compare=False)


class Term(Struct, frozen=True):
    """A word of the trade with a plain explanation; `match` lists the spellings to recognise."""

    id: str
    term: str
    match: tuple[str, ...]
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Peer:
    """A published rate of firms that do what a question asks (percent of n firms)."""

    question: str
    rate: float
    n: int
    year: int
    source: str
    place: Place = dataclasses.field(default=NOWHERE, compare=False)


class Catalogue(Struct, frozen=True):
    """The catalogue in one language."""

    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    frameworks: Mapping[str, Framework] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    peers: Mapping[str, Peer] = field(default_factory=lambda: MappingProxyType({}))
    losses: LossModel | None = None
    advice: AdviceData | None = None
    duties: Duties | None = None
    leak_costs: LeakCosts | None = None
