"""What a spreadsheet makes of a text that is typed or chosen: `50%`, `¥1,000` and `10-20` become numbers and days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cyberdiag.model.text import narrow

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = r"([-+]?)[¥$€£]?([0-9][0-9,]*(?:\.[0-9]+)?)\s*(%?)"
_DAY = r"(?:([0-9]{4})(?:[-/]|年))?([0-9]{1,2})(?:[-/]|月)([0-9]{1,2})日?"
_DIGITS = 12
"""Decimals of a number in a cell that tell two labels apart: 33.3% is stored as 0.333."""


def named(text: str, names: Mapping[str, str]) -> str | None:
    """Return the id of the one name that a spreadsheet would store as this text: `50%`, `1,000`, `10-20` as a day."""
    given = _form(text)
    if given is None:
        return None
    forms = {name: _form(name) for name in names}
    whole = {names[name] for name, form in forms.items() if form == given}
    # A day typed without a year gets one in a cell.
    found = whole or {names[name] for name, form in forms.items() if form is not None and form == given[-1:]}
    return found.pop() if len(found) == 1 else None


def _form(text: str) -> tuple[object, ...] | None:
    """Return what a cell makes of a text: a number, or a day with its year if it has one; None for any other text."""
    plain = narrow(text).strip().replace("￥", "¥")
    if number := re.fullmatch(_NUMBER, plain):
        amount = float(number[1] + number[2].replace(",", ""))
        return ("number", round(amount / 100 if number[3] else amount, _DIGITS))
    day = re.fullmatch(_DAY, plain)
    if day is None:
        return None
    month_day = (int(day[2]), int(day[3]))
    return (int(day[1]), month_day) if day[1] else (month_day,)
