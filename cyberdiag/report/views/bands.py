"""The ratings of a questionnaire as a table prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.aggregate import Method
from cyberdiag.model.bounds import highest
from cyberdiag.scoring.ratings import bands_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.aggregate import Band
    from cyberdiag.model.questionnaire import Questionnaire

_TONES = "ABCD"


def views(
    questionnaire: Questionnaire, messages: Messages, *, least: float, most: float
) -> tuple[tuple[Band, str, str], ...]:
    """Return every band, best first, with its points (`100`, `70–99`, `50–69`, `49 or less`) and its colour.

    `least` and `most` are what the questions that apply can come to: in a sum the bands follow them.
    """
    step = 10.0 ** -(0 if _whole(questionnaire) else questionnaire.decimals)
    reached = bands_of(questionnaire, least, most)
    found: list[tuple[Band, str, str]] = []
    above = (highest(questionnaire) if reached is questionnaire.bands else most) + step
    for band in reached.values():
        low, high = f"{band.at_least:g}", f"{round(above - step, 2):g}"
        points = high if low == high else f"{low}–{high}"
        if band.at_least < 0:
            points = messages("report.at-most", high=high)
        found.append((band, points, tone(band.rating, questionnaire.bands)))
        above = band.at_least
    return tuple(found)


def tone(rating: str | None, bands: Mapping[str, Band]) -> str:
    """Return the colour of a rating by its place among all: A for the best, D for the worst."""
    ratings = list(bands)
    if rating not in ratings:
        return ""
    last = max(len(ratings) - 1, 1)
    return _TONES[round(ratings.index(rating) / last * (len(_TONES) - 1))]


def _whole(questionnaire: Questionnaire) -> bool:
    """Return whether a score can only be a whole number: a level, or a sum of whole points."""
    if questionnaire.method is Method.LEVEL:
        return True
    if questionnaire.method is not Method.SUM or questionnaire.of:
        return False
    points = [c.points for q in questionnaire.questions for c in q.choices if c.points is not None]
    points += [q.unknown_points for q in questionnaire.questions if q.unknown_points is not None]
    return all(float(p).is_integer() for p in (*points, *(b.at_least for b in questionnaire.bands.values())))
