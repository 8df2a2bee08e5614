"""Sources: documents that facts come from, and free help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.page import Page

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Source
    from cyberdiag.pages.kind import Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return every source with its publisher."""
    return tuple((s.id, f"{s.title} ({s.publisher})") for s in stock.sources.values())


def page(stock: Stock, name: str) -> Page:
    """Return where a source is found, how far it was checked, and the questions that rest on it."""
    used = [q.id for _, q in stock.asked.values() if name in q.sources]
    lines = [("", named(stock.sources[name], stock.say)), (stock.say("show.used-by"), ", ".join(used) or "—")]
    return Page(name, tuple(lines))


def named(source: Source, say: Messages) -> str:
    """Return a source in full: title, publisher, date, when and how far it was checked, address."""
    parts = [f"{source.title} ({source.publisher}{', ' + source.date if source.date else ''})"]
    parts.append(say("show.as-of", date=source.as_of) + ", " + say(f"show.marks.{source.mark}"))
    if source.url:
        parts.append(source.url)
    return "\n".join(parts)
