"""What advice is made from: covers, gaps, services, weaknesses and published incidents."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.advice_words import LevelWords, Wording
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.writing import Writing


class CoverLevel(StrEnum):
    """How much a cover is worth considering (docs/reference.md, "Names")."""

    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"
    CONSIDER = "consider"
    NOT_APPLICABLE = "not-applicable"


class LimitKind(StrEnum):
    """Which ladder of limits a cover uses; all expenses covers share one limit."""

    LIABILITY = "liability"
    EXPENSES = "expenses"
    INTERRUPTION = "interruption"


class Relevance(Struct, frozen=True):
    """When something concerns a firm (None: always), and what to say when it does not."""

    when: Condition | None
    otherwise: str = ""


class Raise(Struct, frozen=True):
    """A fact that makes a cover weigh more; `reason` names its sentence, `facts` what fills it."""

    when: Condition
    reason: str
    facts: tuple[str, ...]


class Cover(Struct, frozen=True):
    """One kind of insurance cover; `drivers` are the questions whose weak answers make it matter.

    `reasons` maps an id to a sentence with profile facts in braces; the one on `*.base` needs no fact.
    """

    id: str
    order: int
    title: str
    group: str
    role: str
    triggers: tuple[str, ...]
    pays: str
    examples: tuple[str, ...]
    not_covered: tuple[str, ...]
    check: tuple[str, ...]
    note: str
    relevance: Relevance
    structural: Condition | None
    raises: tuple[Raise, ...]
    drivers: tuple[str, ...]
    reasons: Mapping[str, str]
    limit: LimitKind


class Trigger(Struct, frozen=True):
    """One of the kinds of event that set off a cover."""

    id: str
    title: str
    text: str
    example: str


class Gap(Struct, frozen=True):
    """A loss that covers commonly leave out, and what to do instead."""

    id: str
    title: str
    text: str
    instead: str
    relevance: Relevance
    drivers: tuple[str, ...]
    reasons: Mapping[str, str]


class WeakRule(Struct, frozen=True):
    """Holds while the mean share of full marks of the questions that apply is `at_most` (0 to 1)."""

    questions: tuple[str, ...]
    at_most: float


class ScoreRule(Struct, frozen=True):
    """Holds while the score of a diagnosis is below a number of points."""

    diagnosis: str
    below: float


class ServiceRule(Struct, frozen=True):
    """One way in which a service comes to be recommended."""

    id: str
    when: Condition | WeakRule | ScoreRule
    reason: str


class Service(Struct, frozen=True):
    """A support or consulting service; `price` is `free` or `paid` as published."""

    id: str
    title: str
    price: str
    text: str
    parts: tuple[str, ...]
    note: str
    recommend: tuple[ServiceRule, ...]


class WeaknessTopic(Struct, frozen=True):
    """A weakness that incidents began with; `questions` ask about it, the nearest first."""

    id: str
    label: str
    questions: tuple[str, ...]


class CaseSource(Struct, frozen=True):
    """Where a case was published; `mark` READ means that we read it."""

    title: str
    publisher: str
    url: str
    mark: str


class Case(Struct, frozen=True):
    """A published incident; `date` is `YYYY-MM`.

    `reported` are weakness topics that a report or the press named, `inferred` an editor's reading.
    Of cases with one `same_event` only one is shown.
    """

    id: str
    date: str
    organisation: str
    country: str
    industry: str
    size: str
    scenario: str
    what: str
    reported: tuple[str, ...]
    inferred: tuple[str, ...]
    consequences: tuple[str, ...]
    covers: tuple[str, ...]
    lesson: str
    sources: tuple[CaseSource, ...]
    same_event: str = ""

    @property
    def topics(self) -> tuple[str, ...]:
        return (*self.reported, *self.inferred)


class Threshold(Struct, frozen=True):
    """A number that decides a level, with where it comes from."""

    value: float
    source: str
    mark: str


class Ladders(Struct, frozen=True):
    """Rungs of published limits in yen by kind, and the numbers that decide a level.

    `tolerable` is the share of revenue, minimum and maximum of the loss a firm bears if it does not say.
    """

    rungs: Mapping[LimitKind, tuple[float, ...]]
    tolerable: tuple[float, float, float]
    thresholds: Mapping[str, Threshold]
    levels: Mapping[CoverLevel, LevelWords]


class AdviceData(Struct, frozen=True):
    """Everything that advice is made from, in one language; covers in the order shown."""

    lang: str
    covers: tuple[Cover, ...]
    triggers: Mapping[str, Trigger]
    gaps: tuple[Gap, ...]
    services: tuple[Service, ...]
    cases: tuple[Case, ...]
    topics: Mapping[str, WeaknessTopic]
    ladders: Ladders
    wording: Wording
    writing: Writing

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that decides on a cover, gap or service."""
        found: list[Condition | None] = [g.relevance.when for g in self.gaps]
        for cover in self.covers:
            found += [cover.relevance.when, cover.structural, *(r.when for r in cover.raises)]
        rules = (rule.when for service in self.services for rule in service.recommend)
        found += [when for when in rules if not isinstance(when, WeakRule | ScoreRule)]
        return tuple(c for c in found if c is not None)
