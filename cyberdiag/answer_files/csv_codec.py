"""Answers in CSV: UTF-8, the CP932 or the UTF-16 ("Unicode text") that Excel saves; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from typing import TYPE_CHECKING

from msgspec.structs import astuple

from cyberdiag.answer_files import table
from cyberdiag.answer_files.table import Cell
from cyberdiag.errors import InvalidData
from cyberdiag.model.text import guarded, one_line, printable, unguarded
from cyberdiag.outside import yaml_source
from cyberdiag.outside.yaml_source import MAX_NODES
from cyberdiag.problems import Lines, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cyberdiag.answer_files.sheet_rows import SheetTable
    from cyberdiag.outside.yaml_source import Source

MAX_BYTES = yaml_source.MAX_BYTES
_DELIMITERS = ",;\t"


def read_bytes(raw: bytes, file: str) -> Source:
    """Read a CSV file.

    Raises:
        InvalidData: with every fault, by line and column.
    """
    return read(decode(raw, file), file)


def decode(raw: bytes, file: str) -> str:
    """Return the text: UTF-16 where it is marked so or every other byte of its beginning is empty, UTF-8, else CP932.

    Raises:
        InvalidData: when it is none of them.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wide(raw, file, "utf-16")
    empty = [not byte for byte in raw[:4]]
    if empty in ([False, True, False, True], [True, False, True, False]):
        return _wide(raw, file, "utf-16-be" if empty[0] else "utf-16-le")
    try:
        return yaml_source.decode_bytes(raw, file)
    except InvalidData as error:
        marked = raw.startswith(codecs.BOM_UTF8)  # says that it is UTF-8, and is not
        if not marked and all(p.code == "not-utf8" for p in error.problems):
            return raw.decode("cp932")
        raise


def _wide(raw: bytes, file: str, encoding: str) -> str:
    """Return the text of what Excel calls "Unicode text"."""
    if len(raw) > MAX_BYTES:
        raise InvalidData.of("file-too-large", file, megabytes=MAX_BYTES // 1_000_000)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise InvalidData([Problem(Place(file, 1, 1), "not-text")]) from None


def read(text: str, file: str) -> Source:
    """Read CSV text."""
    return table.source(rows(text, file, table.header), file, text)


def rows(text: str, file: str, header: Callable[[list[list[Cell]]], int | None]) -> list[list[Cell]]:
    """Return the cells of each row, parted by the sign with which `header` finds the row of headings in them.

    Raises:
        InvalidData: with the place of what is no CSV.
    """
    if "\0" in text:
        raise InvalidData([Problem(Lines(file, text).place(text.index("\0")), "not-text")])
    lines = Lines(file, text)
    beginnings = ((d, list(itertools.islice(_rows(text, lines, d), table.SEARCHED))) for d in _DELIMITERS)
    delimiter = next((d for d, found in beginnings if header(found) is not None), _DELIMITERS[0])
    return list(_rows(text, lines, delimiter))


def blank(sheet: SheetTable) -> bytes:
    """Return a sheet, with the mark at its start by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if sheet.note:
        writer.writerow([guarded(one_line(sheet.note))])
    writer.writerow([*sheet.readable, *table.COLUMNS])
    for row in sheet.rows:
        told = (row.section, row.question, row.help.replace("\n", " / "), row.id)
        given = (str(row.answer), *astuple(row.beside))
        writer.writerow([*(guarded(one_line(t)) for t in told), *(guarded(printable(t)) for t in given)])
    return out.getvalue().encode("utf-8-sig")


def _rows(text: str, lines: Lines, delimiter: str) -> Iterator[list[Cell]]:
    """Give the cells of each row; a break inside quotes belongs to the cell."""
    row: list[Cell] = []
    for number, found in enumerate(_cell(delimiter).finditer(text), 1):
        if found.start() == len(text):
            break
        place = lines.place(found.start())
        if number > MAX_NODES:
            raise InvalidData.of("yaml-too-many", place.file)
        quoted, plain, end = found.groups()
        if quoted is None and plain.startswith('"'):
            raise InvalidData([Problem(place, "csv-quote")])
        value = (quoted or "").replace('""', '"') + plain
        row.append(Cell(unguarded(value), place.line, place.column))
        if end != delimiter or found.end() == len(text):
            yield row
            row = []


def _cell(delimiter: str) -> re.Pattern[str]:
    """Return what one cell is: what stands between quotes, what stands without, and what ends it."""
    return re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)")?([^{delimiter}\r\n]*+)({delimiter}|\r\n|[\r\n]|\Z)')
