"""The plan as a calendar file (RFC 5545): an entry with alarms for each action that has a date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cyberdiag.report import words
from cyberdiag.report.clock.ics import Entry, morning, written

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.plan import PlanPage

_ALARMS = (timedelta(days=7), timedelta(days=1))
"""Before an action is due; one that would have rung before the plan began is left out."""


def calendar(page: PlanPage, say: Messages) -> str:
    """Return the calendar, made on the day on which the plan begins."""
    entries = []
    for action in page.dated:
        if action.due is None:
            continue
        text = words.sentences((f"{action.who}: {action.text}", action.effect), say)
        told = f"{action.effort} / {action.cost} / {action.question}"
        entries.append(
            Entry(
                id=action.id,
                start=morning(action.due),
                summary=f"{action.number}. {action.headline}",
                about=f"{text}\n{told}",
                category=say("plan.category"),
                alarms=tuple(a for a in _ALARMS if action.due - a >= page.start),
            )
        )
    return written(page.title, entries, morning(page.start), say)
