"""Between which scores the answers to a questionnaire can lie."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.head import Method

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Questionnaire


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
    """Return the highest score that a firm can come to."""
    return questionnaire.full_marks if questionnaire.method is Method.SUM else 100.0
