"""A date and hour as people type it, in Japan's time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from cyberdiag.model.text import narrow

# Japan has had no summer time since 1951, so a fixed offset is right, and it needs no tzdata (Windows has none).
JAPAN = timezone(timedelta(hours=9), "JST")
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
"""The year before the first of each."""
_YEAR = r"(?:(?P<year>\d{4})|(?P<era>令和|平成|昭和|[RHS])\s*(?P<of>\d{1,2}|元))"
_WEEKDAY = r"(?:\s*\([月火水木金土日](?:曜日?)?\))?"
_DAY = rf"{_YEAR}\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*日?{_WEEKDAY}"
_HOUR = r"(?P<hour>\d{1,2})\s*(?::\s*(?P<minute>\d{2})(?::\d{2})?|時\s*(?:(?P<minute2>\d{1,2})\s*分?)?)"
_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_DAY_WITH_HOUR = rf"{_DAY}(?:\s*T?\s*){_HOUR}"
_MOMENT = rf"{_DAY_WITH_HOUR}\s*{_ZONE}"
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LONGEST = 100
"""Characters; no moment that a person types is half as long, and spaces could be shared out in many ways."""
EARLIEST, LATEST = 2000, 2098
"""Years between which the holidays of Japan are known and a limit can be counted."""


def parse_moment(text: str) -> datetime | None:
    """Return the moment meant by `2026-12-01 10:00`, `2026年12月1日 10時`, `令和8年12月1日 10時` or an ISO text with a time zone."""
    match = _whole(_MOMENT, narrow(text).strip()) if len(text) <= _LONGEST else None
    if match is None:
        return None
    parts = match.groupdict()
    minute = parts["minute"] or parts["minute2"] or "0"
    month, day, hour = (int(parts[k]) for k in ("month", "day", "hour"))
    try:
        found = datetime(_year(match), month, day, hour, int(minute), tzinfo=_zone(parts["zone"]))
        inside = EARLIEST <= found.year <= LATEST
        return found.astimezone(JAPAN) if inside else None
    except ValueError:
        return None


def countable(day: str) -> date:
    """Return a day written as `2026-11-22`; one beyond the years in which limits are counted becomes their end."""
    return min(max(date.fromisoformat(day), date(EARLIEST, 1, 1)), date(LATEST, 12, 31))


def months_between(earlier: str, later: str) -> int:
    """Return how many whole months lie between two days (ISO text)."""
    (year, month, day), (year2, month2, day2) = (map(int, text.split("-")) for text in (earlier, later))
    return (year2 - year) * 12 + month2 - month - (day2 < day)


def is_only_day(text: str) -> bool:
    """Return whether the text is a real date without an hour, in any of these ways of writing."""
    return len(text) <= _LONGEST and _date(_whole(_DAY, narrow(text).strip())) is not None


def parse_day(text: str) -> str:
    """Return as `2026-03-01` the date meant by `2026/3/1`, `2026年3月1日`, `令和8年3月1日`; nothing if it is none.

    An hour behind it, as a spreadsheet writes one, is left out.
    """
    if is_day(text):  # as nearly all are written
        return text
    plain = narrow(text).strip() if len(text) <= _LONGEST else ""
    found = _date(_whole(_DAY, plain) or _whole(_DAY_WITH_HOUR, plain))
    return found.isoformat() if found else ""


def is_day(text: str) -> bool:
    """Return whether the text is a real date written as `2026-11-22`."""
    if not _ISO_DAY.fullmatch(text):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _whole(pattern: str, text: str) -> re.Match[str] | None:
    """Match a text; most commands meet no date, and to compile these patterns takes longer than any other."""
    return re.fullmatch(pattern, text, re.IGNORECASE)


def _date(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(_year(match), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _year(match: re.Match[str]) -> int:
    if match["year"]:
        return int(match["year"])
    return _ERAS[match["era"].lower()] + (1 if match["of"] == "元" else int(match["of"]))


def _zone(text: str | None) -> timezone:
    if text is None:
        return JAPAN
    if text in {"Z", "z"}:
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
