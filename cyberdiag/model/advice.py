"""What advice is made from: covers, gaps, services, weaknesses and published incidents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.advice_words import LevelWords, Wording
    from cyberdiag.model.condition import Condition


class CoverLevel(StrEnum):
    """How much a cover is worth considering (contract, section 5)."""

    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"
    CONSIDER = "consider"
    NOT_APPLICABLE = "not-applicable"


class LimitKind(StrEnum):
    """Which ladder of limits a cover uses; all expenses covers share one limit."""

    LIABILITY = "liability"
    EXPENSES = "expenses"
    INTERRUPTION = "interruption"


@dataclass(frozen=True, slots=True)
class Relevance:
    """When something concerns a firm (None: always), and what to say when it does not."""

    when: Condition | None
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Raise:
    """A fact that makes a cover weigh more; `reason` names its sentence, `facts` what fills it."""

    when: Condition
    reason: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
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


@dataclass(frozen=True, slots=True)
class Trigger:
    """One of the kinds of event that set off a cover."""

    id: str
    title: str
    text: str
    example: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A loss that covers commonly leave out, and what to do instead."""

    id: str
    title: str
    text: str
    instead: str
    relevance: Relevance
    drivers: tuple[str, ...]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WeakRule:
    """Holds while the mean share of full marks of the questions that apply is `at_most` (0 to 1)."""

    questions: tuple[str, ...]
    at_most: float


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """Holds while the score of a diagnosis is below a number of points."""

    diagnosis: str
    below: float


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """One way in which a service comes to be recommended."""

    id: str
    when: Condition | WeakRule | ScoreRule
    reason: str


@dataclass(frozen=True, slots=True)
class Service:
    """A support or consulting service; `price` is `free` or `paid` as published."""

    id: str
    title: str
    price: str
    text: str
    parts: tuple[str, ...]
    note: str
    recommend: tuple[ServiceRule, ...]


@dataclass(frozen=True, slots=True)
class WeaknessTopic:
    """A weakness that incidents began with; `questions` ask about it, the nearest first."""

    id: str
    label: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseSource:
    """Where a case was published; `mark` READ means that we read it."""

    title: str
    publisher: str
    url: str
    mark: str


@dataclass(frozen=True, slots=True)
class Case:
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


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that decides a level, with where it comes from."""

    value: float
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Ladders:
    """Rungs of published limits in yen by kind, and the numbers that decide a level.

    `tolerable` is the share of revenue, minimum and maximum of the loss a firm bears if it does not say.
    """

    rungs: Mapping[LimitKind, tuple[float, ...]]
    tolerable: tuple[float, float, float]
    thresholds: Mapping[str, Threshold]
    levels: Mapping[CoverLevel, LevelWords]


@dataclass(frozen=True, slots=True)
class AdviceData:
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

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that decides on a cover, gap or service."""
        found: list[Condition | None] = [g.relevance.when for g in self.gaps]
        for cover in self.covers:
            found += [cover.relevance.when, cover.structural, *(r.when for r in cover.raises)]
        rules = (rule.when for service in self.services for rule in service.recommend)
        found += [when for when in rules if not isinstance(when, WeakRule | ScoreRule)]
        return tuple(c for c in found if c is not None)
