"""An early stop in words: what the answers so far let one expect, and what they prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.bounds import highest
from cyberdiag.model.report import EarlyView
from cyberdiag.report import words
from cyberdiag.scoring.ratings import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.early import Estimate
    from cyberdiag.model.questionnaire import Question, Questionnaire


def view(
    found: Estimate, questionnaire: Questionnaire, say: Messages, coming: Iterable[Question] = ()
) -> EarlyView:
    """Return an estimate as every page and the terminal print it; `coming` are the questions that come next."""
    low, high, value = (f"{whole(n):.0f}" for n in (found.low, found.high, found.value))
    own = frozenset(q.id for q in questionnaire.questions)
    rule, most = questionnaire.estimate, highest(questionnaire)
    places = (min(max(round(100 * n / most, 1), 0.0), 100.0) for n in (found.value, found.low, found.high))
    more = rule.parts_from - found.asked if rule is not None else 0
    asked = words.counted(say, "report.early.asked", found.asked, of=found.of)
    width = say("report.early.tested" if found.tested else "report.early.untested")
    return EarlyView(
        value=say("report.early.about", value=value),
        number=value,
        likely=say("report.early.likely", low=low, high=high),
        rating=rating(found, say),
        told=words.sentences((asked, width), say),
        width=width,
        proven=say(
            "report.early.proven", low=f"{whole(found.proven[0]):.0f}", high=f"{whole(found.proven[1]):.0f}"
        ),
        rest=say("report.early.rest"),
        parts="" if found.parts else words.counted(say, "report.early.parts", more),
        coming=tuple(q.text for q in coming if q.id in own),
        marks=tuple(
            (name, round(100 * b.at_least / most, 1))
            for name, b in questionnaire.bands.items()
            if b.at_least > 0
        ),
        **dict(zip(("fill", "fill_low", "fill_high"), places, strict=True)),
    )


def rating(found: Estimate, say: Messages) -> str:
    """Return the ratings that the interval touches, the worst first: `D`, or `C or D` in words."""
    if len(found.ratings) <= 1:
        return "".join(found.ratings)
    worst, best = found.ratings[-1], found.ratings[0]
    key = "report.early.or" if len(found.ratings) == 2 else "report.early.to"  # noqa: PLR2004  two of them
    return say(key, best=best, worst=worst)
