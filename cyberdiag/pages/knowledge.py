"""What is known besides the questions: sources with free help, frameworks that questions map to, words of the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge
from cyberdiag.messages import writing
from cyberdiag.model.page import Listing, Page
from cyberdiag.pages.kind import Kind, opened
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Source
    from cyberdiag.model.framework import Criterion, Framework
    from cyberdiag.pages.stock import Stock


def _source_page(one: Source, stock: Stock) -> Page:
    """Return where a source is found, how far it was checked, and the questions that rest on it."""
    used = [q.id for _, q in stock.asked.values() if one.id in q.sources]
    say = stock.say
    due = one.settled or say("show.expected", date=writing(say.lang).when(one.next))
    lines = [("", named(one, say)), (say("show.next"), due), (say("show.used-by"), ", ".join(used) or "—")]
    return Page(one.id, tuple(lines))


def named(source: Source, say: Messages) -> str:
    """Return a source in full: title, publisher, edition, when and how far it was checked, addresses."""
    parts = [f"{source.title} ({source.publisher})", words.source_details(source, say)]
    parts.append(say("show.as-of", date=source.read) + ", " + words.mark(source, say))
    return "\n".join((*parts, *opened(source, say)))


def stale(day: str, say: Messages) -> Listing:
    """Return the sources whose next edition was due before a day (ISO text), with when that was."""
    when = writing(say.lang).when
    late = knowledge.dated(say.lang).overdue(day)
    rows = tuple((one.id, f"{one.title}\n{say('list.due', date=when(one.next))}") for one in late)
    return Listing(say("list.stale" if rows else "list.fresh", date=when(day)), rows)


SOURCES = Kind(
    things=lambda stock: stock.sources,
    line=lambda one, _: f"{one.title} ({one.publisher})",
    page=_source_page,
)


def _framework_page(one: Framework, stock: Stock) -> Page:
    """Return a framework's edition and items, with what decides each criterion of a scheme."""
    say = stock.say
    kept = (
        say("scheme.numbering", other=one.superseded_by, numbering=one.numbering) if one.superseded_by else ""
    )
    told = [(say("show.edition"), one.edition), *(("", text) for text in (kept, one.route, one.note) if text)]
    named = f"cyberdiag crosswalk … {one.scheme}"
    lines = [*told, *([(say("show.scheme"), named)] if one.scheme else [])]
    for key, title in one.items.items():
        lines.append((key, title))
        if key in one.criteria:
            lines.append(("", _decided(one.criteria[key], say)))
    return Page(f"{one.title} ({one.publisher})", tuple(lines))


def _decided(criterion: Criterion, say: Messages) -> str:
    """Return which questions decide a criterion, and how far."""
    at = criterion.levels
    names = say.writing.things.join(f"{q} ≥ {at[q]}" if q in at else q for q in criterion.questions)
    rest, guard = criterion.follow_up, criterion.guard
    also = "whole" if not names else "rest-with" if criterion.with_questions else "rest"
    told = ((criterion.covers, names), (also, rest), ("guard", guard))
    parts = (say(f"show.covers.{key}", names=ids) for key, ids in told if ids)
    return words.sentences(parts, say)


FRAMEWORKS = Kind(
    things=lambda stock: stock.frameworks,
    line=lambda one, _: f"{one.title} ({one.edition})",
    page=_framework_page,
)


TERMS = Kind(
    things=lambda stock: knowledge.glossary(stock.say.lang),
    line=lambda one, _: f"{one.term}: {one.text}",
    page=lambda one, _: Page(one.term, (("", one.text),)),
)
