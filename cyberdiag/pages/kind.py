"""What every kind of thing tells about itself, what an explanation is made from, and the lines that pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from msgspec import Struct

from cyberdiag.model.page import Page
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.record import Dated, Opened
    from cyberdiag.pages.stock import Stock

T = TypeVar("T")
Lines: TypeAlias = list[tuple[str, str]]
"""Titles and texts of a page."""
Rows: TypeAlias = tuple[tuple[str, str], ...]
"""An id and what it is, for each thing of a kind."""
Explained: TypeAlias = Mapping[str, Callable[[], Page | tuple[Page, ...]]]
"""By id, what makes the page that tells how it came about, or the pages where several things are called so."""


class Basis(Struct, frozen=True):
    """A firm's assessment with the catalogue it rests on, and the words to tell it in."""

    assessment: Assessment
    known: Catalogue
    say: Messages


class Kind(Struct, Generic[T], frozen=True):
    """One kind of thing: all `things` by id in the order of its list, the `line` of one there, and its `page`.

    `find` builds one alone, where that is quicker. `explained` holds what a firm's report can explain of the kind;
    None where nothing of it depends on a firm.
    """

    things: Callable[[Stock], Mapping[str, T]]
    line: Callable[[T, Stock], str]
    page: Callable[[T, Stock], Page]
    explained: Callable[[Basis], Explained] | None = None
    find: Callable[[Stock, str], T] | None = None

    def rows(self, stock: Stock) -> Rows:
        """Return the list of the kind."""
        return tuple((key, self.line(one, stock)) for key, one in self.things(stock).items())

    def show(self, stock: Stock, name: str) -> Page:
        """Return the page of the thing of an id."""
        return self.page(self.find(stock, name) if self.find else self.things(stock)[name], stock)


def titled(title: str, texts: Iterable[str]) -> Lines:
    """Return one line for each text, with the title on the first."""
    return [(title if n == 0 else "", text) for n, text in enumerate(texts)]


def evidence(found: Dated, say: Messages) -> Lines:
    """Return why a number has its value, and where that was read."""
    source = (f"{found.source} ({found.year})", words.mark(found, say), *opened(found, say))
    return [(say("report.loss.basis"), found.basis), (say("show.sources"), "\n".join(source))]


def opened(one: Opened, say: Messages) -> Iterable[str]:
    """Give what was read of a document, and its official address where that was not opened, each on a line."""
    if one.read_at:
        yield say("show.read-at", what=one.read_at)
    if one.url:
        yield say("show.unopened", url=one.url) if one.unopened else one.url


def ours(rule: Dated, say: Messages) -> Lines:
    """Return what the numbers rest on that have no evidence of their own."""
    return [(say("show.ours"), rule.basis)]


def because(basis: Basis, names: Iterable[str]) -> Lines:
    """Return the questions by id, each with the answer of the firm."""
    assessment = basis.assessment
    states = {j.question.id: j.state for d in assessment.diagnoses for j in d.judged}
    lines = []
    for name in names:
        question = assessment.questions.by_id[name]
        given = words.answer(question, assessment.answers.get(name), states.get(name), basis.say)
        lines.append((name, f"{question.text} → {given}"))
    return lines


def reasoned(basis: Basis, title: str, text: str, names: Iterable[str]) -> Page:
    """Return a page of one sentence and the answers that it follows from."""
    return Page(title, (("", text), *because(basis, names)))
