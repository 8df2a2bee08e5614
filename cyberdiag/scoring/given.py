"""What an answer that was given earns, and what its questionnaire demands beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.assessment import Beside
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.aggregate import Demands
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.problems import Problem


_CODES = {Beside.REASON: "reason-demanded", Beside.EVIDENCE: "evidence-demanded"}


def earned(question: Question, answer: Answer) -> float:
    """Return the points of what was chosen, whatever caps take from it."""
    return math.fsum(question.points(c) or 0.0 for c in answer.chosen)


def is_left_out(question: Question, answer: Answer) -> bool:
    """Return whether the answer says that the question does not apply."""
    return any(found.not_applicable for c in answer.chosen if (found := question.choice(c)) is not None)


def lacking(question: Question, answer: Answer, demands: Demands) -> Beside | None:
    """Return what is demanded beside an answer to a scored question, and does not stand there."""
    if not demands.asks(question.id) or answer.is_unknown:
        return None
    if is_left_out(question, answer):
        return Beside.REASON if demands.reason and not answer.note.strip() else None
    full = demands.evidence and earned(question, answer) >= question.full_points
    return Beside.EVIDENCE if full and not answer.has_evidence else None


def needing(question: Question, demands: Demands | None) -> Mapping[Beside, frozenset[str]]:
    """Return the choices with which something must stand beside the answer; where several may be chosen, evidence once all are."""
    if demands is None:
        return {}
    several, full = question.kind is Kind.MULTIPLE, question.full_points
    points = {c.id: c.points for c in question.choices if c.points is not None}
    out = frozenset(c.id for c in question.choices if c.not_applicable) if demands.reason else frozenset()
    best = {key for key, p in points.items() if (p > 0 if several else p >= full)} if demands.evidence else ()
    found = {Beside.REASON: out, Beside.EVIDENCE: frozenset(best)}
    return {beside: ids for beside, ids in found.items() if ids}


def lacks(questions: QuestionSet, answers: Answers) -> tuple[Problem, ...]:
    """Return a warning for each answer that does not count in full, because what is demanded beside it is not there."""
    return tuple(
        warning(answer.place or Place(""), _CODES[beside], id=name)
        for name, demands in questions.demands.items()
        if (answer := answers.get(name)) is not None
        and (beside := lacking(questions.by_id[name], answer, demands)) is not None
    )
