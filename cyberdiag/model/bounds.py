"""Between which scores the answers to a questionnaire can lie."""

from __future__ import annotations

import math
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import Answer, Answers, Value
from cyberdiag.model.condition import asked_by, comparisons, leaves
from cyberdiag.model.parts import Part
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.model.condition import Condition
    from cyberdiag.model.ruled import RuledHead
    from cyberdiag.problems import Path

_MOST_TRIED = 100_000
"""Answers times questions that are tried to find what can come together; beyond, all is added up."""


class _Asked(Protocol):
    """What the bounds of a score take of a question."""

    @property
    def id(self) -> str: ...
    @property
    def axes(self) -> Mapping[str, str]: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def weight(self) -> float: ...
    @property
    def full_points(self) -> float: ...
    @property
    def lowest_points(self) -> float: ...
    @property
    def only_when(self) -> Condition | None: ...
    @property
    def not_applicable_when(self) -> Condition | None: ...
    @property
    def conditions(self) -> tuple[tuple[Path, Condition], ...]: ...
    @property
    def choices(self) -> tuple[object, ...]: ...
    def applies(self, answers: Answers, flags: Mapping[str, Condition]) -> bool: ...


class _Sheet(Protocol):
    """What they take of a questionnaire."""

    @property
    def head(self) -> RuledHead: ...
    @property
    def questions(self) -> tuple[_Asked, ...]: ...
    def question(self, question_id: str) -> _Asked | None: ...


class _Bare(Struct, frozen=True):
    """A question between its worst and its best answer."""

    id: str
    axes: Mapping[str, str]
    weight: float
    full: float
    least: float
    may_go: bool


def lowest(questionnaire: _Sheet, axis: str = "") -> float:
    """Return the lowest score of the whole, or of any value of an axis; what may not apply counts nothing then."""
    return min((_lowest(part) for part in _parts(questionnaire, axis)), default=0.0)


def highest(questionnaire: _Sheet, axis: str = "") -> float:
    """Return the highest score; in a sum, questions that no firm is asked together do not add up."""
    head = questionnaire.head
    if not axis and head.method is Method.SUM and not head.of and head.not_applicable == "left-out":
        return head.start + _together(questionnaire)
    return max((part.full for part in _parts(questionnaire, axis)), default=100.0)


def fulls(questionnaire: _Sheet, axis: str = "") -> frozenset[float]:
    """Return the different full marks of what is put together for the whole, or for any value of an axis."""
    every = (one for part in _parts(questionnaire, axis) for one in part.items if one is not None)
    return frozenset(round(one.full, 6) for one in every)


def _parts(questionnaire: _Sheet, axis: str) -> Iterator[Part[_Bare]]:
    """Give what becomes a score, with each question at the points of its best and its worst answer."""
    scored = [
        _Bare(
            q.id, q.axes, q.weight, q.full_points, q.lowest_points, bool(q.only_when or q.not_applicable_when)
        )
        for q in questionnaire.questions
        if q.full_points > 0
    ]
    groups: dict[str, list[_Bare]] = {"": scored}
    if axis:
        groups = {value: [] for value in questionnaire.head.axes[axis].values}
        for one in scored:
            groups.get(one.axes.get(axis, ""), []).append(one)
    made = (questionnaire.head.gathered(group, axis) for group in groups.values())
    return (part for part in made if part is not None)


def _lowest(one: _Bare | Part[_Bare]) -> float:
    if not isinstance(one, Part):
        return one.least
    if one.rule.method is Method.LEVEL:
        return one.value(attrgetter("least"))
    known = [part for part in one.items if part is not None]
    if one.rule.method is Method.SUM:
        lows = ((_lowest(part), _may_go(part)) for part in known)
        return one.rule.start + math.fsum(min(low, 0.0) if goes else low for low, goes in lows)
    if one.rule.is_share:
        return one.rule.out_of * min(_lowest(part) / part.full for part in known if part.full)
    return min(map(_lowest, known))


def _may_go(one: _Bare | Part[_Bare]) -> bool:
    """Return whether answers may leave a part out of the score as a whole."""
    if isinstance(one, Part):
        return all(_may_go(part) for part in one.items if part is not None)
    return one.may_go


def _together(questionnaire: _Sheet) -> float:
    """Return the most points that one firm can have."""
    found: list[float] = []
    hanging: dict[str, list[_Asked]] = {}
    for question in questionnaire.questions:
        name = _switch(question, questionnaire.head.flags)
        if name is None:
            found.append(question.full_points)
        else:
            hanging.setdefault(name, []).append(question)
    return math.fsum((*found, *(_most(name, led, questionnaire) for name, led in hanging.items())))


def _switch(question: _Asked, flags: Mapping[str, Condition]) -> str | None:
    """Return the one question that decides whether another applies; None where there is none, or more than one."""
    asked = [c for c in (question.only_when, question.not_applicable_when) if c is not None]
    if any(leaf.flag is not None and leaf.flag not in flags for c in asked for _, leaf in leaves(c)):
        return None  # the facts about the firm have flags too
    names = frozenset().union(*(asked_by(c, flags) for c in asked))
    return next(iter(names)) if len(names) == 1 else None


def _most(name: str, led: list[_Asked], questionnaire: _Sheet) -> float:
    """Return the most that questions which hang on one answer can come to, whatever it is."""
    flags, switch = questionnaire.head.flags, questionnaire.question(name)
    samples: dict[Value, None] = {}
    for question in led:
        for _, condition in question.conditions:
            for leaf in comparisons(condition, flags):
                ends = [x for x in (leaf.at_least, leaf.at_most) if x is not None]
                days = [d for d in (leaf.since, leaf.until) if d is not None]
                values: tuple[Any, ...] = (
                    *leaf.one_of,
                    *(leaf.includes or ()),
                    *days,
                    *(x + step for x in ends for step in (-1, 0, 1)),
                )
                samples.update(dict.fromkeys(values))
    if switch is None or len(switch.choices) != len(samples):
        samples[""] = None
    if (switch is not None and switch.kind is Kind.MULTIPLE) or len(samples) * len(led) > _MOST_TRIED:
        return math.fsum(q.full_points for q in led)
    given = (Answers({name: Answer(value)}) for value in samples)
    return max(math.fsum(q.full_points for q in led if q.applies(one, flags)) for one in given)
