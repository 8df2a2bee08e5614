"""`book send`: a form or sheet for each client that has not answered, left questions open, or answered long ago."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.answer_files import check, kept, sheet, store, table
from cyberdiag.answer_files import form as form_page
from cyberdiag.answer_files.document import CLIENT, PREVIOUS, TEXTS
from cyberdiag.app import command_line, outputs
from cyberdiag.app.books import checking, opened
from cyberdiag.book import roster
from cyberdiag.catalog import load
from cyberdiag.model.format import TABLES, AnswersFormat, Format
from cyberdiag.model.text import one_line
from cyberdiag.outside import names as file_names
from cyberdiag.outside import new_files
from cyberdiag.report.tables import csv_table
from cyberdiag.report.tables.rows import Table
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import console, print_folded, safe, show_command
from cyberdiag.terminal.progress import bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cyberdiag.answer_files.document import Document
    from cyberdiag.app.books.opened import Opened
    from cyberdiag.messages import Messages
    from cyberdiag.model.format import SheetFormat
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.terminal.console import Look

LIST = "_list.csv"
"""Who gets what and why; it lies among the files and is no sheet."""
_NEW_ROUND = {"cyberdiag", "language", "questionnaires", *TEXTS, CLIENT, "answers", PREVIOUS}
"""What a file says that is said anew, or was of its own round only."""


class Wanted(Struct, frozen=True):
    """Whom to send to: those that are missing, left questions open or are older than so many `months`; or others.

    `clients` names single ones, `every` means all.
    """

    months: int
    clients: tuple[str, ...] = ()
    every: bool = False


def send(path: str, folder: str, form: SheetFormat, wanted: Wanted, say: Messages, look: Look) -> None:
    """Write into a folder what each client is to answer, filled in with what it answered last, and a list of them.

    Raises:
        UnknownName, WrongUsage: for a name that no client of the book has, or several have.
        InvalidAnswers, CannotWrite: nothing is written then.
    """
    out = console(look, error=True)
    book = opened.opened(path, say, look)
    named = tuple(opened.client_of(name, book.clients, book.rejected) for name in wanted.clients)
    reasons = _reasons(book, replace(wanted, clients=named), say)
    if not book.clients:
        print_folded(out, say("book-send.empty"))
        show_command(out, say("book.then-add"), command_line.line("book", "add", path, "."))
        return
    if not reasons:
        print_folded(out, say("book-send.nobody"))
        return
    outputs.ready((outputs.Output(folder, form),))
    names = file_names.of_texts(reasons, form.suffixes[0], (LIST,))
    new_files.refuse_taken(folder, (LIST, *names.values()))
    with bar(say("book-send.making"), len(reasons), look) as advance:

        def contents() -> Iterator[tuple[str, bytes]]:
            made = _Sheets(book, form, say)
            for client, raw in made.all(reasons):
                yield names[client], raw
                advance(1)
            yield LIST, csv_table.text(_list(book, reasons, names, say)).encode()

        exposed = new_files.write(folder, contents())
    for key, told in (("written", folder), ("list", os.path.join(folder, LIST))):  # noqa: PTH118  as it was typed
        out.print(safe(say(f"book-send.{key}", count=len(reasons), path=one_line(told))), soft_wrap=True)
    problems.show(out, outputs.not_private(exposed[:1]), say)
    back = command_line.line("book", "add", path, say("book-send.back"))
    show_command(out, say("book-send.then-add"), back)


def _reasons(book: Opened, wanted: Wanted, say: Messages) -> dict[str, str]:
    """Return why each client is sent something, in the order of their names; one that was named needs no reason."""
    told: dict[str, list[str]] = {client: [say("book-send.missing")] for client in book.without}
    unfit = book.newest.keys() - set(book.table.clients)
    newest = [book.newest[client] for client in book.table.clients]
    for client, text in (
        *((client, say("book-send.unfit")) for client in unfit),
        *checking.half(book.table, say),
        *checking.old(newest, book.day, wanted.months, say),
    ):
        told.setdefault(client, []).append(text)
    chosen = wanted.clients or (book.clients if wanted.every else told)
    return {
        client: say.writing.things.join(told.get(client) or [say("book-send.asked-for")])
        for client in sorted(set(chosen))
    }


def _list(book: Opened, reasons: Mapping[str, str], names: Mapping[str, str], say: Messages) -> Table:
    columns = (*roster.COLUMNS, "file", "why")
    rows = [(client, book.clients[client], names[client], why) for client, why in reasons.items()]
    return Table("list", "", tuple(say(f"book-send.column.{c}") for c in columns), tuple(rows))


class _Sheets:
    """Makes the forms or sheets of one run; what all with the same questions share is made once."""

    def __init__(self, book: Opened, form: SheetFormat, say: Messages) -> None:
        self._book, self._form, self._say = book, form, say
        self._made: dict[tuple[str, ...], Callable[[Mapping[str, Any]], bytes]] = {}

    def all(self, clients: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """Give the sheet of each client: filled in, where it has answered."""
        blank = [client for client in clients if client not in self._book.newest]
        for client in blank:
            yield client, self._with(self._book.reader.names)(self._head(client))
        answered = [client for client in clients if client in self._book.newest]
        for client, document in self._book.newest_documents(answered):
            made = self._with(self._book.reader.names_of(document))
            yield client, made(_again(document, self._book.reader.questions_of(document), self._head(client)))

    def _head(self, client: str) -> dict[str, Any]:
        return {"organisation": self._book.clients[client], "date": "", CLIENT: client}

    def _with(self, names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], bytes]:
        if names not in self._made:
            self._made[names] = self._making(names)
        return self._made[names]

    def _making(self, names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], bytes]:
        form, say = self._form, self._say
        if form is Format.HTML:
            return form_page.pages(names, say)
        answers_form: AnswersFormat = form
        questions = load.question_set(names, say.lang)
        return lambda given: sheet.blank(questions, answers_form, say, given=given)


def _again(document: Document, questions: QuestionSet, head: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a client answered last as the beginning of a new round."""
    is_table = store.form_of(document.source.file) in TABLES
    if is_table:
        table.understand(document.source, questions)
    answers = check.answers(document.source, questions, labels=is_table)[
        0
    ]  # what cannot be read is asked again
    rest = {key: value for key, value in document.data.items() if key not in _NEW_ROUND}
    by_id = {key: kept.plain(answer) for key, answer in answers.by_id.items()}
    return {**head, "respondent": answers.respondent, "answers": by_id, **rest}
