"""The dates of a plan: working days, in the order of its waves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cyberdiag.advice.calendar import japan
from cyberdiag.advice.plan_days import plan_days
from cyberdiag.model.action_order import Wave


@pytest.mark.parametrize(
    ("start", "days"),
    [
        ("2026-11-24", ("2026-11-27", "2026-12-28", "2027-02-24")),  # Tuesday; offices close on 29 December
        ("2026-11-26", ("2026-12-04", "2026-12-28", "2027-02-26")),  # Thursday: not by tomorrow
        ("2026-12-30", ("2027-01-04", "2027-01-29", "2027-03-30")),  # every day until the 4th is closed
        (
            "2026-11-30",
            ("2026-12-04", "2026-12-28", "2027-02-26"),
        ),  # February has no 30th; its 28th is a Sunday
        ("2026-05-01", ("2026-05-08", "2026-05-29", "2026-07-31")),
    ],
)
def test_a_wave_ends_on_the_last_working_day_of_its_time(start: str, days: tuple[str, str, str]) -> None:
    found = plan_days(date.fromisoformat(start), japan())
    assert tuple(day.isoformat() for day in found.values()) == days
    assert tuple(found) == tuple(Wave)


def test_on_every_day_of_years_the_dates_are_open_rise_and_lie_ahead() -> None:
    closed = japan()
    for n in range(3 * 366):
        start = date(2025, 1, 1) + timedelta(days=n)
        week, month, quarter = plan_days(start, closed).values()
        assert start < week <= month <= quarter
        assert not any(map(closed, (week, month, quarter)))
        assert (week - start).days <= 11
        assert (quarter - start).days <= 97
