"""Tries out the answers that decide a condition, to see whether a question is ever asked."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct, field

from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.condition import comparisons
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cyberdiag.model.answers import Value
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, QuestionSet

MOST = 20_000
"""Combinations of answers to try for a question; with more, nothing is claimed."""
MOST_IN_ALL = 40_000
"""Combinations to try for all questions of a run together; nothing is claimed of the questions after them."""
MOST_LOOKED_AT = 200
"""Questions that a question may hang on, one by way of another; with more, nothing is claimed."""
_MOST_TOGETHER = 14
"""Choices to be put together in every way; one more already makes more combinations than are tried."""

_NONE = "none"
"""The choice of a multiple-choice question that excludes all others."""


class _Mentions(Struct):
    """What conditions look at: choices and limits by question id."""

    choices: dict[str, set[str]] = field(default_factory=dict)
    limits: dict[str, set[float]] = field(default_factory=dict)
    days: dict[str, set[str]] = field(default_factory=dict)

    def take(self, condition: Condition, flags: Mapping[str, Condition]) -> None:
        for leaf in comparisons(condition, flags):
            if leaf.question is not None:
                self.choices.setdefault(leaf.question, set()).update((*leaf.one_of, *(leaf.includes or ())))
                bounds = {b for b in (leaf.at_least, leaf.at_most) if b is not None}
                self.limits.setdefault(leaf.question, set()).update(bounds)
                self.days.setdefault(leaf.question, set()).update(d for d in (leaf.since, leaf.until) if d)


def tried(question: Question, questions: QuestionSet, left: int | None = None) -> tuple[Answers, ...] | None:
    """Return the answers, one of each sort, that can stand before a question; None if they are too many, or more than are `left` to try.

    Every question that its conditions look at is answered, unless other answers switch it off. The
    conditions must be sound: every name known, and no question looked at before it is asked.
    """
    mentions, flags, most = _Mentions(), questions.flags, MOST if left is None else left
    waiting, least = [question], 1
    while waiting:
        before = set(mentions.choices)
        for _, condition in waiting.pop().conditions:
            mentions.take(condition, flags)
        new = [questions.by_id[name] for name in mentions.choices if name not in before]
        if len(mentions.choices) > MOST_LOOKED_AT:
            return None
        least *= prod(_count(q, mentions) for q in new)
        if least > most:  # what is mentioned later can only add samples
            return None
        waiting.extend(new)
    deciding = sorted(
        (questions.by_id[name] for name in mentions.choices), key=lambda q: questions.place[q.id]
    )
    if prod(_count(q, mentions) for q in deciding) > most:
        return None
    asked = [(q, _samples(q, mentions)) for q in deciding]
    found = [Answers()]
    for one, samples in asked:
        found = [after for answers in found for after in _answered(one, samples, answers, flags)]
    return tuple(found)


def samples(
    question: Question, conditions: Iterable[Condition], flags: Mapping[str, Condition]
) -> tuple[Value, ...]:
    """Return one answer to a question of each sort that conditions tell apart; none where they are too many."""
    mentions = _Mentions({question.id: set()}, {question.id: set()}, {question.id: set()})
    for condition in conditions:
        mentions.take(condition, flags)
    return _samples(question, mentions) if _count(question, mentions) <= MOST else ()


def _answered(
    question: Question, samples: tuple[Value, ...], answers: Answers, flags: Mapping[str, Condition]
) -> Iterator[Answers]:
    if not question.applies(answers, flags):
        yield answers
        return
    for value in samples:
        yield answers.with_answer(question.id, Answer(value))


def _count(question: Question, mentions: _Mentions) -> int:
    """Return how many samples there are; sets of choices double with each choice, and are not made to be counted."""
    if question.kind is Kind.MULTIPLE and len(mentions.choices[question.id]) > _MOST_TOGETHER:
        return MOST + 1
    return len(_samples(question, mentions))


def _samples(question: Question, mentions: _Mentions) -> tuple[Value, ...]:
    """Return one answer of each sort that the conditions can tell apart."""
    if question.kind is Kind.NUMBER:
        return _numbers(question, sorted(mentions.limits[question.id]))
    if question.kind is Kind.DATE:
        return ("0001-01-01", *sorted(mentions.days[question.id]), "9999-12-31")
    named = [c.id for c in question.choices if c.id in mentions.choices[question.id]]
    others = [c.id for c in question.choices if c.id not in named][:1]
    if question.kind is Kind.SINGLE:
        return (*named, *others)
    if question.kind is Kind.MULTIPLE:
        together = [c for c in (*named, *others) if c != _NONE]
        if len(together) > _MOST_TOGETHER:
            return ("",) * (MOST + 1)  # more than are tried
        sets = [s for n in range(1, len(together) + 1) for s in combinations(together, n)]
        return (*sets, *([(_NONE,)] if _NONE in (*named, *others) else []))
    return (*sorted(mentions.choices[question.id]), "")


def _numbers(question: Question, limits: list[float]) -> tuple[Value, ...]:
    low, high = question.minimum, question.maximum
    between = [(a + b) / 2 for a, b in pairwise(limits)]
    around = [*limits, *between, *(limit + step for limit in limits for step in (-1, 1))]
    allowed = [n for n in around if (low is None or n >= low) and (high is None or n <= high)]
    ends = [n for n in (low, high) if n is not None]
    return tuple(sorted({*allowed, *ends})) or (0,)
