"""What answers rest on, as of a day; no score depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.answers import Confidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.assessment import Assessment


def resting(assessment: Assessment, day: str) -> Mapping[Confidence, tuple[str, ...]]:
    """Return the questions that are answered by what their answers rest on, in the order asked; `day` is ISO text."""
    given = assessment.answers.by_id
    asked = (q.id for n in assessment.questions.scored for q in n.questions)
    answered = [
        (key, given[key].confidence(day)) for key in asked if key in given and not given[key].is_unknown
    ]
    return {one: tuple(key for key, found in answered if found is one) for one in Confidence}
