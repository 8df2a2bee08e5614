"""The page to tick off: what to do by which day, and what comes after it."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from cyberdiag.model.fold import cells
from cyberdiag.model.moment import countable
from cyberdiag.model.plan import Part, PlanPage
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.report import ActionView
    from cyberdiag.report.document import Report

_LINES = 39.0
"""Lines of the table on one A4 page at 9 points, what stands around it taken off."""
_BETWEEN = 0.25
"""What parts two actions, in lines."""
_HEADLINE, _WHO, _STEP = 60, 18, 92
"""Cells of text in a line of each column (a full-width sign has two)."""


def compose(report: Report, date: str, messages: Messages) -> PlanPage:
    """Return the plan of a report made for a day (ISO text)."""
    every = (*report.first_actions, *report.later_actions)
    parts: list[Part] = []
    for day in dict.fromkeys(a.due for a in every if a.due is not None):
        found = tuple(a for a in every if a.due == day)
        name = "plan.first" if not parts else "plan.then"
        by = messages("plan.by", day=messages.writing.short(day))
        parts.append(Part(words.counted(messages, name, len(found)), by, found))
    rest = tuple(a for a in every if a.due is None)
    count = len(every) - len(rest)
    told = _told([a for part in parts for a in part.actions], len(parts))
    written = report.letter
    asked = len(written.questions) if written is not None and not written.confirms else 0
    last = next((a.due for a in reversed(every) if a.due is not None), None)
    return PlanPage(
        lang=report.lang,
        title=words.counted(messages, "plan.title", count) if count else messages("plan.title-empty"),
        organisation=report.organisation,
        date=messages("plan.made", date=report.date),
        start=countable(date),
        lead=words.counted(messages, "plan.lead", len(parts[0].actions)) if parts else "",
        parts=tuple(parts),
        rest=rest,
        told=told,
        untold=messages("plan.untold", number=told + 1) if count > told else "",
        later=words.counted(messages, "plan.later", len(rest)) if rest else "",
        to_ask=words.counted(messages, "plan.to-ask", asked) if asked else "",
        review="" if last is None else messages("plan.review", day=words.date(last.isoformat(), report.lang)),
        nothing="" if count else report.no_actions,
        program=report.program,
        targets=tuple(target.line for d in report.diagnoses for target in d.targets),
    )


def _told(dated: list[ActionView], waves: int) -> int:
    """Return of how many actions the page has room for the first step; it stays one page by what it tells."""
    room = _LINES - waves - sum(_BETWEEN + _lines(a) for a in dated)
    steps = itertools.accumulate(_wrapped(f"{a.text} {a.effect}", _STEP) for a in dated)
    return sum(step <= room for step in steps)


def _lines(action: ActionView) -> int:
    headline = f"{action.number}. {action.headline} {action.cost} / {action.effort}"
    return max(_wrapped(headline, _HEADLINE), _wrapped(action.who, _WHO))


def _wrapped(text: str, width: int) -> int:
    return math.ceil(cells(text) / width)
