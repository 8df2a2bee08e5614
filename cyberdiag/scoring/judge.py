"""Which questions apply to a firm, what each weighs, and what its answer earns.

A condition decides on confirmed answers only; an answer to a question that is switched off is ignored.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from cyberdiag.model.answers import Answers
from cyberdiag.model.assessment import Judged, State
from cyberdiag.model.condition import holds
from cyberdiag.model.questionnaire import Kind, Method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet


def relevant(questions: QuestionSet, answers: Answers) -> Answers:
    """Return the answers without those that other answers switch off, walking in the order asked."""
    kept: dict[str, object] = {}
    current = Answers()
    for question in questions.by_id.values():
        answer = answers.get(question.id)
        if answer is not None and applies(question, current, questions.flags):
            kept[question.id] = answer
            current = current.with_answer(question.id, answer)
    by_id = MappingProxyType({k: answers.by_id[k] for k in kept})
    return Answers(by_id, answers.organisation, answers.respondent, answers.date, answers.versions)


def applies(question: Question, answers: Answers, flags: Mapping[str, Condition]) -> bool:
    """Return whether the question is to be asked, given the answers before it."""
    return question.applies(answers, flags)


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
            value = rule.to if rule.to is not None else value + rule.add
    return min(max(value, bounds[0]), bounds[1])


def judge(
    questionnaire: Questionnaire, questions: QuestionSet, answers: Answers, *, quick: bool = False
) -> tuple[Judged, ...]:
    """Judge every scored question of one questionnaire; `answers` must come from `relevant`."""
    scored = (q for q in questionnaire.questions if _is_scored(q))
    return tuple(_judge(q, questionnaire, questions, answers, quick) for q in scored)


def _is_scored(question: Question) -> bool:
    return question.kind in {Kind.SINGLE, Kind.MULTIPLE} and any(
        c.points is not None for c in question.choices
    )


def _judge(
    question: Question, questionnaire: Questionnaire, questions: QuestionSet, answers: Answers, quick: bool
) -> Judged:
    value = weight(question, answers, questions.flags, questionnaire)
    if not applies(question, answers, questions.flags):
        return Judged(question, State.NOT_APPLICABLE, value)
    if quick and not question.core:
        return Judged(question, State.LEFT_OUT, value)
    answer = answers.get(question.id)
    worst, best = question.worst_points, question.full_points
    if answer is None or answer.is_unknown:
        state = State.UNANSWERED if answer is None else State.UNKNOWN
        points = max(0.0, worst) if question.unknown_points is None else question.unknown_points
        return Judged(question, state, value, points, min(worst, points), best)
    chosen = answer.value if isinstance(answer.value, tuple) else (str(answer.value),)
    points = math.fsum(question.points(c) or 0.0 for c in chosen)
    return Judged(question, State.ANSWERED, value, points, points, points)
