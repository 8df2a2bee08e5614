"""Between which scores the answers to a questionnaire can lie."""

from __future__ import annotations

import math
from operator import attrgetter
from typing import TYPE_CHECKING

from cyberdiag.model.aggregate import Method
from cyberdiag.model.assessment import Judged, State
from cyberdiag.model.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.questionnaire import Questionnaire


def lowest(questionnaire: Questionnaire, axis: str = "") -> float:
    """Return the lowest score of the whole, or of any value of an axis; what may not apply counts nothing then."""
    return min((_lowest(part) for part in _parts(questionnaire, axis)), default=0.0)


def highest(questionnaire: Questionnaire, axis: str = "") -> float:
    """Return the highest score that a firm can come to."""
    rule = questionnaire.rule
    if not axis and rule.method is Method.SUM and not rule.of and questionnaire.not_applicable == "left-out":
        return rule.start + questionnaire.full_marks
    return max((part.full for part in _parts(questionnaire, axis)), default=100.0)


def fulls(questionnaire: Questionnaire, axis: str = "") -> frozenset[float]:
    """Return the different full marks of what is put together for the whole, or for any value of an axis."""
    every = (one for part in _parts(questionnaire, axis) for one in part.items if one is not None)
    return frozenset(round(one.full, 6) for one in every)


def _parts(questionnaire: Questionnaire, axis: str) -> Iterator[Part[Judged]]:
    """Give what becomes a score, each question at its worst and its best answer."""
    scored = [
        Judged(q, State.ANSWERED, q.weight, q.full_points, q.lowest_points, q.full_points)
        for q in questionnaire.questions
        if q.full_points > 0
    ]
    groups: dict[str, list[Judged]] = {"": scored}
    if axis:
        groups = {value: [] for value in questionnaire.axes[axis].values}
        for one in scored:
            groups.get(one.axes.get(axis, ""), []).append(one)
    made = (questionnaire.gathered(group, axis) for group in groups.values())
    return (part for part in made if part is not None)


def _lowest(one: Judged | Part[Judged]) -> float:
    if not isinstance(one, Part):
        return one.low
    if one.rule.method is Method.LEVEL:
        return one.value(attrgetter("low"))
    known = [part for part in one.items if part is not None]
    if one.rule.method is Method.SUM:
        lows = ((_lowest(part), _may_go(part)) for part in known)
        return one.rule.start + math.fsum(min(low, 0.0) if goes else low for low, goes in lows)
    if one.rule.is_share:
        return one.rule.out_of * min(_lowest(part) / part.full for part in known if part.full)
    return min(map(_lowest, known))


def _may_go(one: Judged | Part[Judged]) -> bool:
    """Return whether answers may leave a part out of the score as a whole."""
    if isinstance(one, Part):
        return all(_may_go(part) for part in one.items if part is not None)
    return one.question.only_when is not None or one.question.not_applicable_when is not None
