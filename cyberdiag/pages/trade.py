"""Trades: people, systems and what is asked of a firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.model.role import Role
from cyberdiag.pages.kind import Kind, titled
from cyberdiag.report.views.advice import in_language
from cyberdiag.report.views.trade import checked, details, named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.trade import OfSize, Trade, TradeDuty
    from cyberdiag.pages.stock import Stock


def _page(one: Trade, stock: Stock) -> Page:
    """Return what a trade calls its people, what it works with, and what is asked of it."""
    say = stock.say
    lines = [
        *_people(one.small, say),
        *_people(one.mid, say),
        *titled(say("show.trade.systems"), (f"{named(s, say)}\n{s.stopped}" for s in one.systems.values())),
        *titled(say("report.trade.title", firm=one.firm), (_duty(d, say) for d in one.duties.values())),
        *(
            (name, one.small.roles.fill(text))
            for name, told in one.questions.items()
            for text in (told.text, told.help, told.ask, told.step, told.message)
        ),
    ]
    return Page(f"{one.id}  {one.title}", tuple((title, text) for title, text in lines if text))


def _people(some: OfSize, say: Messages) -> Iterable[tuple[str, str]]:
    called = (f"{say(f'show.trade.roles.{role.value}')}: {some.roles.name(role)}" for role in Role)
    return titled(some.firms, (*called, f"{say('show.trade.vendors')}: {some.vendors}", some.note))


def _duty(duty: TradeDuty, say: Messages) -> str:
    """Return a duty with its edition, its link, and where that was read."""
    parts = (
        f"{named(duty, say)} ({details(duty, say)})",
        f"{say('report.trade.who')}: {duty.who}",
        duty.text,
        duty.first,
        duty.url,
        checked(duty, say),
        *(f"{in_language(p.title, p.url, say)}\n{p.url}" for p in duty.pages),
        duty.confirm,
    )
    return "\n".join(filter(None, parts))


TRADES = Kind(
    things=lambda stock: {t.id: t for t in stock.advice.trades.trades},
    line=lambda one, _: one.title,
    page=_page,
)
