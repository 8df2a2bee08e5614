"""Which questions apply to a firm, what each weighs, and what its answer earns.

A condition decides on confirmed answers only; an answer to a question that is switched off is ignored. What is not
known whether it applies counts like a question whose answer is not known.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN, Answers
from cyberdiag.model.assessment import Beside, Judged, State
from cyberdiag.model.condition import holds
from cyberdiag.scoring.given import earned, is_left_out, lacking
from cyberdiag.scoring.undecided import Outlook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.model.answers import Answer
    from cyberdiag.model.condition import Condition, Tri
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
    return _ruled(
        question, tuple(holds(r.when, answers, flags) for r in question.weight_rules), questionnaire
    )


def _ruled(question: Question, held: tuple[bool, ...], questionnaire: Questionnaire) -> float:
    if questionnaire.method is Method.SUM:
        return max(question.full_points, 0.0)
    value = question.weight
    for rule, holding in zip(question.weight_rules, held, strict=True):
        if holding:
            value = rule.to if rule.to is not None else value + (rule.add or 0.0)
    return _within(value, questionnaire)


def _weights(
    question: Question, decided: tuple[Tri, ...], questionnaire: Questionnaire
) -> tuple[float, float] | None:
    """Return between what a weight lies as long as facts that its rules look at are open; None where none is."""
    if questionnaire.method is Method.SUM or None not in decided:
        return None
    low = high = question.weight
    for rule, held in zip(question.weight_rules, decided, strict=True):
        if held is False:
            continue
        ends = [e + (rule.add or 0.0) if rule.to is None else rule.to for e in (low, high)]
        if held is None:
            ends += [low, high]
        low, high = min(ends), max(ends)
    found = (_within(low, questionnaire), _within(high, questionnaire))
    return None if found[0] == found[1] else found


def _within(value: float, questionnaire: Questionnaire) -> float:
    bounds = questionnaire.weight_range
    return min(max(value, bounds[0]), bounds[1])


def judge(questionnaire: Questionnaire, questions: QuestionSet, answers: Answers) -> tuple[Judged, ...]:
    """Judge every scored question of one questionnaire; `answers` must come from `relevant`."""
    outlook = Outlook(questions, answers)
    scored = (q for q in questionnaire.questions if q.has_points)
    judged = (
        judged_as(q, questionnaire, answers.get(q.id), _standing(q, questionnaire, outlook)) for q in scored
    )
    if not questionnaire.caps:
        return tuple(judged)
    found = {key: _hold(cap, questionnaire, outlook) for key, cap in questionnaire.caps.items()}
    on = questionnaire.caps_on
    return tuple(limited(j, [(cap, found[cap.id]) for cap in on.get(j.question.id, ())]) for j in judged)


def active_caps(questionnaire: Questionnaire, questions: QuestionSet, answers: Answers) -> tuple[Cap, ...]:
    """Return the caps that hold; an open question counts as "don't know"."""
    outlook = Outlook(questions, answers)
    return tuple(c for c in questionnaire.caps.values() if _hold(c, questionnaire, outlook).now)


class Standing(Struct, frozen=True):
    """What decides how a question counts besides its answer.

    `asked` is whether it applies or waits for an answer that somebody may yet be asked for; `held` are its weight rules
    that surely hold, `decided` what open questions leave of each.
    """

    applies: Tri
    asked: bool
    held: tuple[bool, ...] = ()
    decided: tuple[Tri, ...] = ()


def _standing(question: Question, questionnaire: Questionnaire, outlook: Outlook) -> Standing:
    answers, flags, rules = outlook.answers, outlook.questions.flags, question.weight_rules
    if questionnaire.method is Method.SUM:
        rules = ()
    asked = answers.get(question.id) is not None
    return Standing(
        outlook.applies(question),
        asked or question.applies(answers, flags) or outlook.waits(question),
        tuple(holds(rule.when, answers, flags) for rule in rules),
        tuple(outlook.decides(rule.when) for rule in rules),
    )


class Hold(Struct, frozen=True):
    """Whether a cap holds as things stand, and whether it may or may not once all is known."""

    now: bool
    may: bool
    may_not: bool


NO_HOLD = Hold(now=False, may=False, may_not=True)
"""That of a cap whose question does not apply."""


def _hold(cap: Cap, questionnaire: Questionnaire, outlook: Outlook) -> Hold:
    question = questionnaire.question(cap.question)
    applies = question is not None and outlook.applies(question)
    return hold(cap, applies, outlook.answers.get(cap.question))


def hold(cap: Cap, applies: Tri, answer: Answer | None) -> Hold:
    """Return whether a cap holds, from whether its question applies and what was answered."""
    if applies is False:
        return NO_HOLD
    if answer is None or answer.is_unknown:
        return Hold(now=UNKNOWN in cap.worst, may=True, may_not=True)
    missing = str(answer.value) in cap.worst
    return Hold(now=missing, may=missing, may_not=not missing or applies is None)


def limited(judged: Judged, caps: Iterable[tuple[Cap, Hold]]) -> Judged:
    """Hold a question down to what its caps allow; the range holds what a cap may yet do."""
    for cap, held in caps if judged.counts else ():
        most = judged.question.points(cap.at)
        if not held.may or most is None:
            continue
        judged = replace(
            judged,
            points=min(judged.points, most) if held.now else judged.points,
            low=min(judged.low, most),
            high=judged.high if held.may_not else min(judged.high, most),
            earned=judged.points if held.now and judged.earned is None else judged.earned,
        )
    return judged


def judged_as(
    question: Question, questionnaire: Questionnaire, answer: Answer | None, standing: Standing
) -> Judged:
    """Return how a question counts with an answer, before any cap."""
    value, applies = _ruled(question, standing.held, questionnaire), standing.applies
    lacks = None if answer is None else lacking(question, answer, questionnaire.demands)
    left_out = answer is not None and is_left_out(question, answer) and lacks is None
    if applies is False or left_out:
        return _without(question, value, questionnaire)
    weights = _weights(question, standing.decided, questionnaire)
    if answer is not None and not answer.is_unknown and lacks is not Beside.REASON:
        points = question.next_points if lacks else earned(question, answer)
        found = Judged(
            question, State.ANSWERED, value, points, points, points, weights=weights, lacks=lacks,
        )  # fmt: skip
        return found if applies else _perhaps(found, questionnaire)
    if answer is not None:
        state = State.UNKNOWN
    elif standing.asked:
        state = State.UNANSWERED
    else:
        state = State.UNDECIDED
    worst, best = question.worst_points, question.full_points
    points = max(0.0, worst) if question.unknown_points is None else question.unknown_points
    found = Judged(
        question, state, value, points, min(worst, points), best, weights=weights, lacks=lacks,
    )  # fmt: skip
    return found if applies else _perhaps(found, questionnaire)


def _perhaps(judged: Judged, questionnaire: Questionnaire) -> Judged:
    """Return a question that may not apply: it may leave the score, or count there as its questionnaire says."""
    without = _without(judged.question, judged.weight, questionnaire)
    if not without.kept:
        return replace(judged, may_not_apply=True)
    ends = (without.points, judged.low, judged.high)
    return replace(judged, low=min(ends), high=max(ends))


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
