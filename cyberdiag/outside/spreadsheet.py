"""Workbooks out: the one door of openpyxl, an extra that is loaded only when it is needed."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from cyberdiag.errors import WrongUsage
from cyberdiag.model.text import is_formula, printable
from cyberdiag.outside import shell
from cyberdiag.outside.sheet_cells import LONGEST_TEXT

if TYPE_CHECKING:
    from datetime import date

    from openpyxl import Workbook

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def need() -> None:
    """Say at once that the library is missing.

    Raises:
        WrongUsage: naming what to install.
    """
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise WrongUsage.of("needs-xlsx", install=shell.adding("xlsx")) from None


def workbook() -> Workbook:
    """Return an empty workbook without a sheet."""
    need()
    from openpyxl import Workbook

    made = Workbook()
    for sheet in list(made.worksheets):
        made.remove(sheet)
    made.properties.creator = "cyberdiag"
    return made


def put(cell: Any, value: str | float | date | None) -> None:
    """Write a value into a cell; a text stays a text whatever it starts with, and shows no control character."""
    if not isinstance(value, str):
        cell.value = value
        return
    shown = pieces(value)[0]
    cell.value = shown
    cell.data_type = "s"
    if is_formula(shown):
        cell.quotePrefix = True  # or Excel makes it one when the cell is edited


def pieces(value: str) -> tuple[str, ...]:
    """Return a text in as many pieces as cells are needed to hold it; all but the last end with an ellipsis.

    A cell holds so many units of UTF-16, of which a rare sign takes two.
    """
    shown, found = printable(value), []
    while len(shown) * 2 > LONGEST_TEXT and len(shown.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        units = shown.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)]
        piece = units.decode("utf-16-le", "ignore")
        found.append(f"{piece}…")
        shown = shown[len(piece) :]
    return (*found, shown)


def to_bytes(made: Workbook) -> bytes:
    """Return the file; the same content gives the same bytes, whatever the time."""
    first, second = io.BytesIO(), io.BytesIO()
    _save(made, first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            part.create_system = 3
            new.writestr(part, data)
    return second.getvalue()


def _save(made: Workbook, file: io.BytesIO) -> None:
    """Save as the library does, but its sheets in memory: its temporary files hold answers, and stay when a run is killed."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):
        def write_worksheet(self: Any, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()  # noqa: SLF001  as in the library, which is told here where to write
            sheet: Any = WorksheetWriter(ws, io.BytesIO())
            sheet.write()
            ws._rels = sheet._rels  # noqa: SLF001
            self._archive.writestr(ws.path[1:], sheet.read())
            self.manifest.append(ws)

    with zipfile.ZipFile(file, "w") as archive:
        InMemory(made, archive).save()
