"""A questionnaire in one language, with every reference resolved."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from cyberdiag.model.aggregate import Demands, Method
from cyberdiag.model.condition import Condition, asked_by, holds
from cyberdiag.model.editions import Edition
from cyberdiag.model.full_marks import full_marks
from cyberdiag.model.head import Cap
from cyberdiag.model.review import Reference
from cyberdiag.model.ruled import RuledHead
from cyberdiag.model.written import Kind, WrittenQuestion
from cyberdiag.problems import Path, Place

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers


class Choice(Struct, frozen=True):
    """One answer that can be chosen; `text` says when it is the right one, `points` None means not scored.

    `not_applicable` takes the question out of the score when it is chosen; `was` are ids that it had before.
    """

    id: str
    label: str
    text: str = ""
    points: float | None = None
    not_applicable: bool = False
    was: tuple[str, ...] = ()


class Question(WrittenQuestion, frozen=True, kw_only=True, dict=True):
    """One question, with what its section and scale give it; `weight` is its share before any rule.

    `unknown_points` is what "don't know" counts where a published sheet says so; None is the usual 0. `locate` tells
    where a part of the entry was written, such as `("sources", 0)`.
    """

    section: str
    asked: str = field(default="", name="(asked)")
    """Whom to ask, as it is written: with roles in braces."""
    begun: str = field(default="", name="(begun)")
    """The first step, as it is written."""
    choices: tuple[Choice, ...] = field(name="(choices)")
    weight: float = field(default=0.0, name="(weight)")
    references: tuple[Reference, ...] = ()
    unknown_points: float | None = None
    place: Place
    locate: Callable[[Path], Place] | None = None

    @cached_property
    def full_points(self) -> float:
        """The points of the best answer; where several may be chosen, that is all that give points."""
        given = [c.points for c in self.choices if c.points is not None]
        if self.kind is Kind.MULTIPLE:
            return math.fsum(p for p in given if p > 0)
        return max(given, default=0.0)

    @property
    def worst_points(self) -> float:
        """The points of the worst answer; where several may be chosen, that is all that take points away."""
        given = [c.points for c in self.choices if c.points is not None]
        if self.kind is Kind.MULTIPLE:
            return math.fsum(p for p in given if p < 0)
        return min(given, default=0.0)

    @property
    def next_points(self) -> float:
        """The points of the answer that comes next after the best."""
        given = sorted(c.points for c in self.choices if c.points is not None)
        if self.kind is Kind.MULTIPLE:
            return self.full_points - min((p for p in given if p > 0), default=0.0)
        return next((p for p in reversed(given) if p < self.full_points), self.full_points)

    @property
    def lowest_points(self) -> float:
        """The least that any answer can earn, "don't know" too."""
        unsure = self.unknown_points
        return self.worst_points if unsure is None else min(self.worst_points, unsure)

    @property
    def has_points(self) -> bool:
        """Whether an answer earns points; other questions are asked but not scored."""
        return self.kind in {Kind.SINGLE, Kind.MULTIPLE} and any(c.points is not None for c in self.choices)

    @property
    def conditions(self) -> tuple[tuple[Path, Condition], ...]:
        """Every condition of the question, each with the path where it stands in the entry."""
        if self.only_when is None and self.not_applicable_when is None and not self.weight_rules:
            return ()  # as most have it
        named = (("only_when", self.only_when), ("not_applicable_when", self.not_applicable_when))
        rules = enumerate(self.weight_rules)
        return (
            *(((name,), condition) for name, condition in named if condition is not None),
            *((("weight_rules", n, "when"), rule.when) for n, rule in rules),
        )

    def choice(self, choice_id: str) -> Choice | None:
        """Return a choice by its id; None where there is no such choice."""
        return next((c for c in self.choices if c.id == choice_id), None)

    def points(self, choice_id: str) -> float | None:
        """Return what a choice earns; None where it is not scored, or no choice."""
        found = self.choice(choice_id)
        return found.points if found else None

    def applies(self, answers: Answers, flags: Mapping[str, Condition]) -> bool:
        """Return whether the question is to be asked, given the answers before it."""
        if self.only_when is not None and not holds(self.only_when, answers, flags):
            return False
        return self.not_applicable_when is None or not holds(self.not_applicable_when, answers, flags)

    def place_of(self, *path: str | int) -> Place:
        """Return where a part of the question was written; the question itself if that is not known."""
        return self.place if self.locate is None else self.locate(path)


class Section(Struct, frozen=True):
    """Questions under one heading with a sentence of purpose; `detail` on request only, `aside` after all with points."""

    id: str
    title: str
    purpose: str
    questions: tuple[Question, ...]
    detail: bool = False
    aside: bool = False


class Questionnaire(RuledHead, frozen=True, kw_only=True, dict=True):
    """A whole questionnaire: its head, with the questions of its sections and the overlays laid over them."""

    sections: tuple[Section, ...] = field(default=(), name="(sections)")
    place: Place
    edition: Edition | None = None
    overlays: tuple[Edition, ...] = ()
    locate: Callable[[Path], Place] | None = None

    def place_of(self, *path: str | int) -> Place:
        """Return where a part of `questionnaire.yaml` was written; the file's head if that is not known."""
        return self.place if self.locate is None else self.locate(path)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order asked."""
        return tuple(q for section in self.sections for q in section.questions)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Every question by its id."""
        return {q.id: q for q in reversed(self.questions)}  # of two with one id the first

    @cached_property
    def full_marks(self) -> float:
        """The highest sum of points that a firm can come to."""
        return full_marks(self.questions, self.by_id, self.flags)

    @cached_property
    def caps_on(self) -> Mapping[str, tuple[Cap, ...]]:
        """The caps that may hold a question down, by its id."""
        found: dict[str, list[Cap]] = {}
        for cap in self.caps.values():
            for name in cap.limited(self.by_id):
                found.setdefault(name, []).append(cap)
        return MappingProxyType({name: tuple(caps) for name, caps in found.items()})

    @property
    def scored(self) -> bool:
        """Whether the answers become a score."""
        return self.method is not Method.NONE

    @property
    def whole_profile(self) -> bool:
        """Whether every fact about the firm is asked, so that losses and covers can be estimated."""
        return self.profile == "whole"

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Its own edition and those of the overlays laid over it."""
        return (*((self.edition,) if self.edition else ()), *self.overlays)

    def question(self, question_id: str) -> Question | None:
        """Return a question by its id; None where there is no such question."""
        return self.by_id.get(question_id)


class QuestionSet(Struct, frozen=True, dict=True):
    """Several questionnaires answered in one run; ids are one namespace and flags are shared.

    `translated` gives them in the other languages, `others` what is `beside`: called when a label or an id is not known.
    """

    questionnaires: tuple[Questionnaire, ...]
    translated: Callable[[], tuple[Questionnaire, ...]] | None = None
    others: Callable[[], Mapping[str, str]] | None = None

    @cached_property
    def beside(self) -> Mapping[str, str]:
        """Questions that a file may answer too and that are left alone, each id with the questionnaire that asks it."""
        return self.others() if self.others else {}

    def labels_elsewhere(self, question: str) -> tuple[Choice, ...]:
        """Return the choices of a question as the other languages call them."""
        return self._elsewhere.get(question, ())

    @cached_property
    def _elsewhere(self) -> Mapping[str, tuple[Choice, ...]]:
        found: dict[str, tuple[Choice, ...]] = {}
        for one in self.translated() if self.translated else ():
            for question in one.questions:
                found[question.id] = (*found.get(question.id, ()), *question.choices)
        return found

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Every question by its id."""
        return MappingProxyType({q.id: q for n in self.questionnaires for q in n.questions})

    @cached_property
    def detail(self) -> frozenset[str]:
        """The questions that are asked on request only, such as the firm's own figures."""
        sections = (s for n in self.questionnaires for s in n.sections if s.detail)
        return frozenset(q.id for s in sections for q in s.questions)

    @cached_property
    def aside(self) -> frozenset[str]:
        """The questions beside every score: asked last, and missed by nothing."""
        sections = (s for n in self.questionnaires for s in n.sections if s.aside)
        return frozenset(q.id for s in sections for q in s.questions)

    @property
    def on_paper(self) -> tuple[tuple[Questionnaire, Section], ...]:
        """Every section in the order of an answer sheet: those beside the score stand last, then those on request only."""
        every = ((n, s) for n in self.questionnaires for s in n.sections)
        return tuple(sorted(every, key=lambda pair: (pair[1].detail, pair[1].aside)))

    @cached_property
    def demands(self) -> Mapping[str, Demands]:
        """What must stand beside answers, by the id of each scored question that something is demanded for."""
        asked = ((q, n.demands) for n in self.scored for q in n.questions if q.has_points)
        return {q.id: d for q, d in asked if (d.reason or d.evidence) and d.asks(q.id)}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each question stands in the order asked."""
        return {name: n for n, name in enumerate(self.by_id)}

    @cached_property
    def led_by(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions that an answer may switch on or off, by the id of the one that is answered."""
        found: dict[str, list[Question]] = {}
        for question in self.by_id.values():
            asked = (c for c in (question.only_when, question.not_applicable_when) if c is not None)
            for name in frozenset().union(*(asked_by(c, self.flags) for c in asked)):
                found.setdefault(name, []).append(question)
        return MappingProxyType({name: tuple(led) for name, led in found.items()})

    @cached_property
    def flags(self) -> Mapping[str, Condition]:
        """Every named condition."""
        return MappingProxyType({k: c for n in self.questionnaires for k, c in n.flags.items()})

    @cached_property
    def needs(self) -> Mapping[str, frozenset[str]]:
        """The questions that decide whether a question applies, by its id."""

        def of(question: Question) -> frozenset[str]:
            asked = (asked_by(c, self.flags) for c in (question.only_when, question.not_applicable_when) if c)
            return frozenset(name for names in asked for name in names if name in self.by_id)

        return MappingProxyType({key: of(question) for key, question in self.by_id.items()})

    @property
    def versions(self) -> dict[str, str]:
        """The version of every questionnaire and overlay, by id."""
        own = {n.id: n.version for n in self.questionnaires}
        return own | {o.id: o.version for n in self.questionnaires for o in n.overlays}

    @property
    def scored(self) -> tuple[Questionnaire, ...]:
        """The questionnaires whose answers become a score."""
        return tuple(n for n in self.questionnaires if n.scored)

    @cached_property
    def scored_ids(self) -> frozenset[str]:
        """The ids of the questions of those."""
        return frozenset(q.id for n in self.scored for q in n.questions)

    @property
    def whole_profile(self) -> bool:
        """Whether all facts are there that an estimate of losses and covers rests on."""
        return not self.scored or any(n.whole_profile for n in self.scored)
