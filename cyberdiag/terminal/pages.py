"""Pages and lists, in lines that break where a reader would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.model.fold import cells, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.page import Listing, Page

_GAP = 2
_NARROW = 60
"""Columns from which a title has room beside its text."""
_NARROWEST = 12
"""Cells that the column of titles may take however narrow the terminal is."""


def page(out: Any, shown: Page) -> None:
    """Print one page; `out` is a console, or `console.Plain`."""
    _heading(out, shown.heading)
    _rows(out, shown.lines, "dim")


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
        _rows(out, one.rows, "cyan")


def _heading(out: Any, text: str) -> None:
    for line in fold(text, out.width):
        out.put(line, "bold")


def _rows(out: Any, rows: Iterable[tuple[str, str]], style: str) -> None:
    """Print titles with their texts beside them, or below them where there is no room; lines of a text stay."""
    told = [(t if n == 0 else "", x) for t, text in rows for n, x in enumerate(text.split("\n"))]
    widest, narrow = max((cells(title) for title, _ in told), default=0), out.width < _NARROW
    aside = _GAP if narrow else min(widest + _GAP, max(_NARROWEST, out.width * 3 // 10))
    for title, text in told:
        beside = not narrow and cells(title) + _GAP <= aside
        for line in () if beside or not title else fold(title, out.width):
            out.put(line, style)
        for n, line in enumerate(fold(text, out.width - aside)):
            left = title if beside and n == 0 else ""
            if left or line:
                out.put(left + " " * (aside - cells(left)), style, line)
