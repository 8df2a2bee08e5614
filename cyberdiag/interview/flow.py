"""What an interview asks next: a pure function of the questions and the answers so far."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet, Section

_ROUNDS = 2
"""A question that was skipped is asked once more after the others; skipped again, it stays open."""


class Step(Struct, frozen=True):
    """One question in its place: how far the interview has come, and how far (`part` of `parts`) its section."""

    question: Question
    section: Section
    number: int
    total: int
    part: int = 1
    parts: int = 1


def route(questions: QuestionSet, answers: Answers, *, quick: bool = False) -> tuple[Step, ...]:
    """Return every question that applies, in the order asked: facts, then the basic questions, then the rest.

    The basic questions of all questionnaires come first, so that an interview that stops early has asked what matters.
    """
    return routed(questions, relevant(questions, answers), quick=quick)


def routed(questions: QuestionSet, counted: Answers, *, quick: bool = False) -> tuple[Step, ...]:
    """Return the same where it is known already which answers count."""
    ordered: list[tuple[Question, Section]] = []
    for core in (True, False):
        for questionnaire in questions.questionnaires:
            if not core and (quick or not questionnaire.scored):
                continue
            for section in questionnaire.sections:
                picked = [q for q in section.questions if q.core is core]
                ordered.extend((q, section) for q in picked if q.applies(counted, questions.flags))
    total = len(ordered)
    sizes = Counter(id(section) for _, section in ordered)
    done: Counter[int] = Counter()
    steps = []
    for number, (question, section) in enumerate(ordered, 1):
        done[id(section)] += 1
        steps.append(Step(question, section, number, total, done[id(section)], sizes[id(section)]))
    return tuple(steps)


def next_open(
    steps: Iterable[Step], answers: Answers, skips: Mapping[str, int] = MappingProxyType({})
) -> Step | None:
    """Return the first step without an answer; those skipped come after all others, and twice at most."""
    for skipped in range(_ROUNDS if skips else 1):
        for step in steps:
            name = step.question.id
            if answers.get(name) is None and skips.get(name, 0) == skipped:
                return step
    return None


def stopped(questions: QuestionSet, before: Answers, after: Answers) -> tuple[Question, ...]:
    """Return the questions whose answers counted before and no longer do, because of a change."""
    still = relevant(questions, after).by_id
    return tuple(questions.by_id[key] for key in relevant(questions, before).by_id if key not in still)


def same(questions: QuestionSet, before: Answers, after: Answers, changed: str) -> bool:
    """Return whether the answers that count, but for one that was given or changed, lead the same way."""
    flags = questions.flags
    led = questions.led_by.get(changed, ())
    return all(question.applies(before, flags) == question.applies(after, flags) for question in led)


def previous(steps: tuple[Step, ...], current: Step) -> Step | None:
    """Return the step before the current one on the same route."""
    at = next(n for n, s in enumerate(steps) if s.question.id == current.question.id)
    return steps[at - 1] if at else None
