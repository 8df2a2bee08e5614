"""What an interview asks next: a pure function of the questions and the answers so far."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.scoring import order
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet, Section

_ROUNDS = 2
"""A question that was skipped is asked once more after the others; skipped again, it stays open."""


class Step(Struct, frozen=True):
    """One question in its place: how far the interview has come, and how far (`part` of `parts`) its page.

    Page 0 is the first set; in it `total` is what the first set holds. Where no questionnaire names an order, `part`
    counts within the section (`by_section`).
    """

    question: Question
    section: Section
    number: int
    total: int
    part: int = 1
    parts: int = 1
    page: int = 0
    by_section: bool = True


def route(
    questions: QuestionSet,
    answers: Answers,
    *,
    quick: bool = False,
    by_loss: Sequence[str] = (),
    detail: bool = False,
) -> tuple[Step, ...]:
    """Return every question that applies, in the order asked: the first set, then page by page.

    An interview that stops early has asked what matters most. `by_loss` are ids, that which bears most on the loss of
    this firm first; with `detail` comes what is asked on request only.
    """
    return routed(questions, relevant(questions, answers), quick=quick, by_loss=by_loss, detail=detail)


def routed(
    questions: QuestionSet,
    counted: Answers,
    *,
    quick: bool = False,
    by_loss: Sequence[str] = (),
    detail: bool = False,
) -> tuple[Step, ...]:
    """Return the same where it is known already which answers count."""
    sections = {q.id: s for n in questions.questionnaires for s in n.sections for q in s.questions}
    by_section = all(n.order is None for n in questions.scored)
    planned = order.pages(questions, counted, by_loss, detail=detail)[: 1 if quick else None]
    asked = [
        (page, q)
        for page, picked in enumerate(planned)
        for q in picked
        if q.applies(counted, questions.flags)
    ]
    group = [sections[q.id].id if by_section else page for page, q in asked]
    sizes, done = Counter(group), Counter[str | int]()
    steps = []
    for number, ((page, question), key) in enumerate(zip(asked, group, strict=True), 1):
        done[key] += 1
        total = sizes[key] if page == 0 and not by_section else len(asked)
        place = (number, total, done[key], sizes[key], page)
        steps.append(Step(question, sections[question.id], *place, by_section=by_section))
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
