"""`book check`: what a book could not take in, and which answers are missing, old, doubled or of another version."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from cyberdiag.app import command_line
from cyberdiag.app.books import opened
from cyberdiag.book import intake
from cyberdiag.book.records import Kind
from cyberdiag.book.store import Store
from cyberdiag.errors import ExitCode
from cyberdiag.model.moment import months_between
from cyberdiag.model.page import Page
from cyberdiag.model.text import one_line, plain_name
from cyberdiag.terminal import pages, problems
from cyberdiag.terminal.console import console, print_folded, safe, show_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cyberdiag.app.books.opened import Opened
    from cyberdiag.book.records import Round, Seen
    from cyberdiag.book.table import Table
    from cyberdiag.messages import Messages
    from cyberdiag.terminal.console import Look

_MOST_SHOWN = 20
Line = tuple[str, str]
"""Whom or what it is about, and what is to be said of it."""


def check(path: str, say: Messages, look: Look, *, months: int, whole: bool, strict: bool) -> ExitCode:
    """Show every reject with its place and reason, and what else an owner of the book should know; changes nothing.

    Answers older than so many `months` are old. A list is cut unless the `whole` of it is wanted.

    Raises:
        InvalidAnswers, CannotWrite: when the book cannot be opened.
    """
    out = console(look)
    book = opened.opened(path, say, look)
    with Store(path, looks=True) as store:
        seen, rejects = store.seen(), store.rejects()
    told = [intake.problem_of(reject.problem, book.questions.by_id) for reject in rejects]
    parts = dict(_parts(book, seen, months, say))
    out.print(safe(say("book.holds", count=len(book.clients), path=one_line(path)), "bold"), soft_wrap=True)
    if told:
        print_folded(out, say("book.rejected", count=len({r.file for r in rejects})), "bold")
        for start in range(0, len(told) if whole else 1, problems.MOST):
            problems.show(out, told[start : start + problems.MOST], say)
        if not whole and len(told) > problems.MOST:
            print_folded(out, say("book.check.more", count=len(told) - problems.MOST))
    for name, lines in parts.items():
        if lines:
            heading = say(f"book.check.{name}", count=len(lines), months=months)
            left = () if whole else lines[_MOST_SHOWN:]
            pages.page(out, Page(heading, tuple(lines[: len(lines) - len(left)])))
            if left:
                print_folded(out, say("book.check.more", count=len(left)))
    if not told and not any(parts.values()):
        print_folded(out, say("book.check.nothing"))
    elif parts["blank"] or parts["half"] or parts["old"]:
        show_command(
            out, say("book.then-send"), command_line.line("book", "send", path, "-o", say("book.send-folder"))
        )
    used = any(one.kind.is_used for one in seen.values())
    return ExitCode.INVALID_ANSWERS if told and (strict or not used) else ExitCode.DONE


def _parts(
    book: Opened, seen: Mapping[str, Seen], months: int, say: Messages
) -> Iterator[tuple[str, list[Line]]]:
    newest = [book.newest[client] for client in book.table.clients]
    yield "blank", [(client, book.clients[client]) for client in book.without]
    yield "half", list(half(book.table, say))
    yield "old", list(old(newest, book.day, months, say))
    yield "version", list(_versions(newest, book.questions.versions, say))
    same = (one for one in seen.values() if one.kind is Kind.SAME)
    yield "same", [(one.file, say("book.check.as", other=one.beside)) for one in same]
    yield "namesakes", list(_namesakes(book.clients, say))
    broken = {one.client: one.file for one in seen.values() if one.kind is Kind.REJECTED}
    stand = (one for one in newest if one.client in broken)
    yield "stands", [(one.client, say("book.check.of-day", date=one.date or "?")) for one in stand]


def old(rounds: Iterable[Round], today: str, months: int, say: Messages) -> Iterator[Line]:
    """Give the clients whose answers are old, the oldest first, or tell no day."""
    for one in sorted(rounds, key=lambda one: one.date):
        if not one.date:
            yield one.client, say("book.check.no-day")
        elif (age := months_between(one.date, today)) >= months:
            yield one.client, say("book.check.age", date=one.date, months=age)


def half(table: Table, say: Messages) -> Iterator[Line]:
    """Give the clients that left questions open, with how many."""
    scored = [n.id for n in table.layout.questions.scored]
    for row, client in enumerate(table.clients):
        asked, of = (
            sum(int(table.results[f"{name}/estimate/{count}"][row]) for name in scored)
            for count in ("asked", "of")
        )
        if asked < of:
            yield client, say("book.check.left", count=of - asked)


def _versions(rounds: Iterable[Round], current: Mapping[str, str], say: Messages) -> Iterator[Line]:
    for one in rounds:
        held = json.loads(one.versions)
        other = [f"{key} {version}" for key, version in held.items() if current.get(key, version) != version]
        if other:
            yield one.client, say.writing.things.join(other)


def _namesakes(clients: Mapping[str, str], say: Messages) -> Iterator[Line]:
    """Give firms that several clients say they are."""
    firms = defaultdict(list)
    for client, firm in clients.items():
        if firm:
            firms[plain_name(firm)].append(client)
    for named in firms.values():
        if len(named) > 1:
            yield clients[named[0]], say.writing.things.join(named)
