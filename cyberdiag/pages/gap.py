"""Losses that no cover answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.lines import reasoned

if TYPE_CHECKING:
    from cyberdiag.pages.kind import Basis, Explained, Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return every loss that no cover answers."""
    return tuple((g.id, g.title) for g in stock.advice.gaps)


def page(stock: Stock, name: str) -> Page:
    """Return a loss that no cover answers, and what to do instead."""
    one, say = next(g for g in stock.advice.gaps if g.id == name), stock.say
    lines = [("", one.text), (say("report.advice.instead"), one.instead)]
    if one.drivers:
        lines.append((say("report.advice.drivers"), ", ".join(one.drivers)))
    return Page(f"{one.id}  {one.title}", tuple(lines))


def explained(basis: Basis) -> Explained:
    """Return why each of these losses stands in the firm's report."""
    advice = basis.assessment.advice
    return {
        g.gap.id: partial(reasoned, basis, g.gap.title, g.reason, g.because)
        for g in (advice.gaps if advice else ())
    }
