"""No text can leave its line in a calendar file."""

from __future__ import annotations

from datetime import datetime

import icalendar
import pytest
from msgspec.structs import replace

from cyberdiag.advice import deadlines
from cyberdiag.advice.calendar import japan
from cyberdiag.catalog import duties
from cyberdiag.messages import messages
from cyberdiag.model.deadline import Status
from cyberdiag.model.duties import Facts
from cyberdiag.model.moment import JAPAN
from cyberdiag.report.clock import ics

NOW = datetime(2026, 12, 1, 10, tzinfo=JAPAN)
NASTY = [
    "a\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "a\nb",
    "a\rb",
    "a\x85b\u2028c\u2029d",
    "a;b,c\\n\\",
    "a\x1b[2J\x00\u202eb",
]


def entries(**texts: str) -> list[icalendar.Event]:
    """Return the entries of a calendar with one limit, some texts of which are changed."""
    known = duties.load_duties("en")
    found = deadlines.due(known, Facts(), NOW, None, japan())
    limit = next(f for f in found if f.status is Status.DUE and f.unrolled is None)
    told = replace(limit, duty=replace(limit.duty, **texts))
    text = ics.calendar((told,), NOW, messages("en"))
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
def test_a_text_stays_in_its_line_whatever_it_holds(nasty: str) -> None:
    escaped = ics.escape(nasty)
    assert escaped.isprintable()
    assert len(escaped.splitlines()) == 1
    (entry,) = entries(basis=nasty)
    assert {name.lower() for name in entry} == {name.lower() for (plain,) in [entries()] for name in plain}
    shown = str(entry["DESCRIPTION"])
    assert all(part in shown for part in ("a", "b") if part in nasty)
    if nasty == "a;b,c\\n\\":
        assert nasty in shown


def test_an_address_stays_in_its_line_whatever_it_holds() -> None:
    (entry,) = entries(url="https://example.com/a\r\nATTENDEE:mailto:x@example.com")
    assert "ATTENDEE" not in entry
    assert str(entry["URL"]) == "https://example.com/aATTENDEE:mailto:x@example.com"
