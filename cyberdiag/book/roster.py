"""A list of clients that have not answered yet: a table with a column of clients, and the firm of each where it is told."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, assert_never

from cyberdiag.answer_files import csv_codec, table, xlsx_codec
from cyberdiag.book.intake import client_name
from cyberdiag.errors import InvalidAnswers, InvalidData
from cyberdiag.messages import in_every_language
from cyberdiag.model.format import AnswersFormat, Format
from cyberdiag.model.text import one_line, plain_name
from cyberdiag.outside import workbook
from cyberdiag.outside.sheet_cells import Formula
from cyberdiag.problems import Place, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from cyberdiag.answer_files.table import Cell

    Header = Callable[[list[list[Cell]]], int | None]

CLIENT, FIRM = COLUMNS = ("client", "organisation")


def clients(raw: bytes, file: str, form: AnswersFormat, questions: Collection[str]) -> dict[str, str] | None:
    """Return the clients of a list with the firm of each; None where a file is none, as it has no column of clients.

    A table with a column for one of the `questions` holds answers, and a list would lose them.

    Raises:
        InvalidAnswers: with the place of each row that names no client, or one that is another firm further up; for a
            table of answers.
    """

    def header(rows: list[list[Cell]]) -> int | None:
        return next((n for n, row in enumerate(rows[: table.SEARCHED]) if CLIENT in map(_column, row)), None)

    try:
        sheets = list(_sheets(raw, file, form, header))
    except InvalidData as error:
        raise InvalidAnswers(error.problems) from None
    for sheet, rows in sheets:
        if (start := header(rows)) is not None:
            place = Place(file, sheet=sheet, is_cell=form is Format.XLSX)
            answer = next((cell for cell in rows[start] if _text(cell.value) in questions), None)
            if answer is not None:
                raise InvalidAnswers([_fault(place, "list-with-answers", answer)])
            return _clients(rows[start:], place)
    return None


def _sheets(
    raw: bytes, file: str, form: AnswersFormat, header: Header
) -> Iterator[tuple[str, list[list[Cell]]]]:
    match form:
        case Format.CSV:
            yield "", csv_codec.rows(csv_codec.decode(raw, file), file, header)
        case Format.XLSX:
            sheets = workbook.read(raw, file)
            for name, rows in sheets.items():
                yield name if len(sheets) > 1 else "", xlsx_codec.cells(rows)
        case Format.YAML | Format.JSON:
            return
        case _:
            assert_never(form)


def _column(cell: Cell) -> str:
    return _headings().get(plain_name(_text(cell.value)), "")


@cache
def _headings() -> dict[str, str]:
    named = {plain_name(told): c for c in COLUMNS for told in in_every_language(f"book-send.column.{c}")}
    return {**named, **{name: name for name in COLUMNS}}


def _text(value: Any) -> str:
    """Return what a cell says; a spreadsheet may hold a whole number with a point."""
    whole = isinstance(value, float) and value.is_integer()
    return one_line(str(int(value) if whole else value)) if value is not None else ""


def _clients(rows: list[list[Cell]], file: Place) -> dict[str, str]:
    names = [_column(cell) for cell in rows[0]]
    columns = {name: names.index(name) for name in COLUMNS if name in names}
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems = Problems()
    for row in rows[1:]:
        told = {name: row[n] for name, n in columns.items() if n < len(row)}
        for cell in told.values():
            if isinstance(cell.value, Formula):
                problems.append(_fault(file, "table-formula", cell))
        texts = {name: _text(cell.value) for name, cell in told.items()}
        client, firm = client_name(texts.get(CLIENT, "")), texts.get(FIRM, "")
        if not client:
            if given := next((cell for cell in row if _text(cell.value)), None):
                problems.append(_fault(file, "list-no-client", given))
            continue
        before = found.setdefault(client, firm)
        if firm and before and plain_name(firm) != plain_name(before):
            values = {"client": client, "firm": firm, "other": before, "line": lines[client]}
            problems.append(_fault(file, "list-two-firms", told[CLIENT], **values))
        found[client] = before or firm
        lines.setdefault(client, row[0].line)
    if problems:
        raise InvalidAnswers(problems)
    return found


def _fault(file: Place, code: str, cell: Cell, **values: Any) -> Problem:
    return Problem(Place(file.file, cell.line, cell.column, file.sheet, is_cell=file.is_cell), code, values)
