"""The holidays of Japan that are kept are those of the library; CYBERDIAG_REGENERATE=1 writes them anew."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from datetime import date

import holidays
import pytest
from support import ROOT, clean_env

from cyberdiag.advice import calendar

FIRST, LAST = 2020, 2040


def test_what_is_kept_is_what_the_library_says() -> None:
    days = [d.isoformat() for d in sorted(holidays.country_holidays("JP", years=range(FIRST, LAST + 1)))]
    kept = ROOT / "cyberdiag" / "advice" / "known_holidays.py"
    lines = textwrap.fill(" ".join(days), 106, break_on_hyphens=False).splitlines()
    text = (
        '"""The holidays of Japan in these years, as the library has them; tests/advice/test_holidays.py writes them."""\n\n'
        f"YEARS = range({FIRST}, {LAST + 1})\n"
        'DAYS = """\n' + "\n".join(lines) + '\n"""\n'
    )
    if os.environ.get("CYBERDIAG_REGENERATE"):
        kept.write_text(text, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("year", [2000, FIRST - 1, FIRST, LAST, LAST + 1, 2098])
def test_a_day_in_any_year_is_a_holiday_as_the_library_says(year: int) -> None:
    closed, known = calendar.japan(), holidays.country_holidays("JP", years=[year])
    days = [date(year, month, day) for month in range(1, 13) for day in range(4, 29)]
    assert [d for d in days if closed(d)] == [d for d in days if d in known or d.weekday() > 4]


@pytest.mark.parametrize(("day", "loaded"), [("2026-12-01", False), ("2041-12-02", True)])
def test_the_library_is_loaded_only_for_a_year_that_is_not_kept(day: str, loaded: bool) -> None:
    code = (
        "import sys, datetime; from cyberdiag.advice import calendar; "
        f"calendar.japan()(datetime.date.fromisoformat({day!r})); print('holidays' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=clean_env(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(loaded)
