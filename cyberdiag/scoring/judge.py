"""Which questions apply to a firm, what each weighs, and what its answer earns.

A condition decides on confirmed answers only; an answer to a question that is switched off is ignored.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.answers import UNKNOWN, Answers
from cyberdiag.model.assessment import Beside, Judged, State
from cyberdiag.model.condition import holds
from cyberdiag.model.aggregate import Method

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
        return _without(question, value, questionnaire)
    answer = answers.get(question.id)
    demands = questionnaire.demands
    asked = demands.asks(question.id)
    left_out = answer is not None and _is_left_out(question, answer)
    unreasoned = left_out and asked and demands.reason and not (answer and answer.note.strip())
    if left_out and not unreasoned:
        return _without(question, value, questionnaire)
    worst, best = question.worst_points, question.full_points
    if answer is None or answer.is_unknown or unreasoned:
        state = State.UNANSWERED if answer is None else State.UNKNOWN
        points = max(0.0, worst) if question.unknown_points is None else question.unknown_points
        lacks = Beside.REASON if unreasoned else None
        return Judged(question, state, value, points, min(worst, points), best, lacks=lacks)
    points = earned(question, answer)
    lacks = None
    if asked and demands.evidence and points >= best and not answer.evidence.strip():
        points, lacks = question.next_points, Beside.EVIDENCE
    return Judged(question, State.ANSWERED, value, points, points, points, lacks=lacks)


def _is_left_out(question: Question, answer: Answer) -> bool:
    return any(found.not_applicable for c in answer.chosen if (found := question.choice(c)) is not None)


def _without(question: Question, value: float, questionnaire: Questionnaire) -> Judged:
    """Return a question that does not apply: out of the score, or in it with what its questionnaire says."""
    kept = questionnaire.not_applicable
    if kept == "left-out":
        return Judged(question, State.NOT_APPLICABLE, value)
    points = question.full_points if kept == "full" else _aimed(question, questionnaire)
    return Judged(question, State.NOT_APPLICABLE, value, points, points, points, kept=True)


def _aimed(question: Question, questionnaire: Questionnaire) -> float:
    """Return the points with which a question just does what the last target asks of its first part that has one.

    Where results are shares of full marks, that is its share; where they are the points of answers, these points. In a
    sum and for a level no one question has a target, so it has full marks.
    """
    target = next(reversed(tuple(questionnaire.targets.values())), None)
    full = question.full_points
    if target is None:
        return full
    at = (("", ""), *((axis, value) for axis, value in question.axes.items() if axis in questionnaire.axes))
    aims = ((axis, aim) for axis, value in (*at[1:], at[0]) if (aim := target.of(axis, value)) is not None)
    axis, aim = next(aims, ("", full))
    rule = questionnaire.rules[axis] if axis else questionnaire.rule
    if rule.is_share:
        return min(full * aim / rule.out_of, full)
    return min(aim, full) if rule.method in {Method.MEAN, Method.LOWEST} else full


def earned(question: Question, answer: Answer) -> float:
    """Return the points of what was chosen, whatever caps take from it."""
    return math.fsum(question.points(c) or 0.0 for c in answer.chosen)
