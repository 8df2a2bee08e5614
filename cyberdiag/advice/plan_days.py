"""The days by which the waves of a plan are done: working days, in the order of the waves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cyberdiag.advice.calendar import last_of_month, last_open, next_open
from cyberdiag.model.action_order import Wave

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.advice.calendar import Closed

_FRIDAY = 4
_ONE = timedelta(days=1)
_LEAST_OF_A_WEEK = timedelta(days=2)
"""A plan of Thursday is done by Friday of the next week, not by tomorrow."""
_LEAST_OF_A_MONTH = timedelta(days=14)
"""A plan of the 20th is done by the end of the next month."""
_MONTHS = 3


def plan_days(start: date, closed: Closed) -> Mapping[Wave, date]:
    """Return the last day of each wave of a plan that begins on a day; each is an open one, none before the last."""
    soon = start + _LEAST_OF_A_WEEK
    week = _open(soon + timedelta(days=(_FRIDAY - soon.weekday()) % 7), start, closed)
    month = max(week, _open(_end_of_month(start + _LEAST_OF_A_MONTH), start, closed))
    quarter = max(month, _open(_months_later(start, _MONTHS), start, closed))
    return {Wave.WEEK: week, Wave.MONTH: month, Wave.QUARTER: quarter}


def _open(day: date, start: date, closed: Closed) -> date:
    """Return the last open day up to a day; the first one after it where there is none since the start."""
    found = last_open(day, closed, start + _ONE)
    return next_open(found, closed)


def _end_of_month(day: date) -> date:
    return day.replace(day=last_of_month(day.year, day.month))


def _months_later(day: date, months: int) -> date:
    """Return the same day some months later; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, last_of_month(year, month + 1)))
