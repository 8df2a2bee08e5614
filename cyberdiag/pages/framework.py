"""Frameworks that questions map to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.page import Page

if TYPE_CHECKING:
    from cyberdiag.pages.kind import Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return every framework with its edition."""
    return tuple((f.id, f"{f.title} ({f.edition})") for f in stock.frameworks.values())


def page(stock: Stock, name: str) -> Page:
    """Return a framework's edition and items."""
    one = stock.frameworks[name]
    lines = [(stock.say("show.edition"), one.edition), ("", one.note), *one.items.items()]
    return Page(f"{one.title} ({one.publisher})", tuple(lines))
