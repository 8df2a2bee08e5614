"""When policies are renewed, as an agent's own list says: a table with a client and a day in each row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.answer_files import csv_codec, xlsx_codec
from cyberdiag.book.records import named
from cyberdiag.errors import InvalidAnswers, InvalidData, WrongUsage
from cyberdiag.model.format import TABLES, Format, endings
from cyberdiag.model.moment import parse_day
from cyberdiag.model.text import plain_name
from cyberdiag.outside import files, workbook
from cyberdiag.problems import Place, Problem, Problems, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.answer_files.table import Cell
    from cyberdiag.book.table import Table

_CLIENT = frozenset(
    map(plain_name, ("client", "customer", "客先", "客先名", "顧客名", "契約者", "契約者名", "会社名"))
)
_RENEWAL = frozenset(
    map(plain_name, ("renewal", "renewal date", "expiry", "更新", "更新日", "更新の日", "満期", "満期日"))
)
_SEARCHED = 30
"""Rows; headings that come later are none."""
_MOST_NAMED = 3


class Renewals(Struct, frozen=True):
    """The days of renewal of the clients of a table (ISO text), and what was wrong with rows of the list."""

    days: Mapping[str, str]
    problems: tuple[Problem, ...]


class _Row(Struct):
    name: str
    day: str
    place: Place


def renewals(path: str, table: Table, day: str) -> Renewals:
    """Return the next renewal of each client that a list in CSV or a workbook names, from a day (ISO text) on.

    A client is named as the book or its organisation calls it. Of several days the first that is still to come counts.

    Raises:
        WrongUsage: for an ending that no table has.
        InvalidAnswers: when the list cannot be read, or has no such columns.
    """
    problems = Problems()
    meant = named(dict(zip(table.clients, table.organisations, strict=True)))
    found: dict[str, _Row] = {}
    nobody: list[str] = []
    for row in _rows(path, problems):
        clients = meant(row.name)
        if len(clients) != 1:
            nobody.append(row.name)
            continue
        (client,) = clients
        before = found.setdefault(client, row)
        if before.day != row.day:
            problems.append(
                warning(row.place, "renewals-twice", client=row.name[:40], line=before.place.line)
            )
            found[client] = min(before, row, key=lambda r: (r.day < day, r.day))
    if nobody:
        names = ", ".join(name[:40] for name in nobody[:_MOST_NAMED])
        problems.append(warning(Place(path), "renewals-nobody", count=len(nobody), names=names))
    return Renewals({client: row.day for client, row in found.items()}, tuple(problems))


def _rows(path: str, problems: Problems) -> Iterator[_Row]:
    """Give the rows of the first sheet that has the two columns."""
    try:
        sheets = _sheets(path)
    except InvalidData as error:
        raise InvalidAnswers(error.problems) from None
    for name, rows in sheets.items():
        head = _header(rows)
        if head is None:
            continue
        sheet = name if len(sheets) > 1 else ""
        names = [plain_name(str(c.value or "")) for c in rows[head]]
        at, until = (next(n for n, x in enumerate(names) if x in known) for known in (_CLIENT, _RENEWAL))
        for row in rows[head + 1 :]:
            client, told = (str(row[n].value or "").strip() if n < len(row) else "" for n in (at, until))
            if not client or not told:
                continue
            place = Place(path, row[until].line, row[until].column, sheet, is_cell=bool(name))
            if day := parse_day(told):
                yield _Row(client, day, place)
            else:
                problems.append(warning(place, "renewals-no-day", value=told[:40]))
        return
    raise InvalidAnswers.of("renewals-no-header", path)


def _sheets(path: str) -> Mapping[str, list[list[Cell]]]:
    """Return the rows of each sheet by its name; a CSV file is one without a name."""
    suffix = Path(path).suffix.lower()
    form = next((f for f in TABLES if suffix in f.suffixes), None)
    if form is None:
        raise WrongUsage.of("unknown-suffix", path, suffix=suffix or "?", known=" ".join(endings(TABLES)))
    if form is Format.CSV:
        raw = files.read_bytes(path, csv_codec.MAX_BYTES)
        return {"": csv_codec.rows(csv_codec.decode(raw, path), path, _header)}
    read = workbook.read(files.read_bytes(path, workbook.MAX_BYTES), path)
    return {name: xlsx_codec.cells(rows) for name, rows in read.items()}


def _header(rows: list[list[Cell]]) -> int | None:
    for number, row in enumerate(rows[:_SEARCHED]):
        names = {plain_name(str(cell.value or "")) for cell in row}
        if names & _CLIENT and names & _RENEWAL:
            return number
    return None
