"""Published incidents, and the weaknesses that they began with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from cyberdiag.model.record import Id, Keyed, Record, Text, Url, Words

Month = Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", extra={"fault": "wrong-value"})]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", extra={"fault": "wrong-value"})]


class WeaknessTopic(Keyed, frozen=True, kw_only=True):
    """弱点 / A weakness that incidents began with; `questions` ask about it."""

    label: Words
    questions: Annotated[
        tuple[str, ...], Meta(min_length=1, description="近い質問から順に / the nearest question first")
    ]


class Weaknesses(Record, frozen=True):
    """weaknesses.yaml."""

    weaknesses: Mapping[str, WeaknessTopic]


class CaseWeaknesses(Record, frozen=True):
    """Ids of weaknesses."""

    reported: Annotated[
        tuple[str, ...], Meta(description="報告書や報道が挙げた弱点 / named by a report or the press")
    ]
    inferred: Annotated[tuple[str, ...], Meta(description="編集者の読み / an editor's reading")]


class CaseSource(Record, frozen=True):
    """Where a case was published; `mark` READ means that we read it."""

    title: Text
    publisher: Text
    url: Url
    mark: Literal["READ", "RECALLED"]


class Case(Record, frozen=True, kw_only=True):
    """事例 / A published incident; `date` is `YYYY-MM`. Of cases with one `same_event` only one is shown."""

    id: Id
    same_event: Annotated[str, Meta(description="同じ事故の例に同じ印 / one mark for cases of one event")] = (
        ""
    )
    date: Month
    organisation: Words
    country: Country
    industry: Text
    size: Literal["small", "mid", "large", "public", "unknown"]
    scenario: Text
    what: Words
    weaknesses: CaseWeaknesses
    consequences: Annotated[tuple[Words, ...], Meta(min_length=1)]
    covers: Annotated[tuple[str, ...], Meta(min_length=1)]
    lesson: Words
    sources: Annotated[tuple[CaseSource, ...], Meta(min_length=1)]

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of its weaknesses, those reported first."""
        return (*self.weaknesses.reported, *self.weaknesses.inferred)


class Cases(Record, frozen=True):
    """cases/<year>.yaml."""

    cases: tuple[Case, ...]
