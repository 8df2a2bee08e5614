"""Answers in a workbook: drop-downs from a hidden sheet, ids in a hidden column, only answer cells unlocked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import astuple

from cyberdiag.answer_files import table
from cyberdiag.answer_files.table import Cell
from cyberdiag.errors import InvalidData
from cyberdiag.model.assessment import Beside
from cyberdiag.outside import spreadsheet, workbook
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from cyberdiag.answer_files.sheet_rows import SheetRow, SheetTable
    from cyberdiag.outside.sheet_cells import Row
    from cyberdiag.outside.yaml_source import Source

MAX_BYTES = workbook.MAX_BYTES
CHOICES = "choices"
"""The hidden sheet with the id of every choice beside its label, by question."""
_WIDTHS = {"A": 22, "B": 48, "C": 52, "D": 12, "E": 22, "F": 34, "G": 34, "H": 26, "I": 14, "J": 16, "K": 14}
_ID, _ANSWER = 4, 5
_LAST = _ID - 1 + len(table.COLUMNS)
_FIRST_ROW = 4
_FILL = "FFF6E5"
_LACKING = "F4B183"
_BESIDE = {Beside.REASON: "F", Beside.EVIDENCE: "G"}
_LONGEST_RULE = 250
"""A text in a formula ends at 255 characters; beyond, the help alone says what is needed."""


def read_bytes(raw: bytes, file: str) -> Source:
    """Read a workbook; the first sheet with a header row of answers counts.

    Raises:
        InvalidData: with every fault, by its cell.
    """
    if not raw:
        return table.source([], file, is_book=True)
    sheets = workbook.read(raw, file)
    tables = {name: cells(rows) for name, rows in sheets.items() if name != CHOICES}
    name = next((name for name, rows in tables.items() if table.header(rows) is not None), None)
    if name is None:
        if not any(tables.values()):
            return table.source([], file, is_book=True)
        raise InvalidData([Problem(Place(file, 1, 1, is_cell=True), "table-no-header")])
    source = table.source(tables[name], file, is_book=True, sheet=name if len(tables) > 1 else "")
    ids = _listed(sheets.get(CHOICES, []))
    table.reword(source, lambda key, raw: ids.get((key, raw.strip()), raw) if isinstance(raw, str) else raw)
    return source


def cells(rows: list[Row]) -> list[list[Cell]]:
    """Return the rows of a sheet with the place of each value."""
    return [[Cell(v, number, column) for column, v in enumerate(values, 1)] for number, values in rows]


def _listed(rows: list[Row]) -> dict[tuple[str, str], str]:
    """Return the id of each choice by question and label, as the hidden sheet has them."""
    return {(str(v[0]), str(v[2])): str(v[1]) for _, v in rows[1:] if len(v) > 2 and v[2] is not None}  # noqa: PLR2004


def blank(sheet: SheetTable) -> bytes:
    """Return a sheet as a workbook.

    Raises:
        WrongUsage: when the library for workbooks is not installed.
    """
    book = spreadsheet.workbook()
    page = book.create_sheet(sheet.title)
    ranges = _choices(book, sheet)
    _heading(page, sheet)
    for number, row in enumerate(sheet.rows, _FIRST_ROW):
        _fill(page, number, row)
        if row.id in ranges:
            _drop_down(page, number, ranges[row.id])
        _ask_for(page, number, row)
    _arrange(page)
    return spreadsheet.to_bytes(book)


def _heading(page: Worksheet, sheet: SheetTable) -> None:
    from openpyxl.styles import Alignment, Font

    spreadsheet.put(page.cell(1, 1), "\n".join(filter(None, (sheet.note, sheet.how))))
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=_LAST)
    page.cell(1, 1).alignment = Alignment(wrap_text=True, vertical="center")
    page.row_dimensions[1].height = 84 if sheet.note else 48
    for column, name in enumerate((*sheet.readable, *sheet.columns), 1):
        spreadsheet.put(page.cell(2, column), name)
        page.cell(2, column).font = Font(bold=True)
    for column, name in enumerate(table.COLUMNS, _ID):
        spreadsheet.put(page.cell(3, column), name)
    page.row_dimensions[3].hidden = True


def _fill(page: Worksheet, number: int, row: SheetRow) -> None:
    from openpyxl.styles import Alignment, PatternFill, Protection

    told = (row.section, row.question, row.help, row.id, row.answer, *astuple(row.beside))
    for column, text in enumerate(told, 1):
        cell: Any = page.cell(number, column)
        spreadsheet.put(cell, None if text == "" else text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        head = row.id.startswith(table.HEAD)
        if not row.fixed and (column == _ANSWER or (column > _ANSWER and not head)):
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor=_FILL)
    page.row_dimensions[number].hidden = row.fixed


def _choices(book: Workbook, sheet: SheetTable) -> dict[str, str]:
    """Write every choice on a hidden sheet, because a list in the rule itself ends at 255 characters."""
    page = book.create_sheet(CHOICES)
    page.sheet_state = "hidden"
    page.protection.sheet = True
    for column, name in enumerate(("id", "choice", "label"), 1):
        spreadsheet.put(page.cell(1, column), name)
    ranges, number = {}, 1
    for row in sheet.rows:
        first = number + 1
        for choice, label in row.choices:
            number += 1
            for column, text in enumerate((row.id, choice, label), 1):
                spreadsheet.put(page.cell(number, column), text)
        if row.choices:
            ranges[row.id] = f"{CHOICES}!$C${first}:$C${number}"
    return ranges


def _drop_down(page: Worksheet, number: int, cells: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=cells, allow_blank=True)
    rule.errorStyle = "warning"  # an id typed by hand is as good as the label
    rule.add(f"E{number}")
    page.add_data_validation(rule)


def _ask_for(page: Worksheet, number: int, row: SheetRow) -> None:
    """Colour the cell beside an answer that needs something written there, as long as it is empty."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    for beside, labels in row.needs.items():
        column = _BESIDE[beside]
        chosen = ",".join('$E{}="{}"'.format(number, label.replace('"', '""')) for label in labels)
        if chosen and len(chosen) <= _LONGEST_RULE:
            rule = f'AND(OR({chosen}),TRIM({column}{number})="")'
            look = DifferentialStyle(fill=PatternFill(bgColor=_LACKING))
            page.conditional_formatting.add(f"{column}{number}", Rule("expression", dxf=look, formula=[rule]))


def _arrange(page: Worksheet) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    page.column_dimensions["D"].hidden = True
    page.freeze_panes = f"C{_FIRST_ROW}"
    page.protection.sheet = True  # against accidents; there is no password
    page.protection.formatColumns = False
    page.protection.formatRows = False
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "2:2"
