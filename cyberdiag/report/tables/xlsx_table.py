"""Tables as a workbook, a sheet each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.outside import spreadsheet
from cyberdiag.report.tables.rows import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from cyberdiag.messages import Messages
    from cyberdiag.report.tables.advice_rows import Cell, Row

_NARROWEST, _WIDEST, _TO_WRITE_IN = 8, 60, 30
_FIRST_ROW = 2
_LONG = ("sheet", "id", "column", "rest")
_FILL = "FFF6E5"
_WIDE_CHARACTER = 0x2E7F
_AMOUNT = 1000
"""From here on a number is shown with commas."""


def workbook(tables: Iterable[Table], title: str, messages: Messages) -> bytes:
    """Return a workbook; the same tables give the same bytes.

    What is longer than a cell can be goes on in a sheet at the end, and its cell says so.

    Raises:
        WrongUsage: when the library for workbooks is not installed.
    """
    book = spreadsheet.workbook()
    book.properties.title = title
    every = tuple(tables)
    for table in every:
        _sheet(book.create_sheet(table.title), table)
    if rest := tuple(_rest(every)):
        columns = tuple(messages(f"tables.{name}") for name in _LONG)
        _sheet(book.create_sheet(messages("tables.sheets.long")), Table("long", "", columns, rest))
    return spreadsheet.to_bytes(book)


def _rest(tables: Iterable[Table]) -> Iterator[Row]:
    """Give what does not fit in a cell, piece by piece: the sheet, the row by its first column, the column."""
    for table in tables:
        for row in table.rows:
            for column, value in zip(table.columns, row, strict=True):
                if isinstance(value, str) and len(found := spreadsheet.pieces(value)) > 1:
                    yield from ((table.title, row[0], column, piece) for piece in found[1:])


def _sheet(page: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, name in enumerate(table.columns, 1):
        cell = page.cell(1, column)
        spreadsheet.put(cell, name)
        cell.font = Font(bold=True)
        longest = max(map(_cells, (name, *(row[column - 1] for row in table.rows))))
        page.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    for number, row in enumerate(table.rows, 2):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            spreadsheet.put(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, int | float) and value >= _AMOUNT:
                cell.number_format = "#,##0"
    for column, choices in table.filled.items():
        _to_fill(page, get_column_letter(column + 1), len(table.rows) + 1, choices)
    page.freeze_panes = "A2"
    if table.rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def _to_fill(page: Worksheet, letter: str, last: int, choices: tuple[str, ...]) -> None:
    """Colour the cells of a column that a person fills in, and offer what there is to choose from."""
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    if last < _FIRST_ROW:
        return
    for number in range(_FIRST_ROW, last + 1):
        page[f"{letter}{number}"].fill = PatternFill("solid", fgColor=_FILL)
    if choices:
        rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        rule.add(f"{letter}{_FIRST_ROW}:{letter}{last}")
        page.add_data_validation(rule)
    else:
        page.column_dimensions[letter].width = _TO_WRITE_IN


def _cells(value: Cell) -> int:
    """Return how wide the longest line of a value is, in half-width characters."""
    if value is None:
        return 0
    lines = str(value).splitlines() or [""]
    return max(sum(2 if ord(sign) > _WIDE_CHARACTER else 1 for sign in line) for line in lines)
