"""A calendar file (RFC 5545) of the limits that have a date."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from cyberdiag import __version__
from cyberdiag.model.deadline import Status
from cyberdiag.model.duties import JAPAN, DutyKind
from cyberdiag.model.text import printable

if TYPE_CHECKING:
    from datetime import date

    from cyberdiag.messages import Messages
    from cyberdiag.model.deadline import Deadline

_OCTETS = 75
_MORNING = time(9, 0)
"""When the entry of a whole day stands: the morning of the last day, so that the day itself is still left."""


def calendar(deadlines: tuple[Deadline, ...], now: datetime, say: Messages) -> str:
    """Return the calendar; each statutory date has an alarm a day before, and so has its working target."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//cyberdiag//{__version__}//{say.lang.upper()}",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escape(say('deadlines.title'))}",
    ]  # fmt: skip
    for limit in deadlines:
        if limit.status is not Status.DUE or limit.day is None:
            continue
        lines += _event(limit, _moment(limit), "", now, say)
        if limit.unrolled is not None:
            lines += _event(limit, _at(limit.unrolled), say("deadlines.ics-target"), now, say)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def _moment(limit: Deadline) -> datetime:
    if limit.at is not None:
        return limit.at
    statutory_range = limit.first is not None and limit.kind is DutyKind.STATUTORY
    last = limit.first if statutory_range else limit.day
    return _at(last or limit.order.date())


def _at(day: date) -> datetime:
    return datetime.combine(day, _MORNING, JAPAN)


def _event(limit: Deadline, start: datetime, prefix: str, now: datetime, say: Messages) -> list[str]:
    duty, rule = limit.duty, limit.rule
    kind = prefix or say(f"deadlines.kind.{limit.kind.value}")
    summary = f"[{kind}] {duty.title}" + (f" ({rule.label})" if rule.label else "")
    about = [rule.text, duty.addressee, duty.content, duty.method, duty.basis, duty.note]
    about.extend(limit.remarks)
    if duty.to_confirm:
        about.append(say("deadlines.confirm", text=duty.confirm or duty.source))
    about.append(say("deadlines.disclaimer"))
    text = "\n".join(part for part in about if part)
    lines = [
        "BEGIN:VEVENT", f"UID:{_uid(limit.id, start)}", f"DTSTAMP:{_utc(now)}", f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(start + timedelta(minutes=30))}", f"SUMMARY:{escape(summary)}",
        f"DESCRIPTION:{escape(text)}", f"CATEGORIES:{escape(kind)}", "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    if address := duty.url or duty.page:
        lines.append(f"URL:{_address(address)}")
    if limit.kind is DutyKind.STATUTORY:
        lines += [
            "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", f"DESCRIPTION:{escape(summary)}", "END:VALARM",
        ]  # fmt: skip
    return [*lines, "END:VEVENT"]


def escape(text: str) -> str:
    """Return a text value that cannot end its line or start a property."""
    safe = printable(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(safe.splitlines())


def _address(url: str) -> str:
    """Return a web address that cannot end its line; commas and semicolons mean nothing in it."""
    return "".join(printable(url).split())


def fold(line: str) -> list[str]:
    """Cut a line into pieces of at most 75 octets, never inside a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    return [*pieces, piece]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _uid(name: str, start: datetime) -> str:
    digest = hashlib.sha256(f"{name} {_utc(start)}".encode()).hexdigest()[:16]
    return f"{name.lower()}-{digest}@cyberdiag.invalid"
