"""The ratings of a questionnaire as a table prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.bounds import highest
from cyberdiag.model.head import Method
from cyberdiag.scoring.ratings import bands_of

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.head import Band
    from cyberdiag.model.questionnaire import Questionnaire

_TONES = "ABCD"


def views(
    questionnaire: Questionnaire, messages: Messages, *, least: float, most: float
) -> tuple[tuple[Band, str, str], ...]:
    """Return every band, best first, with its points (`100`, `70–99`, `50–69`, `49 or less`) and its colour.

    `least` and `most` are what the questions that apply can come to: in a sum the bands follow them.
    """
    step = 1.0 if _whole(questionnaire) else 0.1
    reached = bands_of(questionnaire, least, most)
    found: list[tuple[Band, str, str]] = []
    above = (highest(questionnaire) if reached is questionnaire.bands else most) + step
    for band in reached.values():
        low, high = f"{band.at_least:g}", f"{round(above - step, 1):g}"
        points = high if low == high else f"{low}–{high}"
        if band.at_least < 0:
            points = messages("report.at-most", high=high)
        found.append((band, points, tone(band.rating, questionnaire)))
        above = band.at_least
    return tuple(found)


def tone(rating: str | None, questionnaire: Questionnaire) -> str:
    """Return the colour of a rating by its place among all: A for the best, D for the worst."""
    ratings = list(questionnaire.bands)
    if rating not in ratings:
        return ""
    last = max(len(ratings) - 1, 1)
    return _TONES[round(ratings.index(rating) / last * (len(_TONES) - 1))]


def _whole(questionnaire: Questionnaire) -> bool:
    """Return whether a score can only be a whole number: a sum of whole points."""
    if questionnaire.method is not Method.SUM:
        return False
    points = [c.points for q in questionnaire.questions for c in q.choices if c.points is not None]
    points += [q.unknown_points for q in questionnaire.questions if q.unknown_points is not None]
    return all(float(p).is_integer() for p in (*points, *(b.at_least for b in questionnaire.bands.values())))
