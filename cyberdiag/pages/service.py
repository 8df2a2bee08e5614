"""Support and consulting services."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Basis, Explained, Kind, reasoned, titled

if TYPE_CHECKING:
    from cyberdiag.model.advice import Service
    from cyberdiag.pages.stock import Stock


def _page(one: Service, stock: Stock) -> Page:
    """Return what a service does, and for whom it is meant."""
    say = stock.say
    lines = [
        ("", one.text),
        ("", say(f"report.advice.prices.{one.price}")),
        *titled("", one.parts),
        ("", one.note),
        ("", say("report.advice.here", command=f"cyberdiag assess {one.diagnosis}") if one.diagnosis else ""),
        *titled(
            say("report.advice.public"),
            (
                f"{by.text}\n{of.url or of.read_at or ''}".rstrip()
                for by in one.public.values()
                if (of := stock.sources.get(by.id)) is not None
            ),
        ),
        *titled(say("report.advice.reasons"), (rule.reason for rule in one.recommend.values())),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _explained(basis: Basis) -> Explained:
    """Return why each service is recommended to the firm."""
    advice = basis.assessment.advice
    return {
        s.service.id: partial(reasoned, basis, s.service.title, s.reason, s.because)
        for s in (advice.services if advice else ())
    }


SERVICES = Kind(
    things=lambda stock: {s.id: s for s in stock.advice.services},
    line=lambda one, stock: f"{one.title} ({stock.say(f'report.advice.prices.{one.price}')})",
    page=_page,
    explained=_explained,
)
