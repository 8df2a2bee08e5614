"""Pages and lists, in lines that break where a reader would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.fold import cells, fold
from cyberdiag.terminal.console import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.page import Listing, Page
    from cyberdiag.terminal.console import Out

_GAP = 2
_NARROW = 60
"""Columns from which a title has room beside its text."""
_NARROWEST = 12
"""Cells that the column of titles may take however narrow the terminal is."""


def page(out: Out, shown: Page) -> None:
    """Print one page."""
    _heading(out, shown.heading)
    _rows(out, shown.lines, "dim")


def pages(out: Out, shown: tuple[Page, ...]) -> None:
    """Print pages, one under the other."""
    for n, one in enumerate(shown):
        if n:
            out.print()
        page(out, one)


def listing(out: Out, lists: tuple[Listing, ...]) -> None:
    """Print lists, one under the other."""
    for n, one in enumerate(lists):
        if n:
            out.print()
        _heading(out, one.heading)
        _rows(out, one.rows, "cyan")


def _heading(out: Out, text: str) -> None:
    for line in fold(text, out.width):
        out.print(safe(line, "bold"), soft_wrap=True)


def _rows(out: Out, rows: Iterable[tuple[str, str]], style: str) -> None:
    """Print titles with their texts beside them, or below them where there is no room; lines of a text stay."""
    told = [(t if n == 0 else "", x) for t, text in rows for n, x in enumerate(text.split("\n"))]
    widest, narrow = max((cells(title) for title, _ in told), default=0), out.width < _NARROW
    aside = _GAP if narrow else min(widest + _GAP, max(_NARROWEST, out.width * 3 // 10))
    for title, text in told:
        beside = not narrow and cells(title) + _GAP <= aside
        for line in () if beside or not title else fold(title, out.width):
            out.print(safe(line, style), soft_wrap=True)
        for n, line in enumerate(fold(text, out.width - aside)):
            left = title if beside and n == 0 else ""
            if left or line:
                head = safe(left + " " * (aside - cells(left)), style)
                out.print(head + safe(line.rstrip()), soft_wrap=True)
