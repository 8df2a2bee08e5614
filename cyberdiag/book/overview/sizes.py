"""What a firm is, in a few words: its trade and its size, as a number or, where nobody is to be known by it, a band."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from cyberdiag.book.overview.scored import TRADE
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.book.overview.given import Given
    from cyberdiag.messages import Messages

PEOPLE, SALES = "employees", "revenue"
_BANDS = {PEOPLE: (1, 6, 21, 51, 101, 301), SALES: (0, 5e7, 1e8, 5e8, 1e9, 5e9)}
"""Where each band begins."""


def figure(given: Given, name: str, row: int) -> float | None:
    """Return a number that a firm told of itself."""
    if name not in given.table.answers:
        return None
    value = given.table.value(name, row)
    return float(value) if isinstance(value, int | float) else None


def band(given: Given, name: str, row: int) -> tuple[float, float | None] | None:
    """Return between which numbers a figure lies: from the first, and below the second if there is one."""
    value = figure(given, name, row)
    if value is None or value < _BANDS[name][0]:
        return None
    starts = _BANDS[name]
    place = bisect_right(starts, value)
    return starts[place - 1], starts[place] if place < len(starts) else None


def trade(given: Given, row: int) -> tuple[str, str]:
    """Return the id and the title of a firm's trade, empty where it is not known."""
    if TRADE not in given.table.answers:
        return "", ""
    value, question = given.table.value(TRADE, row), given.table.layout.questions.by_id[TRADE]
    choice = question.choice(str(value)) if value is not None else None
    return (choice.id, choice.label or choice.text) if choice is not None else ("", "")


def start(given: Given, name: str, row: int) -> float | None:
    """Return where the band of a figure begins."""
    found = band(given, name, row)
    return None if found is None else found[0]


def size(given: Given, row: int, say: Messages) -> str:
    """Return how many people a firm has, in words."""
    value, found = figure(given, PEOPLE, row), band(given, PEOPLE, row)
    if not given.anonymous:
        return "" if value is None else words.counted(say, "book-page.people", round(value))
    if found is None:
        return ""
    low, high = found
    if high is None:
        return say("book-page.people-from", low=int(low))
    return say("book-page.people-in", low=int(low), high=int(high) - 1)


def sales(given: Given, row: int, say: Messages) -> str:
    """Return the band of a firm's revenue, in words."""
    found = band(given, SALES, row)
    if found is None:
        return ""
    low, high = found
    if high is None:
        return say("book-page.sales-from", low=words.bare_yen(low, say.lang))
    high_told = words.bare_yen(high, say.lang)
    return say("book-page.sales-in", low=words.bare_yen(low, say.lang) if low else "0", high=high_told)


def about(given: Given, row: int, say: Messages) -> str:
    """Return trade and size of a firm in one line."""
    return say.writing.things.join(part for part in (trade(given, row)[1], size(given, row, say)) if part)
