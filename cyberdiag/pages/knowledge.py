"""What is known besides the questions: sources with free help, frameworks that questions map to, words of the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge
from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Kind

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Framework, Source
    from cyberdiag.pages.stock import Stock


def _source_page(one: Source, stock: Stock) -> Page:
    """Return where a source is found, how far it was checked, and the questions that rest on it."""
    used = [q.id for _, q in stock.asked.values() if one.id in q.sources]
    lines = [("", named(one, stock.say)), (stock.say("show.used-by"), ", ".join(used) or "—")]
    return Page(one.id, tuple(lines))


def named(source: Source, say: Messages) -> str:
    """Return a source in full: title, publisher, date, when and how far it was checked, address."""
    parts = [f"{source.title} ({source.publisher}{', ' + source.date if source.date else ''})"]
    parts.append(say("show.as-of", date=source.as_of) + ", " + say(f"show.marks.{source.mark}"))
    if source.url:
        parts.append(source.url)
    return "\n".join(parts)


SOURCES = Kind(
    ids=lambda stock: stock.keys("sources", "sources.yaml"),
    things=lambda stock: stock.sources,
    line=lambda one, _: f"{one.title} ({one.publisher})",
    page=_source_page,
)


def _framework_page(one: Framework, stock: Stock) -> Page:
    """Return a framework's edition and items."""
    lines = [(stock.say("show.edition"), one.edition), ("", one.note), *one.items.items()]
    return Page(f"{one.title} ({one.publisher})", tuple(lines))


FRAMEWORKS = Kind(
    ids=lambda stock: stock.names("frameworks"),
    things=lambda stock: stock.frameworks,
    line=lambda one, _: f"{one.title} ({one.edition})",
    page=_framework_page,
)


TERMS = Kind(
    ids=lambda stock: stock.keys("terms", "glossary.yaml"),
    things=lambda stock: knowledge.glossary(stock.say.lang),
    line=lambda one, _: f"{one.term}: {one.text}",
    page=lambda one, _: Page(one.term, (("", one.text),)),
)
