"""A calendar file (RFC 5545) of the limits that have a date."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag import __version__
from cyberdiag.model.deadline import Status
from cyberdiag.model.duties import DutyKind
from cyberdiag.model.moment import JAPAN
from cyberdiag.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cyberdiag.messages import Messages
    from cyberdiag.model.deadline import Deadline

_OCTETS = 75
_MORNING = time(9, 0)
"""When the entry of a whole day stands: the morning of the last day, so that the day itself is still left."""


class Entry(Struct, frozen=True):
    """An entry of half an hour; `alarms` ring so long before it."""

    id: str
    start: datetime
    summary: str
    about: str
    category: str
    url: str = ""
    alarms: tuple[timedelta, ...] = ()


def calendar(deadlines: tuple[Deadline, ...], now: datetime, say: Messages) -> str:
    """Return the calendar; each statutory date has an alarm a day before, and so has its working target."""
    entries = []
    for limit in deadlines:
        if limit.status is not Status.DUE or limit.day is None:
            continue
        entries.append(_entry(limit, _moment(limit), "", say))
        if limit.unrolled is not None:
            entries.append(_entry(limit, morning(limit.unrolled), say("deadlines.ics-target"), say))
    return written(say("deadlines.title"), entries, now, say)


def written(title: str, entries: Iterable[Entry], now: datetime, say: Messages) -> str:
    """Return a calendar file made at a moment."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//cyberdiag//{__version__}//{say.lang.upper()}",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escape(title)}",
    ]  # fmt: skip
    for entry in entries:
        lines += _event(entry, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def _moment(limit: Deadline) -> datetime:
    if limit.at is not None:
        return limit.at
    statutory_range = limit.first is not None and limit.kind is DutyKind.STATUTORY
    last = limit.first if statutory_range else limit.day
    return morning(last or limit.order.date())


def morning(day: date) -> datetime:
    """Return when the entry of a day stands."""
    return datetime.combine(day, _MORNING, JAPAN)


def _entry(limit: Deadline, start: datetime, prefix: str, say: Messages) -> Entry:
    duty, rule = limit.duty, limit.rule
    kind = prefix or say(f"deadlines.kind.{limit.kind.value}")
    about = [rule.text, duty.addressee, duty.content, duty.method, duty.basis, duty.note]
    about.extend(limit.remarks)
    if duty.to_confirm:
        about.append(say("deadlines.confirm", text=duty.confirm or duty.source))
    about.append(say("deadlines.disclaimer"))
    return Entry(
        id=limit.id,
        start=start,
        summary=f"[{kind}] {duty.title}" + (f" ({rule.label})" if rule.label else ""),
        about="\n".join(part for part in about if part),
        category=kind,
        url=duty.url or duty.page or "",
        alarms=(timedelta(days=1),) if limit.kind is DutyKind.STATUTORY else (),
    )


def _event(entry: Entry, now: datetime) -> list[str]:
    start, summary = entry.start, escape(entry.summary)
    lines = [
        "BEGIN:VEVENT", f"UID:{_uid(entry.id, start)}", f"DTSTAMP:{_utc(now)}", f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(start + timedelta(minutes=30))}", f"SUMMARY:{summary}",
        f"DESCRIPTION:{escape(entry.about)}", f"CATEGORIES:{escape(entry.category)}", "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    if entry.url:
        lines.append(f"URL:{_address(entry.url)}")
    for before in entry.alarms:
        trigger = f"TRIGGER:-P{before.days}D"
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", trigger, f"DESCRIPTION:{summary}", "END:VALARM"]
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
