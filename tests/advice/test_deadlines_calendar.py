"""Days: closed days, rolling, and every way of counting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cyberdiag.advice import calendar, deadlines
from cyberdiag.catalog.duties import load_duties
from cyberdiag.model.condition import ALWAYS
from cyberdiag.model.duties import Count, DutyKind, Facts, Rule
from cyberdiag.model.moment import JAPAN

if TYPE_CHECKING:
    from cyberdiag.model.deadline import Deadline

CLOSED = calendar.japan()
DUTIES = load_duties("ja")


def one(since: date, count: Count, value: int, **settings_: Any) -> Deadline:
    kind = settings_.pop("kind", DutyKind.STATUTORY)
    rule = Rule(id="r", count=count, text="t", value=value, **settings_)
    duty = replace(DUTIES.duties[0], condition=ALWAYS, kind=kind, deadlines={"r": rule})
    duties = replace(DUTIES, duties=(duty,), milestones=())
    start = datetime(since.year, since.month, since.day, 10, tzinfo=JAPAN)
    return deadlines.due(duties, Facts(), start, None, CLOSED)[0]


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
        (date(2026, 5, 6), True),  # substitute holiday
        (date(2026, 5, 7), False),
        (date(2026, 9, 22), True),  # a day between two holidays
        (date(2026, 11, 22), True),  # Sunday
        (date(2026, 11, 24), False),
    ],
)
def test_closed_days(day: date, closed: bool) -> None:
    assert CLOSED(day) is closed


@pytest.mark.parametrize(
    ("since", "day", "unrolled"),
    [
        (date(2026, 12, 1), date(2027, 1, 4), date(2026, 12, 30)),  # year end
        (date(2026, 11, 29), date(2026, 12, 28), None),  # the last open day of the year
        (date(2026, 11, 30), date(2027, 1, 4), date(2026, 12, 29)),
        (date(2026, 4, 4), date(2026, 5, 7), date(2026, 5, 3)),  # Golden Week
        (date(2026, 3, 31), date(2026, 4, 30), date(2026, 4, 29)),
        (date(2028, 1, 31), date(2028, 2, 29), None),  # leap day
        (date(2027, 1, 31), date(2027, 3, 1), None),
    ],
)
def test_thirty_days_with_day_one(since: date, day: date, unrolled: date | None) -> None:
    found = one(since, Count.DAYS_INCLUSIVE, 30, roll=True)
    assert (found.day, found.unrolled) == (day, unrolled)
    assert found.aim == unrolled


def test_sixty_days_over_a_leap_day() -> None:
    assert one(date(2028, 1, 4), Count.DAYS_INCLUSIVE, 60, roll=True).day == date(2028, 3, 3)
    assert one(date(2027, 1, 4), Count.DAYS_INCLUSIVE, 60, roll=True).day == date(2027, 3, 4)


def test_first_day_not_counted_does_not_move() -> None:
    found = one(date(2026, 12, 1), Count.DAYS_EXCLUSIVE, 30)
    assert (found.day, found.unrolled, found.aim) == (date(2026, 12, 31), None, date(2026, 12, 28))


def test_yardstick_in_golden_week_does_not_move() -> None:
    found = one(date(2026, 5, 1), Count.DAYS_INCLUSIVE, 3, to=5, kind=DutyKind.GUIDELINE)
    assert (found.first, found.day, found.unrolled) == (date(2026, 5, 3), date(2026, 5, 5), None)
    assert found.aim == date(2026, 5, 1)


def test_business_days_leave_out_closed_days() -> None:
    assert one(date(2026, 12, 25), Count.BUSINESS_DAYS, 2).day == date(2027, 1, 4)
    assert one(date(2026, 4, 30), Count.BUSINESS_DAYS, 2).day == date(2026, 5, 7)


@pytest.mark.parametrize(
    ("since", "day"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(since: date, day: date) -> None:
    assert one(since, Count.MONTHS, 1).day == day


def test_hours_run_through_nights_and_new_year() -> None:
    found = one(date(2026, 12, 31), Count.HOURS, 72)
    assert found.at == datetime(2027, 1, 3, 10, tzinfo=JAPAN)


def test_a_statutory_range_is_placed_at_its_earlier_end() -> None:
    found = one(date(2026, 12, 1), Count.DAYS_EXCLUSIVE, 30, to=60)
    assert found.order.date() == found.first == date(2026, 12, 31)
    assert found.day == date(2027, 1, 30)


@settings(max_examples=200, deadline=None)
@given(since=st.dates(date(2000, 1, 1), date(2098, 1, 1)), value=st.integers(1, 120))
def test_rolling_only_ever_moves_later_to_an_open_day(since: date, value: int) -> None:
    found = one(since, Count.DAYS_INCLUSIVE, value, roll=True)
    counted = since + timedelta(days=value - 1)
    assert not CLOSED(found.day)
    assert timedelta(0) <= found.day - counted <= timedelta(days=12)
    assert (found.unrolled == counted) is (found.day != counted)
