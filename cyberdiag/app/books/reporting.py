"""`book report`: many firms at a glance, as a page, a workbook, or columns for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec import Struct

from cyberdiag.app import command_line, judging, outputs
from cyberdiag.app.books import listing, opened
from cyberdiag.book.overview import compose
from cyberdiag.book.overview.given import Called, Given, nameless
from cyberdiag.model.format import Format
from cyberdiag.terminal.console import console, print_folded, show_command, show_written

if TYPE_CHECKING:
    from cyberdiag.app.books.opened import Opened
    from cyberdiag.app.outputs import Output
    from cyberdiag.book.overview.records import Overview
    from cyberdiag.messages import Messages
    from cyberdiag.model.format import BookFormat, PageFormat
    from cyberdiag.outside.pdf import Printer
    from cyberdiag.terminal.console import Look


class Run(Struct, frozen=True):
    """The choices of one run."""

    say: Messages
    look: Look
    anonymous: bool = False

    def report(self, path: str, targets: tuple[Output[BookFormat], ...]) -> None:
        """Write a book in every form that is wanted, and show it in short.

        Raises:
            InvalidAnswers, CannotWrite: when it is none, or something cannot be written.
        """
        outputs.refuse_bytes_in_a_terminal(targets)
        outputs.ready(targets)
        with outputs.printing(targets) as printer:
            given = self.given(opened.opened(path, self.say, self.look))
            page = compose.compose(given, self.say)
            with outputs.writing(targets, lambda form: self.written(form, given, page, printer), self):
                if not any(t.is_stdout for t in targets):
                    self.show(page)
                if not targets:
                    named = ("--anonymous",) if self.anonymous else ()
                    command = command_line.line("book", "report", path, *named, "-o", "book.html")
                    show_command(console(self.look), self.say("book.then-page"), command)
                show_written(console(self.look, error=True), outputs.paths(targets), self.say)

    def given(self, book: Opened) -> Given:
        """Return what the page of a book is made from, without names where they are not wanted."""
        found = Given(
            table=book.table,
            earlier=book.earlier,
            without=tuple(book.clients[client] or client for client in book.without),
            rejects=book.rejects,
            day=book.day,
            calls=self.calls(book),
            known=judging.catalogue(self.say.lang, book.questions),
        )
        return nameless(found, self.say) if self.anonymous else found

    def calls(self, book: Opened) -> tuple[Called, ...]:
        """Return whom to call, as `book list` tells it, each with how to begin on a line of its own."""
        found = listing.Run(self.say, self.look, top=compose.CALLS).listed(book, book.day)
        firms = found.table.organisations
        return tuple(
            Called(
                why.client,
                firms[row],
                "\n".join(filter(None, (why.sentence, self._first(why.first_step)))),
                why.shares,
            )
            for row, why in zip(found.shown, found.reasons, strict=True)
        )

    def _first(self, step: str) -> str:
        return self.say("call.begin", step=step) if step else ""

    def show(self, page: Overview) -> None:
        """Print what to do this week and the numbers at the top of the page."""
        out = console(self.look)
        print_folded(out, page.lead, "bold")
        for fact in page.facts:
            print_folded(out, " ".join(filter(None, (fact.value, fact.note))), head=f"  {fact.label}  ")

    def written(self, form: BookFormat, given: Given, page: Overview, printer: Printer | None) -> bytes:
        """Return a book as a file holds it."""
        match form:
            case Format.HTML | Format.MD:
                return self._page(form, page).encode()
            case Format.JSON:
                from cyberdiag.book.overview import as_data

                return as_data.to_json(given, page).encode()
            case Format.CSV:
                from cyberdiag.book.overview import figures
                from cyberdiag.report.tables import csv_table

                return csv_table.text(figures.listed(given)).encode()
            case Format.XLSX:
                from cyberdiag.book.overview import sheets
                from cyberdiag.report.tables import xlsx_table

                return xlsx_table.workbook(sheets.every(given, page, self.say), page.title, self.say)
            case Format.PARQUET:
                from cyberdiag.book import parquet
                from cyberdiag.book.overview import figures

                return parquet.whole(figures.columns(given), given.table.labels)
            case Format.PDF:
                assert printer is not None  # noqa: S101  whoever wants a PDF has started one
                return printer.pdf(self._page(Format.HTML, page))
            case _:
                assert_never(form)

    def _page(self, form: PageFormat, page: Overview) -> str:
        from cyberdiag.report import render  # only where a page is written
        from cyberdiag.report.page import Job

        return render.page(Job("book", form, "b", page, "book-page", ("style.css", "book.css")), self.say)
