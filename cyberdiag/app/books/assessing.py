"""`book assess`, `book show` and `book remove`: a whole book, and one client of it."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from cyberdiag.app import assessing, command_line
from cyberdiag.app.books import opened
from cyberdiag.app.session import Session
from cyberdiag.book.store import Store
from cyberdiag.errors import ExitCode, InvalidAnswers
from cyberdiag.model.defaults import SEED, TRIALS
from cyberdiag.model.format import Format
from cyberdiag.model.page import Page
from cyberdiag.outside import names as file_names
from cyberdiag.terminal import pages
from cyberdiag.terminal.console import console, print_folded, show_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.app.books.opened import Opened
    from cyberdiag.app.outputs import Output
    from cyberdiag.messages import Messages
    from cyberdiag.model.format import ReportFormat
    from cyberdiag.terminal.console import Look


def assess(path: str, say: Messages, look: Look, *, strict: bool) -> ExitCode:
    """Work out what is new or changed, and tell how the clients stand.

    Raises:
        InvalidAnswers, CannotWrite: when the book cannot be opened or written.
    """
    book = opened.opened(path, say, look)
    out = console(look)
    print_folded(out, say("book.assessed", count=book.table.size, anew=book.anew), "bold")
    for lines in _ratings(book, say) if book.table.size else ():
        pages.page(out, lines)
    told = {reject.path for reject in book.rejects}
    if told:
        print_folded(out, say("book.rejected", count=len(told)))
        show_command(out, say("book.then-check"), command_line.line("book", "check", path))
    if book.table.size:
        show_command(out, say("book.then-list"), command_line.line("book", "list", path))
    return ExitCode.INVALID_ANSWERS if told and (strict or not book.clients) else ExitCode.DONE


def _ratings(book: Opened, say: Messages) -> Iterator[Page]:
    """Give how many clients have each rating of a diagnosis."""
    for diagnosis in book.questions.scored:
        codes = Counter(book.table.results[f"{diagnosis.id}/rating"].tolist())
        rows = [
            (label, say("book.clients", count=codes[code], all=book.table.size))
            for code, label in enumerate(book.table.labels[f"{diagnosis.id}/rating"])
        ]
        if codes[-1]:
            rows.append(("-", say("book.unrated", count=codes[-1], all=book.table.size)))
        yield Page(diagnosis.title, tuple(rows))


def show(
    path: str,
    client: str,
    targets: tuple[Output[ReportFormat], ...],
    say: Messages,
    look: Look,
    *,
    date: str | None,
    audience: str,
    full: bool,
    peers: str | None = None,
) -> None:
    """Show the whole assessment of a client, what changed since its rounds before, and its history.

    Raises:
        UnknownName, WrongUsage: when the book has no such client, or several that a name may mean.
        InvalidAnswers: when it has not answered yet.
    """
    book = opened.opened(path, say, look)
    client = opened.client_of(client, book.clients, book.rejected)
    rounds = [one for one in book.rounds if one.client == client]
    if not rounds:
        raise InvalidAnswers.of("book-no-answers", client=client)
    *before, newest = map(book.reader.own, book.documents(rounds))
    has_own = any(map(os.path.isabs, book.reader.names))
    names = book.reader.names_of(newest) if has_own else ()
    assessing.assess(
        Session(names, newest.source.file, say, look, quick=False), targets, missing="estimate", asks=False,
        nameless=False, date=date, audience=audience, seed=SEED, trials=TRIALS, templates=None, full=full, peers=peers,
        kept=assessing.Kept(newest, tuple(before)),
    )  # fmt: skip
    out = console(look, error=any(target.is_stdout for target in targets))
    named = _named(client, book.clients[client], say)
    print_folded(
        out, say("book.client", client=named, date=rounds[-1].date or say("returning.undated")), "bold"
    )
    lines = tuple((one.date or say("returning.undated"), one.file) for one in rounds)
    pages.page(out, Page(say("book.history"), lines))
    if not targets:
        file = file_names.of_texts((client,), Format.HTML.suffixes[0])[client]
        words = ("-o", f"./{file}", "--", client) if client.startswith("-") else (client, "-o", file)
        command = command_line.line("book", "show", path, *words)
        show_command(out, say("book.then-report"), command)


def _named(client: str, firm: str, say: Messages) -> str:
    """Return how a client is told: its firm, and as the book calls it where that differs."""
    return say.writing.noted(firm, client) if firm and firm != client else client


def remove(path: str, client: str, say: Messages, look: Look) -> None:
    """Take a client out of a book, so that nothing of it stays in the file.

    Raises:
        UnknownName, WrongUsage: when the book has no such client, or several that a name may mean.
        CannotWrite: the book is then as it was.
    """
    with Store(path) as store:
        known = {one.client: "" for one in store.seen().values() if one.client} | store.clients()
        client = opened.client_of(client, known)
        store.write_without(client)
        backup = f"{store.path}.bak"
    out = console(look, error=True)
    print_folded(out, say("book.removed", client=_named(client, known[client], say)))
    if os.path.lexists(backup):
        print_folded(out, say("book.in-backup", path=backup))
