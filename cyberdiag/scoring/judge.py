"""Which questions apply to a firm, what each weighs, and what its answer earns.

A condition decides on confirmed answers only; an answer to a question that is switched off is ignored.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.answers import UNKNOWN, Answers
from cyberdiag.model.assessment import Judged, State
from cyberdiag.model.condition import holds
from cyberdiag.model.head import Method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.answers import Answer
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.head import Cap
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet


def relevant(questions: QuestionSet, answers: Answers) -> Answers:
    """Return the answers without those that other answers switch off, walking in the order asked."""
    kept: dict[str, Answer] = {}
    so_far = Answers(MappingProxyType(kept))
    for question in questions.by_id.values():
        answer = answers.get(question.id)
        if answer is not None and question.applies(so_far, questions.flags):
            kept[question.id] = answer
    return replace(answers, by_id=so_far.by_id)


def weight(
    question: Question, answers: Answers, flags: Mapping[str, Condition], questionnaire: Questionnaire
) -> float:
    """Return the weight after its rules, kept within the questionnaire's range.

    In a sum of points nothing is weighted: a question weighs what its best answer is worth.
    """
    if questionnaire.method is Method.SUM:
        return max(question.full_points, 0.0)
    value, bounds = question.weight, questionnaire.weight_range
    for rule in question.weight_rules:
        if holds(rule.when, answers, flags):
            value = rule.to if rule.to is not None else value + (rule.add or 0.0)
    return min(max(value, bounds[0]), bounds[1])


def judge(questionnaire: Questionnaire, questions: QuestionSet, answers: Answers) -> tuple[Judged, ...]:
    """Judge every scored question of one questionnaire; `answers` must come from `relevant`."""
    scored = (q for q in questionnaire.questions if q.has_points)
    judged = (_judge(q, questionnaire, questions, answers) for q in scored)
    if not questionnaire.caps:
        return tuple(judged)
    return tuple(_limited(j, questionnaire, questions, answers) for j in judged)


def active_caps(questionnaire: Questionnaire, questions: QuestionSet, answers: Answers) -> tuple[Cap, ...]:
    """Return the caps that hold; an open question counts as "don't know"."""
    return tuple(
        c for c in questionnaire.caps.values() if _holds(c, questionnaire, questions, answers) is not False
    )


def _holds(cap: Cap, questionnaire: Questionnaire, questions: QuestionSet, answers: Answers) -> bool | None:
    """Return whether a cap holds for sure; None while its question is open and may yet lift it."""
    question = questionnaire.question(cap.question)
    if question is None or not question.applies(answers, questions.flags):
        return False
    answer = answers.get(cap.question)
    if answer is None or answer.is_unknown:
        return None if UNKNOWN in cap.worst else False
    return str(answer.value) in cap.worst


def _limited(
    judged: Judged, questionnaire: Questionnaire, questions: QuestionSet, answers: Answers
) -> Judged:
    """Hold a question down to what its caps allow; a cap that may yet be lifted leaves the best case open."""
    for cap in questionnaire.caps_on.get(judged.question.id, ()) if judged.counts else ():
        held = _holds(cap, questionnaire, questions, answers)
        most = judged.question.points(cap.at)
        if held is False or most is None:
            continue
        judged = replace(
            judged,
            points=min(judged.points, most),
            low=min(judged.low, most),
            high=judged.high if held is None else min(judged.high, most),
            earned=judged.points if judged.earned is None else judged.earned,
        )
    return judged


def _judge(
    question: Question, questionnaire: Questionnaire, questions: QuestionSet, answers: Answers
) -> Judged:
    value = weight(question, answers, questions.flags, questionnaire)
    if not question.applies(answers, questions.flags):
        return Judged(question, State.NOT_APPLICABLE, value)
    answer = answers.get(question.id)
    worst, best = question.worst_points, question.full_points
    if answer is None or answer.is_unknown:
        state = State.UNANSWERED if answer is None else State.UNKNOWN
        points = max(0.0, worst) if question.unknown_points is None else question.unknown_points
        return Judged(question, state, value, points, min(worst, points), best)
    if any(found.not_applicable for c in answer.chosen if (found := question.choice(c)) is not None):
        return Judged(question, State.NOT_APPLICABLE, value)
    points = earned(question, answer)
    return Judged(question, State.ANSWERED, value, points, points, points)


def earned(question: Question, answer: Answer) -> float:
    """Return the points of what was chosen, whatever caps take from it."""
    return math.fsum(question.points(c) or 0.0 for c in answer.chosen)
