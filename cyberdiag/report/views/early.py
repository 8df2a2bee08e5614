"""An early stop in words: what the answers so far let one expect, and what they prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.report import EarlyView
from cyberdiag.report import words
from cyberdiag.report.views import charts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.early import Estimate
    from cyberdiag.model.questionnaire import Question, Questionnaire


def view(
    found: Estimate, questionnaire: Questionnaire, say: Messages, coming: Iterable[Question] = ()
) -> EarlyView:
    """Return an estimate as every page and the terminal print it; `coming` are the questions that come next."""
    numbers = (found.low, found.high, found.value, *found.proven)
    low, high, value, least, most_proven = (words.rough(n, questionnaire.rule) for n in numbers)
    own = frozenset(q.id for q in questionnaire.questions)
    rule, most = questionnaire.estimate, found.most
    places = (charts.fill(n, most) for n in (found.value, found.low, found.high))
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
        proven=say("report.early.proven", low=least, high=most_proven),
        rest=say("report.early.rest"),
        parts="" if found.parts else words.counted(say, "report.early.parts", more),
        coming=tuple(q.text for q in coming if q.id in own),
        marks=tuple(
            (name, charts.fill(b.at_least, most)) for name, b in found.bands.items() if 0 < b.at_least <= most
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
