"""Words of the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.page import Page

if TYPE_CHECKING:
    from cyberdiag.pages.kind import Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return every word with what it means."""
    return tuple((t.id, f"{t.term}: {t.text}") for t in stock.terms.values())


def page(stock: Stock, name: str) -> Page:
    """Return what a word means."""
    one = stock.terms[name]
    return Page(one.term, (("", one.text),))
