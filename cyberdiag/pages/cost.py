"""Cost items of the loss model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.lines import evidence

if TYPE_CHECKING:
    from cyberdiag.pages.kind import Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return every cost item."""
    return tuple((i.id, i.title) for i in stock.losses.items.values())


def page(stock: Stock, name: str) -> Page:
    """Return how a cost is worked out, on what evidence, and in which kinds of incident it arises."""
    from cyberdiag.report.views import loss_items

    model, say = stock.losses, stock.say
    one = model.items[name]
    used = [s.id for s in model.scenarios.values() if one.id in s.items]
    uncovered = model.uncovered[one.uncovered].title if one.uncovered else ""
    lines = [
        ("", one.text),
        (say("report.loss.formula-title"), loss_items.formula(one, None, model, frozenset(), say)),
        (say("report.loss.cover"), one.cover or uncovered),
        *evidence(one.amount, say),
        (say("list.scenarios"), ", ".join(used)),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))
