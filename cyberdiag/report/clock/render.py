"""The clock and the card as HTML, Markdown and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from cyberdiag.report import render as report
from cyberdiag.report.page import Job

if TYPE_CHECKING:
    from datetime import date

    from cyberdiag.messages import Messages
    from cyberdiag.model.clock import Card, Clock
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.format import PageFormat
    from cyberdiag.report.clock.timeline import Told
    from cyberdiag.report.own.folder import Own


def render(
    page: Clock | Card, template: str, form: PageFormat, messages: Messages, own: Own | None = None
) -> str:
    """Return the clock or the card as a page.

    Raises:
        InvalidData: when the template cannot be used.
    """
    job = Job(template, form, "c", page, "deadlines", ("style.css", "deadlines.css"))
    return report.page(job, messages, own)


def to_json(page: Clock, told: Told, deadlines: tuple[Deadline, ...]) -> str:
    """Return the clock for scripts; dates are ISO texts with Japan's offset."""
    rows = {d.id: d for d in deadlines}
    data = {
        "schema": "cyberdiag/deadlines/1",
        "cyberdiag": page.program.split()[-1],
        "lang": page.lang,
        "organisation": page.organisation,
        "since": told.since.isoformat(),
        "known": told.known.isoformat() if told.known else None,
        "facts": dict(told.facts.values),
        "deadlines": [_row(to_builtins(row), rows[row.id]) for row in page.limits],
        "to_check": [_row(to_builtins(row), rows[row.id]) for row in page.checks],
        "notes": list(page.notes),
        "amendments": [to_builtins(change) for change in page.changes],
        "oldest_as_of": page.oldest,
        "disclaimer": list(page.disclaimer),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _row(words: dict[str, Any], limit: Deadline) -> dict[str, Any]:
    def iso(value: date | None) -> str | None:
        return value.isoformat() if value is not None else None

    dates = {
        "day": iso(limit.day), "at": iso(limit.at), "first": iso(limit.first), "unrolled": iso(limit.unrolled),
        "aim": iso(limit.aim), "tentative": limit.tentative, "because": list(limit.because),
        "assumed": list(limit.assumed), "if": list(limit.needs), "mark": limit.duty.mark,
        "to_confirm": limit.duty.to_confirm,
    }  # fmt: skip
    kept = {k: v for k, v in words.items() if k not in {"needs", "mark"}}
    return {**kept, **dates}
