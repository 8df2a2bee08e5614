"""The most that the answers to questions can add up to, where some are never asked of one firm together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from cyberdiag.model.answers import Answer, Answers, Value
from cyberdiag.model.condition import asked_by, comparisons, leaves
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cyberdiag.model.condition import Condition
    from cyberdiag.problems import Path

_MOST_TRIED = 100_000
"""Answers times questions that are tried to find what can come together; beyond, all is added up."""


class Asked(Protocol):
    """What is looked at of a question."""

    @property
    def kind(self) -> Kind:
        """How it is answered."""

    @property
    def choices(self) -> Sequence[object]:
        """What there is to choose from."""

    @property
    def only_when(self) -> Condition | None:
        """When alone it is asked."""

    @property
    def not_applicable_when(self) -> Condition | None:
        """When it is not asked."""

    @property
    def conditions(self) -> tuple[tuple[Path, Condition], ...]:
        """Every condition."""

    @property
    def full_points(self) -> float:
        """The points of the best answer."""

    def applies(self, answers: Answers, flags: Mapping[str, Condition], /) -> bool:
        """Return whether it is asked."""


def full_marks(
    questions: Iterable[Asked], by_id: Mapping[str, Asked], flags: Mapping[str, Condition]
) -> float:
    """Return the highest sum of points; questions that hang on one answer count as far as they come together."""
    found: list[float] = []
    hanging: dict[str, list[Asked]] = {}
    for question in questions:
        name = _switch(question, flags)
        if name is None:
            found.append(question.full_points)
        else:
            hanging.setdefault(name, []).append(question)
    return math.fsum((*found, *(_most(name, led, by_id, flags) for name, led in hanging.items())))


def _switch(question: Asked, flags: Mapping[str, Condition]) -> str | None:
    """Return the one question that decides whether another applies; None where there is none, or more than one."""
    asked = [c for c in (question.only_when, question.not_applicable_when) if c is not None]
    if any(leaf.flag is not None and leaf.flag not in flags for c in asked for _, leaf in leaves(c)):
        return None  # the facts about the firm have flags too
    names = frozenset().union(*(asked_by(c, flags) for c in asked))
    return next(iter(names)) if len(names) == 1 else None


def _most(name: str, led: list[Asked], by_id: Mapping[str, Asked], flags: Mapping[str, Condition]) -> float:
    """Return the most that questions which hang on one answer can come to, whatever it is."""
    switch = by_id.get(name)
    samples: dict[Value, None] = {}
    for question in led:
        for _, condition in question.conditions:
            for leaf in comparisons(condition, flags):
                ends = [x for x in (leaf.at_least, leaf.at_most) if x is not None]
                days = [d for d in (leaf.since, leaf.until) if d is not None]
                around = (x + step for x in ends for step in (-1, 0, 1))
                names: tuple[Value, ...] = (*leaf.one_of, *(leaf.includes or ()), *days)
                samples.update(dict.fromkeys((*names, *around)))
    if switch is None or len(switch.choices) != len(samples):
        samples[""] = None
    if (switch is not None and switch.kind is Kind.MULTIPLE) or len(samples) * len(led) > _MOST_TRIED:
        return math.fsum(q.full_points for q in led)
    given = (Answers({name: Answer(value)}) for value in samples)
    return max(math.fsum(q.full_points for q in led if q.applies(one, flags)) for one in given)
