"""One result in every format."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.records import replace

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.report import Report
    from cyberdiag.report.own.folder import Own


class Rendering(Struct, frozen=True, dict=True):
    """One result in every format; what the formats share is worked out once."""

    assessment: Assessment
    known: Catalogue
    messages: Messages
    date: str
    audience: str = "owner"
    own: Own | None = None

    @cached_property
    def plain(self) -> dict[str, Any]:
        from cyberdiag.report.result import result

        return result.result(self.assessment, self.messages.lang, self.date)

    @cached_property
    def page(self) -> Report:
        from cyberdiag.report.compose import compose
        from cyberdiag.report.result.digest import short

        made = compose(self.assessment, self.known, self.messages, self.date, self.audience)
        return replace(made, digest=short(self.plain["digest"]))

    @cached_property
    def html(self) -> str:
        from cyberdiag.report.render import render

        return render(self.page, "html", self.messages, self.own)

    def to(self, form: str) -> bytes:
        """Return the bytes of a format.

        Raises:
            InvalidData, CannotWrite: when a template cannot be used, or nothing here can print a PDF.
        """
        if form == "json":
            from cyberdiag.report.result import result

            return result.text(self.plain).encode()
        if form == "html":
            return self.html.encode()
        if form == "md":
            from cyberdiag.report.render import render

            return render(self.page, form, self.messages, self.own).encode()
        if form == "pdf":
            from cyberdiag.outside import pdf

            return pdf.from_html(self.html)
        from cyberdiag.report.tables import csv_table, rows, xlsx_table

        if form == "csv":
            return csv_table.text(rows.single(self.page, self.plain, self.messages)).encode()
        return xlsx_table.workbook(rows.every(self.page, self.plain, self.messages), self.page.title)
