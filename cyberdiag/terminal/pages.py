"""Pages and lists, in lines that break where a reader would."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from cyberdiag.model.fold import cells, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.page import Listing, Page

GAP = 2
_NARROWEST = 12
"""Cells that the column of titles may take however narrow the terminal is."""


def page(out: Any, shown: Page) -> None:
    """Print one page; `out` is a console, or `console.Plain`."""
    _heading(out, shown.heading)
    most = max(_NARROWEST, out.width * 3 // 10)
    _rows(out, shown.lines, min(most, max((cells(title) for title, _ in shown.lines), default=0)), "dim")


def pages(out: Any, shown: tuple[Page, ...]) -> None:
    """Print pages, one under the other."""
    for n, one in enumerate(shown):
        if n:
            out.put()
        page(out, one)


def listing(out: Any, lists: tuple[Listing, ...]) -> None:
    """Print lists, one under the other."""
    for n, one in enumerate(lists):
        if n:
            out.put()
        _heading(out, one.heading)
        _rows(out, one.rows, max((cells(key) for key, _ in one.rows), default=0), "cyan")


def _heading(out: Any, text: str) -> None:
    for line in fold(text, out.width) if cells(text) > out.width else (text,):
        out.put(line, "bold")


def _rows(out: Any, rows: Iterable[tuple[str, str]], column: int, style: str) -> None:
    """Print titles in a column of so many cells, and beside each its text, whose own lines stay."""
    for title, text in rows:
        room = max(out.width - column - GAP, 1)
        told = (line for part in text.split("\n") for line in fold(part, room))
        for left, right in zip_longest(fold(title, column), told, fillvalue=""):
            out.put(left + " " * (column - cells(left) + GAP), style, right)
