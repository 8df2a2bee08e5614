"""`book new` and `book add`: a book is begun, and files come into it."""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from cyberdiag.answer_files import store as answer_files
from cyberdiag.app import command_line, reviewing
from cyberdiag.app.books import opened, tables
from cyberdiag.book import intake, results, store
from cyberdiag.book.records import Kept, Kind, Reject, Seen
from cyberdiag.catalog import load
from cyberdiag.columns import Layout, encode
from cyberdiag.errors import CyberdiagError, ExitCode, Interrupted, InvalidAnswers, WrongUsage
from cyberdiag.model.text import one_line
from cyberdiag.outside import machine
from cyberdiag.problems import Place, Problem, fault
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import console, print_folded, safe, show_command
from cyberdiag.terminal.progress import bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cyberdiag.app.books.opened import Shelf
    from cyberdiag.book.intake import Found, Read
    from cyberdiag.messages import Messages
    from cyberdiag.terminal.console import Look

_MOST_SHOWN = 10
"""So many reasons or names are shown at once; `book check` shows all reasons."""


def new(path: str, names: tuple[str, ...], say: Messages, look: Look) -> None:
    """Begin an empty book that is assessed with questionnaires: those named, else all that the program brings.

    Raises:
        UnknownName, InvalidData, CannotWrite, WrongUsage: before anything is written.
    """
    wanted = tuple(map(_from_anywhere, names)) or load.questionnaire_ids()
    load.question_set(wanted, say.lang)
    store.create(path, {"questionnaires": json.dumps(wanted)})
    out = console(look, error=True)
    out.print(safe(say("book.begun", path=one_line(path))), soft_wrap=True)
    show_command(out, say("book.then-add"), command_line.line("book", "add", path, "."))


def _from_anywhere(name: str) -> str:
    """Return the name of a questionnaire; of a folder of one's own its whole path, as a book is opened from any folder."""
    return os.path.abspath(name) if load.find(name).shown == str(Path(name)) else name  # noqa: PTH100  as it is named


class Came(Struct):
    """What became of the files of one run; `known` are the clients that the book had before."""

    known: frozenset[str]
    counts: Counter[Kind] = field(default_factory=Counter)
    unchanged: int = 0
    other: int = 0
    clients: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    rejects: list[Reject] = field(default_factory=list)
    beside: list[frozenset[str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def take(self, kept: Sequence[Kept], gone: Sequence[str]) -> None:
        """Count what was kept, and note the clients that went for it."""
        self.gone += gone
        for one in kept:
            self.counts[one.seen.kind] += 1
            self.listed |= one.listed.keys() - self.known
            self.rejects += one.rejects
            if one.beside and one.seen.kind in {Kind.ANSWERS, Kind.BLANK}:
                self.beside.append(one.beside)
            if one.seen.kind is Kind.ANSWERS:
                self.clients.add(one.seen.client)

    def count(self, *kinds: Kind) -> int:
        """Return how many files are of some kinds."""
        return sum(self.counts[kind] for kind in kinds)


def add(
    path: str, paths: Sequence[str], say: Messages, look: Look, *, client: str | None, strict: bool
) -> ExitCode:
    """Take in every answers file that is new or changed; one that cannot be read never stops the others.

    Raises:
        InvalidAnswers, CannotWrite: when the book cannot be opened or written.
        WrongUsage: for a path that is not there.
        Interrupted: on Ctrl-C; what was read is kept.
    """
    given = None if client is None else intake.client_name(client)
    searched = intake.find(paths, given)
    if searched.missing:
        raise WrongUsage([Problem(Place(one), "file-not-found") for one in searched.missing])
    problems.show(
        console(look, error=True), [fault(Place(one), "folder-not-readable") for one in searched.closed], say
    )
    found = searched.found
    if given is not None and len(found) == 1:
        found = [replace(found[0], is_alone=True)]
    with opened.opening(path, say, look) as shelf:
        came = Came(frozenset(shelf.store.clients()), other=searched.other)
        try:
            _take_in(shelf, found, {*paths}, came)
        except KeyboardInterrupt:
            _tell(came, path, shelf)
            raise Interrupted.of("book-interrupted", path) from None
    _tell(came, path, shelf)
    rejected = came.count(Kind.REJECTED) + len(searched.closed)
    used = came.unchanged + came.count(*(kind for kind in Kind if kind.is_used))
    return ExitCode.INVALID_ANSWERS if rejected and (strict or not used) else ExitCode.DONE


class _Portion:
    """What was read and is still to be kept: a transaction for so many files, or rows of a table."""

    def __init__(self, shelf: Shelf, layout: Layout, came: Came) -> None:
        self._shelf, self._layout, self._came = shelf, layout, came
        self._kept: list[Kept] = []
        self._rows: dict[int, Mapping[str, Any]] = {}

    def take(self, kept: Kept, read: Read | None) -> None:
        self._kept.append(kept)
        if kept.round is not None and read is not None:
            self._rows[kept.round.number] = encode(self._layout, read.answers)
        if len(self._kept) >= results.PORTION:
            self.keep()

    def keep(self) -> None:
        book = self._shelf.store
        with book.changing():
            gone = book.keep(self._kept)
            results.keep_answers(book, self._layout, self._rows)
        self._came.take(self._kept, gone)
        self._kept, self._rows = [], {}


def _take_in(shelf: Shelf, found: list[Found], named: set[str], came: Came) -> None:
    book, layout = shelf.store, Layout(shelf.reader.questions)
    opened.renew(shelf, layout)
    seen = book.seen()
    book.forget(intake.lost(seen.values()))
    taking = intake.Intake(book.rounds(), seen, book.next_number(), reviewing.today())
    portion = _Portion(shelf, layout, came)
    with bar(shelf.say("book.reading"), len(found), shelf.look) as advance:
        for one in found:
            for kept, read in _looked_at(shelf, taking, one, named=one.path in named):
                if isinstance(kept, Kept):
                    portion.take(kept, read)
                else:
                    came.unchanged += kept is not Kind.OTHER
                    came.other += kept is Kind.OTHER
            advance(1)
        portion.keep()


def _looked_at(shelf: Shelf, taking: intake.Intake, found: Found, *, named: bool) -> Iterator[tables.Taken]:
    """Give what becomes of a file, or of each row of a table."""
    questions = shelf.reader.questions
    try:
        columns = tables.columns_of(found.path)
        if tables.are_results(columns, questions):
            yield _results(found, named=named), None
        elif tables.is_table(found.path, columns, questions):
            told = tables.told(found.path, columns, questions)
            for kept, read in tables.rows(taking, found, questions):
                if isinstance(kept, Kept):  # a table that is known as it is was told of before
                    problems.show(console(shelf.look, error=True), told, shelf.say)
                    told = ()
                yield kept, read
        else:
            yield _file(shelf, taking, found, named=named)
    except Exception as error:  # a fault of our own in one file must not cost the others
        if isinstance(error, CyberdiagError) or machine.lacking(error):
            raise
        bug = fault(Place(found.path), "book-bug", reason=repr(error))
        yield intake.rejected(found, "", [bug], taking.client(found)), None


def _results(found: Found, *, named: bool) -> Kept | Kind:
    """Return what becomes of a table of results: another file, unless it was named."""
    return intake.rejected(found, "", [fault(Place(found.path), "book-results")]) if named else Kind.OTHER


def _file(shelf: Shelf, taking: intake.Intake, found: Found, *, named: bool) -> tables.Taken:
    digest = ""
    try:
        raw = answer_files.read_bytes(found.path)
        digest = intake.digest(raw)
        if (kind := taking.known(found, digest)) is not None:
            return kind, None
        read = shelf.reader.read(raw, found.path, named=named)
    except (InvalidAnswers, WrongUsage) as error:  # the latter for a kind of file that holds no answers
        return intake.rejected(found, digest, error.problems, taking.client(found)), None
    if read is None:
        return Kept(Seen(found.file, digest, "", Kind.OTHER)), None
    return replace(taking.take(found, read), beside=read.beside), read


def _tell(came: Came, path: str, shelf: Shelf) -> None:
    say, questions = shelf.say, shelf.reader.questions.by_id
    out = console(shelf.look, error=True)
    counted = {
        "taken": came.count(Kind.ANSWERS),
        "unchanged": came.unchanged,
        "blank": came.count(Kind.BLANK),
        "listed": len(came.listed),
        "same": came.count(Kind.SAME),
        "rejected": came.count(Kind.REJECTED),
        "other": came.other + came.count(Kind.OTHER),
    }
    for name, count in counted.items():
        if count or (name == "taken" and not counted["listed"]):
            print_folded(out, say(f"book.{name}", count=count, clients=len(came.clients)))
    if came.gone:
        names = say.writing.things.join(came.gone[:_MOST_SHOWN])
        names += " …" if len(came.gone) > _MOST_SHOWN else ""
        print_folded(out, say("book.gone", count=len(came.gone), names=names))
    if came.beside:
        _tell_beside(came.beside, path, shelf)
    problems.show(out, [intake.problem_of(one.problem, questions) for one in came.rejects[:_MOST_SHOWN]], say)
    if (more := len(came.rejects) - _MOST_SHOWN) > 0:
        show_command(out, say("book.more-rejects", count=more), command_line.line("book", "check", path))
    if counted["taken"]:
        show_command(out, say("book.then-list"), command_line.line("book", "list", path))


def _tell_beside(found: Sequence[frozenset[str]], path: str, shelf: Shelf) -> None:
    """Tell once of all files that answer more than the book asks, and how to begin a book that asks that too."""
    names = sorted(frozenset().union(*found))
    values = {"count": len(found), "names": shelf.say.writing.things.join(names)}
    named = (f"{Path(path).stem}-{number}{Path(path).suffix}" for number in itertools.count(2))
    wider = next(str(one) for one in map(Path(path).with_name, named) if not os.path.lexists(one))
    command = command_line.line("book", "new", wider, *shelf.reader.names, *names)
    show_command(console(shelf.look, error=True), shelf.say("book.beside", **values), command)
