"""One result in every format."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, assert_never

from msgspec import UNSET, Struct
from msgspec.structs import replace

from cyberdiag.model.format import Format
from cyberdiag.report import compose
from cyberdiag.report.result import result
from cyberdiag.report.result.digest import short

if TYPE_CHECKING:
    from cyberdiag.app.earlier import Told
    from cyberdiag.crosswalk.project import Projection
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.format import PageFormat, ReportFormat
    from cyberdiag.model.peers import Peers
    from cyberdiag.outside.pdf import Printer
    from cyberdiag.report.document import Report
    from cyberdiag.report.own.folder import Own


class Rendering(Struct, frozen=True, dict=True):
    """One result in every format; what the formats share is worked out once. A PDF needs a `printer`.

    `full` is for paper, PDF included: all of it, else the short pages only.
    """

    assessment: Assessment
    known: Catalogue
    say: Messages
    date: str
    audience: str = "owner"
    own: Own | None = None
    printer: Printer | None = None
    nameless: bool = False
    full: bool = False
    since: Told | None = None
    schemes: tuple[Projection, ...] = ()
    peers: Peers | None = None

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The result as plain data, as JSON holds it."""
        since = UNSET if self.since is None else self.since.data
        return result.result(self.assessment, self.say.lang, self.date, self.known, since, self.peers)

    @cached_property
    def page(self) -> Report:
        """The report, worded and rounded."""
        since = None if self.since is None else self.since.view
        made = compose.compose(
            self.assessment, self.known, self.say, self.date, self.audience, since, self.schemes, self.peers
        )
        return replace(made, digest=short(self.plain["digest"]), full=self.full)

    @cached_property
    def html(self) -> str:
        """The report as HTML laid out by the templates."""
        return self._laid_out(Format.HTML, self.page)

    def _on_paper(self) -> str:
        """Return the HTML that is printed: a PDF holds nothing that is not seen."""
        return self.html if self.full else self._laid_out(Format.HTML, replace(self.page, rest=False))

    def _laid_out(self, form: PageFormat, page: Report) -> str:
        from cyberdiag.report.render import render

        return render(page, form, self.say, self.own)

    def to(self, form: ReportFormat) -> bytes:
        """Return the bytes of a format.

        Raises:
            InvalidData, CannotWrite: when a template cannot be used, or nothing here can print a PDF.
        """
        match form:
            case Format.HTML:
                return self.html.encode()
            case Format.MD:
                return self._laid_out(form, self.page).encode()
            case Format.JSON:
                return result.text(self.plain).encode()
            case Format.CSV:
                from cyberdiag.report.tables import csv_table, rows

                return csv_table.text(rows.single(self.page, self.plain, self.say)).encode()
            case Format.XLSX:
                from cyberdiag.report.tables import rows, xlsx_table

                return xlsx_table.workbook(
                    rows.every(self.page, self.plain, self.say), self.page.title, self.say
                )
            case Format.PDF:
                assert self.printer is not None  # noqa: S101  whoever wants a PDF has started one
                return self.printer.pdf(self._on_paper(), nameless=self.nameless)
            case _:
                assert_never(form)
