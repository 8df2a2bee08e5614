"""Which days the public offices of Japan are closed (行政機関の休日に関する法律, art. 1)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from cyberdiag.advice import known_holidays

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    Closed = Callable[[date], bool]
    """Tells of a day whether the public offices are closed."""

_SATURDAY = 5
_ONE = timedelta(days=1)


def closed_on(holidays: Container[date]) -> Closed:
    """Return the days closed: Saturdays, Sundays, the given holidays, and 29 December to 3 January."""

    def closed(day: date) -> bool:
        year_end = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
        return day.weekday() >= _SATURDAY or year_end or day in holidays

    return closed


class _Holidays:
    """The holidays of Japan from 1949 to 2099; the library, which takes long to load, tells those that are not kept."""

    def __contains__(self, day: object) -> bool:
        if isinstance(day, date) and day.year in known_holidays.YEARS:
            return day.isoformat() in known_holidays.DAYS
        return day in _in_the_library()


@cache
def _in_the_library() -> Container[date]:
    import holidays

    return holidays.country_holidays("JP")


def japan() -> Closed:
    """Return the days closed in Japan."""
    return closed_on(_Holidays())


def last_of_month(year: int, month: int) -> int:
    """Return the last day of a month."""
    return 31 if month == 12 else (date(year, month + 1, 1) - _ONE).day  # noqa: PLR2004  December


def next_open(day: date, closed: Closed) -> date:
    """Return the day itself, or the first open one after it."""
    while closed(day):
        day += _ONE
    return day


def last_open(day: date, closed: Closed, earliest: date) -> date:
    """Return the day itself, or the last open one before it, but not before `earliest`."""
    while closed(day) and day > earliest:
        day -= _ONE
    return day


def business_day(day: date, count: int, closed: Closed) -> date:
    """Return the `count`-th open day after a day."""
    while count:
        day = next_open(day + _ONE, closed)
        count -= 1
    return day
