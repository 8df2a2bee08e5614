"""Kinds of event that covers answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.lines import titled

if TYPE_CHECKING:
    from cyberdiag.pages.kind import Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return the kinds of event that covers answer."""
    return tuple((t.id, t.title) for t in stock.advice.triggers.values())


def page(stock: Stock, name: str) -> Page:
    """Return a kind of event, with the covers that answer it."""
    one, say = stock.advice.triggers[name], stock.say
    answering = [c.title for c in stock.advice.covers if one.id in c.triggers]
    lines = [
        ("", one.text),
        (say("report.advice.examples"), one.example),
        *titled(say("list.covers"), answering),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))
