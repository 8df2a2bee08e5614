"""Support and consulting services."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.lines import reasoned, titled

if TYPE_CHECKING:
    from cyberdiag.pages.kind import Basis, Explained, Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return every service with whether it costs anything."""
    prices = "report.advice.prices"
    return tuple((s.id, f"{s.title} ({stock.say(f'{prices}.{s.price}')})") for s in stock.advice.services)


def page(stock: Stock, name: str) -> Page:
    """Return what a service does, and for whom it is meant."""
    one, say = next(s for s in stock.advice.services if s.id == name), stock.say
    lines = [
        ("", one.text),
        ("", say(f"report.advice.prices.{one.price}")),
        *titled("", one.parts),
        ("", one.note),
        *titled(say("report.advice.reasons"), (rule.reason for rule in one.recommend.values())),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def explained(basis: Basis) -> Explained:
    """Return why each service is recommended to the firm."""
    advice = basis.assessment.advice
    return {
        s.service.id: partial(reasoned, basis, s.service.title, s.reason, s.because)
        for s in (advice.services if advice else ())
    }
