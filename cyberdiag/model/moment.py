"""A date and hour as people type it, in Japan's time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from cyberdiag.model.duties import JAPAN
from cyberdiag.model.text import narrow

_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_HOUR = r"(?P<hour>\d{1,2})\s*(?::\s*(?P<minute>\d{2})(?::\d{2})?|時\s*(?:(?P<minute2>\d{1,2})\s*分?)?)"
_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_MOMENT = re.compile(rf"{_DAY}(?:\s*T?\s*){_HOUR}\s*{_ZONE}", re.IGNORECASE)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ONLY_DAY = re.compile(_DAY)
_LONGEST = 100
"""Characters; no moment that a person types is half as long, and spaces could be shared out in many ways."""
EARLIEST, LATEST = 2000, 2098
"""Years between which the holidays of Japan are known and a limit can be counted."""


def parse_moment(text: str) -> datetime | None:
    """Return the moment meant by `2026-12-01 10:00`, `2026年12月1日 10時` or an ISO text with a time zone."""
    match = _MOMENT.fullmatch(narrow(text).strip()) if len(text) <= _LONGEST else None
    if match is None:
        return None
    parts = match.groupdict()
    minute = parts["minute"] or parts["minute2"] or "0"
    numbers = [int(parts[k]) for k in ("year", "month", "day", "hour")]
    try:
        found = datetime(*numbers, int(minute), tzinfo=_zone(parts["zone"]))  # type: ignore[misc,arg-type]
        inside = EARLIEST <= found.year <= LATEST
        return found.astimezone(JAPAN) if inside else None
    except ValueError:
        return None


def is_only_day(text: str) -> bool:
    """Return whether the text is a real date without an hour, in any of these ways of writing."""
    return len(text) <= _LONGEST and _is_real(_ONLY_DAY.fullmatch(narrow(text).strip()))


def is_day(text: str) -> bool:
    """Return whether the text is a real date written as `2026-11-22`."""
    return _is_real(_ISO_DAY.fullmatch(text))


def _is_real(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return False
    return True


def _zone(text: str | None) -> timezone:
    if text is None:
        return JAPAN
    if text in {"Z", "z"}:
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
