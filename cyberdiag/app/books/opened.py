"""A book as every command but `new` sees it: read with its questionnaires, and assessed where that was still to do."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.answer_files import store as answer_files
from cyberdiag.app import reviewing
from cyberdiag.app.books.reading import Reader
from cyberdiag.book import intake, results
from cyberdiag.book.records import Kind, named
from cyberdiag.book.store import ANSWERS, RESULTS, Store
from cyberdiag.catalog import known, load, losses
from cyberdiag.catalog.shelf import current
from cyberdiag.columns import compiled, encode
from cyberdiag.errors import InvalidAnswers, UnknownName, WrongUsage
from cyberdiag.problems import Place, near, warning
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import console
from cyberdiag.terminal.progress import bar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from cyberdiag.answer_files.document import Document
    from cyberdiag.book.records import Round
    from cyberdiag.book.table import Table
    from cyberdiag.columns import Kernel, Layout
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.terminal.console import Look


class Reject(Struct, frozen=True):
    """A file that was not taken in: where in it, and the reason in words."""

    path: str
    place: str
    text: str


class Opened(Struct, frozen=True, dict=True):
    """A book that is assessed: `table` has the newest answers of each client that has any, `earlier` the round before.

    `without` are the clients that have not answered, `rejected` those of whom some file was not taken in, `day` is that of
    the run (ISO text); `anew` is how many rounds were worked out for this.
    """

    path: str
    reader: Reader
    table: Table
    earlier: Table
    clients: dict[str, str]
    rounds: tuple[Round, ...]
    rejects: tuple[Reject, ...]
    rejected: frozenset[str]
    day: str
    anew: int

    @property
    def questions(self) -> QuestionSet:
        """The questions in which the book is assessed."""
        return self.reader.questions

    @property
    def without(self) -> tuple[str, ...]:
        """The clients without any answers."""
        return tuple(client for client in self.clients if client not in self.newest)

    @cached_property
    def newest(self) -> dict[str, Round]:
        """The last answers of each client that has any."""
        return {one.client: one for one in self.rounds}

    def documents(self, rounds: Iterable[Round]) -> tuple[Document, ...]:
        """Return the answers files of rounds as they came, each named by its client and day."""
        with Store(self.path, looks=True) as store:
            return tuple(
                document(store.raw(one.number), f"{one.client} {one.date}".strip(), one.form)
                for one in rounds
            )

    def newest_documents(self, clients: Sequence[str]) -> Iterator[tuple[str, Document]]:
        """Give the newest answers file of each of these clients, a portion at a time."""
        for start in range(0, len(clients), results.PORTION):
            some = clients[start : start + results.PORTION]
            yield from zip(some, self.documents(self.newest[client] for client in some), strict=True)

    def answers(self, clients: Sequence[str]) -> Iterator[Answers]:
        """Give all that each of these clients answered last."""
        for _, found in self.newest_documents(clients):
            yield self.reader.answers(found)


class Shelf(Struct, frozen=True):
    """An open book with what reads its files."""

    store: Store
    reader: Reader
    say: Messages
    look: Look


@contextlib.contextmanager
def opening(path: str, say: Messages, look: Look, *, looks: bool = False) -> Iterator[Shelf]:
    """Open a book for the time of a block; who only `looks` gets one that cannot be written too.

    Raises:
        InvalidAnswers, CannotWrite: when it is none, or another program has it open.
    """
    problems.show(console(look, error=True), reviewing.exposed(path), say)
    with Store(path, looks=looks) as store:
        names = tuple(json.loads(store.about()["questionnaires"]))
        for name in filter(os.path.isabs, names):  # files name what is in a folder of one's own by its id
            current().lay(load.find(name))
        yield Shelf(store, Reader(names, say.lang), say, look)


def opened(path: str, say: Messages, look: Look) -> Opened:
    """Return a book, assessed where something changed since the last time; where it cannot be written, that is not kept.

    Raises:
        InvalidAnswers, CannotWrite: when it is none, or another program has it open.
    """
    with opening(path, say, look, looks=True) as shelf:
        kernel = compiled(shelf.reader.questions, losses.load_losses(say.lang))
        anew = assess(shelf, kernel)
        if anew and not shelf.store.is_kept:
            problems.show(console(look, error=True), [warning(Place(path), "book-not-kept")], say)
        table, earlier = results.tables(shelf.store, kernel)
        return Opened(
            path, shelf.reader, table, earlier, shelf.store.clients(), shelf.store.rounds(),
            rejects(shelf), frozenset(one.client for one in shelf.store.seen().values() if one.kind is Kind.REJECTED),
            reviewing.today(), anew,
        )  # fmt: skip


def client_of(name: str, clients: Mapping[str, str], rejected: Collection[str] = ()) -> str:
    """Return the client that a name means, of those of a book with the firm of each: by its own name, else by that of its firm.

    Raises:
        InvalidAnswers: for one of those whose only file was `rejected`.
        WrongUsage: for a name that several have, with how the book calls each.
        UnknownName: for another, with the near miss.
    """
    found = named(clients)(name)
    if len(found) > 1:
        raise WrongUsage.of("ambiguous-client", name=name, names=", ".join(map(shlex.quote, found)))
    if not found and name in rejected:
        raise InvalidAnswers.of("book-only-rejected", client=name)
    if not found:
        guess = near(name, clients) or near(name, [firm for firm in clients.values() if firm])
        raise UnknownName.of("unknown-client", name=name, guess=guess or "")
    return found[0]


def rejects(shelf: Shelf) -> tuple[Reject, ...]:
    """Return what was not taken in, in words."""
    questions = shelf.reader.questions.by_id
    told = [(one.file, intake.problem_of(one.problem, questions)) for one in shelf.store.rejects()]
    return tuple(Reject(f, p.place.spot if p.place.line else "", shelf.say.problem(p)[0]) for f, p in told)


def assess(shelf: Shelf, kernel: Kernel) -> int:
    """Work out what is not worked out yet; returns how many rounds that were."""
    renew(shelf, kernel.layout)
    left = shelf.store.numbers(ANSWERS).size - shelf.store.numbers(RESULTS).size
    with bar(shelf.say("book.assessing"), left, shelf.look) as advance:
        return results.assess(shelf.store, kernel, advance)


def renew(shelf: Shelf, layout: Layout) -> None:
    """Read the answers again where the questions changed; what does not fit them any more is rejected."""
    store = shelf.store
    results.renew(store, known.digest(shelf.reader.names))
    left = results.unread(store, store.rounds())
    with bar(shelf.say("book.reading"), len(left), shelf.look) as advance:
        for start in range(0, len(left), results.PORTION):
            rows, faults = {}, {}
            for one in left[start : start + results.PORTION]:
                try:
                    answers = shelf.reader.answers(document(store.raw(one.number), one.file, one.form))
                    rows[one.number] = encode(layout, answers)
                except InvalidAnswers as error:
                    faults[one.file] = intake.faults(one.file, error.problems)
                advance(1)
            with store.changing():
                store.reject(faults)
                results.keep_answers(store, layout, rows)


def document(raw: bytes, file: str, form: str) -> Document:
    """Return the answers file of a round as it came, under a name that tells its format too."""
    return answer_files.document_of(raw, file if file.lower().endswith(f".{form}") else f"{file}.{form}")
