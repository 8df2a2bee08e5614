"""`book crosswalk`: the clients of a book beside a published scheme."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct

from cyberdiag.app import command_line, crosswalking, outputs
from cyberdiag.app.books import opened
from cyberdiag.book import supply_data, supply_page, supply_tables
from cyberdiag.book.supply import Firm, Supply, Why, supplier
from cyberdiag.catalog import knowledge, load
from cyberdiag.crosswalk.project import project
from cyberdiag.errors import InvalidAnswers
from cyberdiag.model import mapped
from cyberdiag.model.format import Format
from cyberdiag.model.page import Page
from cyberdiag.terminal import pages
from cyberdiag.terminal.console import Look, console, print_folded, show_command, show_written
from cyberdiag.terminal.progress import bar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.answer_files.document import Document
    from cyberdiag.app.books.opened import Opened
    from cyberdiag.app.outputs import Output
    from cyberdiag.book.supply import Supplier
    from cyberdiag.book.supply_page import SupplyPage
    from cyberdiag.messages import Messages
    from cyberdiag.model.format import PageFormat, ReportFormat
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.pdf import Printer

_SHOWN = 10


class Run(Struct, frozen=True):
    """The choices of one run."""

    say: Messages
    look: Look

    def crosswalk(self, path: str, name: str, targets: tuple[Output[ReportFormat], ...]) -> None:
        """Lay a scheme beside the newest answers of every client, and show or write it.

        Raises:
            UnknownName: for a scheme that there is not.
            InvalidAnswers, CannotWrite: when the book cannot be opened, or something cannot be written.
        """
        say = self.say
        wanted = crosswalking.scheme(name, say.lang)
        outputs.refuse_bytes_in_a_terminal(targets)
        outputs.ready(targets)
        book = opened.opened(path, say, self.look)
        laid = _Laid(book, wanted, name, self)
        found = laid.all()
        view = supply_page.compose(found, knowledge.sources(say.lang), laid.versions, book.day, say)
        with outputs.printing(targets) as printer:

            def content(form: ReportFormat) -> bytes:
                return self._as(form, found, view, laid.versions, book.day, printer)

            with outputs.writing(targets, content, self):
                if not any(t.is_stdout for t in targets):
                    self._show(view, path, name, is_written=bool(targets))
                show_written(console(self.look, error=True), outputs.paths(targets), say)

    def _show(self, view: SupplyPage, path: str, name: str, *, is_written: bool) -> None:
        out, say = console(self.look), self.say
        print_folded(out, view.edition, "bold")
        for line in filter(None, (view.headline, view.numbering)):
            print_folded(out, line)
        if view.first:
            of = len(view.suppliers)
            rows = tuple(
                (say("book-crosswalk.of", count=len(one.open), of=of), f"{one.id} {one.gist}")
                for one in view.first
            )
            out.print()
            pages.page(out, Page(say("book-crosswalk.first"), rows))
        if view.silent:
            out.print()
            heading = say("book-crosswalk.silent", count=len(view.silent))
            rows = tuple((firm or client, why) for client, firm, why in view.silent[:_SHOWN])
            pages.page(out, Page(heading, rows))
            if len(view.silent) > _SHOWN:
                print_folded(out, say("scheme.more", count=len(view.silent) - _SHOWN), "dim")
        out.print()
        print_folded(out, view.about[0], "dim")
        if not is_written:
            command = command_line.line("book", "crosswalk", path, name, "-o", f"{name}.html")
            show_command(out, say("book-crosswalk.then-page"), command)

    def _as(
        self, form: ReportFormat, found: Supply, view: SupplyPage, versions: Mapping[str, str], day: str,
        printer: Printer | None,
    ) -> bytes:  # fmt: skip
        from cyberdiag.report.tables import csv_table, xlsx_table

        match form:
            case Format.HTML | Format.MD:
                return self._page(form, view).encode()
            case Format.JSON:
                told = supply_data.to_data(found, versions, day, self.say)
                return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
            case Format.CSV:
                return csv_table.text(supply_tables.by_firm(found, view, self.say)).encode()
            case Format.XLSX:
                return xlsx_table.workbook(supply_tables.every(found, view, self.say), view.title, self.say)
            case Format.PDF:
                assert printer is not None  # noqa: S101  whoever wants a PDF has started one
                return printer.pdf(self._page(Format.HTML, view))
            case _:
                assert_never(form)

    def _page(self, form: PageFormat, view: SupplyPage) -> str:
        from cyberdiag.report import render  # only where a page is written
        from cyberdiag.report.page import Job

        styles = ("style.css", "scheme.css", "supply.css")
        return render.page(Job("book_crosswalk", form, "p", view, "book-crosswalk", styles), self.say)


class _Laid:
    """A scheme on its way beside every client; what all with the same questions share is looked up once."""

    def __init__(self, book: Opened, wanted: Framework, name: str, run: Run) -> None:
        self._book, self._wanted, self._name, self._run = book, wanted, name, run
        self._sets: dict[tuple[str, ...], tuple[QuestionSet, set[str]]] = {}
        self.versions: dict[str, str] = {}

    def all(self) -> Supply:
        book, wanted = self._book, self._wanted
        suppliers, silent = [], [(self._firm(client), Why.MISSING) for client in book.without]
        answered = tuple(book.newest)
        with bar(self._run.say("book-crosswalk.laying"), len(answered), self._run.look) as advance:
            for client, document in book.newest_documents(answered):
                found = self._one(client, document)
                if isinstance(found, Why):
                    silent.append((self._firm(client), found))
                else:
                    suppliers.append(found)
                advance(1)
        criteria = mapped.criteria(wanted, book.questions.by_id.values())
        silent.sort(key=lambda one: one[0].client)
        return Supply(wanted, criteria, tuple(suppliers), tuple(silent))

    def _firm(self, client: str) -> Firm:
        return Firm(client, self._book.clients[client])

    def _one(self, client: str, document: Document) -> Supplier | Why:
        questions, bearing = self._asked(crosswalking.names_of(document, self._wanted))
        try:
            answers = crosswalking.answered(document, questions, bearing, self._name).answers
        except InvalidAnswers as error:
            is_beside = any(p.code == "scheme-unanswered" for p in error.problems)
            return Why.BESIDE if is_beside else Why.UNFIT
        found = project(self._wanted, questions, answers)
        self.versions.update(found.versions)
        return supplier(self._firm(client), answers.respondent, self._book.newest[client].date, found)

    def _asked(self, names: tuple[str, ...]) -> tuple[QuestionSet, set[str]]:
        if names not in self._sets:
            questions = load.question_set(names, self._run.say.lang)
            self._sets[names] = (questions, crosswalking.bearing_on(self._wanted, questions))
        return self._sets[names]
