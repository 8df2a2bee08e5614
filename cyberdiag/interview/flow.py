"""What an interview asks next: a pure function of the questions and the answers so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cyberdiag.scoring.judge import applies, relevant

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet, Section


@dataclass(frozen=True, slots=True)
class Step:
    """One question in its place: the section it belongs to and how far the interview has come."""

    question: Question
    section: Section
    number: int
    total: int
    opens_section: bool


def route(questions: QuestionSet, answers: Answers, *, quick: bool = False) -> tuple[Step, ...]:
    """Return every question that applies, in the order asked: facts, then the basic questions, then the rest.

    The basic questions of all sections come first, so that an interview that stops early has asked what matters.
    """
    counted = relevant(questions, answers)
    ordered: list[tuple[Question, Section]] = []
    for questionnaire in questions.questionnaires:
        rounds = [True, False] if questionnaire.scored and not quick else [True]
        for core in rounds:
            for section in questionnaire.sections:
                picked = [q for q in section.questions if q.core is core]
                ordered.extend((q, section) for q in picked if applies(q, counted, questions.flags))
    total = len(ordered)
    return tuple(
        Step(question, section, n + 1, total, n == 0 or ordered[n - 1][1] is not section)
        for n, (question, section) in enumerate(ordered)
    )


def next_open(steps: tuple[Step, ...], answers: Answers) -> Step | None:
    """Return the first step without an answer."""
    return next((s for s in steps if answers.get(s.question.id) is None), None)


def stopped(questions: QuestionSet, before: Answers, after: Answers) -> tuple[Question, ...]:
    """Return the questions whose answers counted before and no longer do, because of a change."""
    still = relevant(questions, after).by_id
    return tuple(questions.by_id[key] for key in relevant(questions, before).by_id if key not in still)


def previous(steps: tuple[Step, ...], current: Step) -> Step | None:
    """Return the step before the current one on the same route."""
    at = next(n for n, s in enumerate(steps) if s.question.id == current.question.id)
    return steps[at - 1] if at else None
