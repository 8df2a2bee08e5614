"""Between which scores the answers to a questionnaire can lie."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.answers import Answer, Answers, Value
from cyberdiag.model.condition import asked_by, comparisons, leaves
from cyberdiag.model.head import Method
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, Questionnaire

_MOST_TRIED = 100_000
"""Answers times questions that are tried to find what can come together; beyond, all is added up."""


def lowest(questionnaire: Questionnaire) -> float:
    """Return the lowest score; questions that may not apply count nothing then."""
    if questionnaire.method is Method.SUM:
        return math.fsum(
            min(q.lowest_points, 0.0) if q.only_when or q.not_applicable_when else q.lowest_points
            for q in questionnaire.questions
        )
    shares = [q.worst_points / q.full_points for q in questionnaire.questions if q.full_points > 0]
    return 100 * min(shares, default=0.0)


def highest(questionnaire: Questionnaire) -> float:
    """Return the highest score; questions that no firm is asked together do not add up."""
    if questionnaire.method is not Method.SUM:
        return 100.0
    found: list[float] = []
    hanging: dict[str, list[Question]] = {}
    for question in questionnaire.questions:
        name = _switch(question, questionnaire.flags)
        if name is None:
            found.append(question.full_points)
        else:
            hanging.setdefault(name, []).append(question)
    return math.fsum((*found, *(_most(name, led, questionnaire) for name, led in hanging.items())))


def _switch(question: Question, flags: Mapping[str, Condition]) -> str | None:
    """Return the one question that decides whether another applies; None where there is none, or more than one."""
    asked = [c for c in (question.only_when, question.not_applicable_when) if c is not None]
    if any(leaf.flag is not None and leaf.flag not in flags for c in asked for _, leaf in leaves(c)):
        return None  # the facts about the firm have flags too
    names = frozenset().union(*(asked_by(c, flags) for c in asked))
    return next(iter(names)) if len(names) == 1 else None


def _most(name: str, led: list[Question], questionnaire: Questionnaire) -> float:
    """Return the most that questions which hang on one answer can come to, whatever it is."""
    flags, switch = questionnaire.flags, questionnaire.question(name)
    samples: dict[Value, None] = {}
    for question in led:
        for _, condition in question.conditions:
            for leaf in comparisons(condition, flags):
                ends = [x for x in (leaf.at_least, leaf.at_most) if x is not None]
                days = [d for d in (leaf.since, leaf.until) if d is not None]
                values = (*leaf.one_of, *(leaf.includes or ()), *days, *(x + step for x in ends for step in (-1, 0, 1)))
                samples.update(dict.fromkeys(values))
    if switch is None or len(switch.choices) != len(samples):
        samples[""] = None
    if switch is not None and switch.kind is Kind.MULTIPLE or len(samples) * len(led) > _MOST_TRIED:
        return math.fsum(q.full_points for q in led)
    given = (Answers({name: Answer(value)}) for value in samples)
    return max(math.fsum(q.full_points for q in led if q.applies(one, flags)) for one in given)
