"""The clock and the card as HTML, Markdown and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from msgspec import Struct

    from cyberdiag.messages import Messages
    from cyberdiag.model.clock import Card, Clock, Limit
    from cyberdiag.model.format import PageFormat
    from cyberdiag.report.clock.timeline import Told
    from cyberdiag.report.own.folder import Own

_WORDS = (
    "id", "kind", "kind_label", "when", "detail", "title", "addressee", "trigger", "content", "method", "note", "why",
    "basis", "source", "url", "read_at", "read", "confirm", "passed",
)  # fmt: skip
"""What is told of a limit: its own words, else those of its deadline or duty."""


def render(
    page: Clock | Card, template: str, form: PageFormat, messages: Messages, own: Own | None = None
) -> str:
    """Return the clock or the card as a page.

    Raises:
        InvalidData: when the template cannot be used.
    """
    from cyberdiag.report import render as report
    from cyberdiag.report.page import Job

    job = Job(template, form, "c", page, "deadlines", ("style.css", "deadlines.css"))
    return report.page(job, messages, own)


def to_json(page: Clock, told: Told) -> str:
    """Return the clock for scripts; dates are ISO texts with Japan's offset."""
    data = {
        "schema": "cyberdiag/deadlines/1",
        "cyberdiag": page.program.split()[-1],
        "lang": page.lang,
        "organisation": page.organisation,
        "since": told.since.isoformat(),
        "known": told.known.isoformat() if told.known else None,
        "facts": dict(told.facts.values),
        "deadlines": [_row(limit) for limit in page.limits],
        "to_check": [_row(limit) for limit in page.checks],
        "notes": list(page.notes),
        "amendments": [
            {name: getattr(a, name) for name in ("title", "text", "source", "url", "read_at")}
            | {"confirm": confirm}
            for a, confirm in page.changes
        ],
        "oldest_read": page.oldest,
        "disclaimer": list(page.disclaimer),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _row(limit: Limit) -> dict[str, Any]:
    found = limit.deadline
    words = {name: _found(name, limit, found, found.duty) for name in _WORDS}
    dates = {name: _iso(getattr(found, name)) for name in ("day", "at", "first", "unrolled", "aim")}
    return {
        **words, **dates, "tentative": found.tentative, "because": list(found.because),
        "assumed": list(found.assumed), "if": list(found.needs), "mark": found.duty.mark,
        "to_confirm": found.duty.to_confirm,
    }  # fmt: skip


def _found(name: str, *records: Struct) -> Any:
    """Return a part of the first of some records that has it."""
    return next(getattr(r, name) for r in records if hasattr(r, name))


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None
