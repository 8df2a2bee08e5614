"""Answers as a table: rows of cells to plain data with the place of each value; CSV and xlsx share it.

The header row has the columns `id` and `answer`, and those of what stands beside an answer where they are used;
other columns are for people. What a file says besides its answers stands in rows whose id starts with `file:`, which no question's
id can, so that the whole stays one table.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag import typed
from cyberdiag.answer_files import json_codec
from cyberdiag.answer_files.document import DAYS, FORMAT, NOTES, OPEN_NOTES, TEXTS, written
from cyberdiag.errors import InvalidData
from cyberdiag.messages import in_every_language
from cyberdiag.model.answers import Answer
from cyberdiag.model.moment import parse_day
from cyberdiag.model.text import plain_name
from cyberdiag.outside.sheet_cells import Formula
from cyberdiag.outside.yaml_source import MAX_NODES, Source
from cyberdiag.problems import Path, Problem, Problems, near

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cyberdiag.model.questionnaire import QuestionSet

COLUMNS = ("id", "answer", *NOTES)
HEAD = "file:"
OTHER = "other"
"""The row with all that no other row holds, such as keys of the author's own, as JSON; for the program."""
FIELDS = ("cyberdiag", "language", "questionnaires", *TEXTS, OTHER)
_NEEDED = COLUMNS[:2]
SEARCHED = 30
"""Rows; a header that comes later is none."""


class Cell(Struct, frozen=True):
    """A value with where it stands, in lines or rows and columns from 1."""

    value: Any
    line: int
    column: int


def source(
    rows: list[list[Cell]], file: str, text: str = "", *, is_book: bool = False, sheet: str = ""
) -> Source:
    """Return the data of a table; of a workbook with several sheets, `sheet` names the one.

    Raises:
        InvalidData: with every fault that can be found without knowing the questions.
    """
    if not any(_has(cell) for row in rows for cell in row):
        return Source(file, None, text, is_book=is_book, sheet=sheet)
    if sum(map(len, rows)) > MAX_NODES:
        raise InvalidData.of("yaml-too-many", file)
    empty = Source(file, None, text, is_book=is_book, sheet=sheet)
    start, columns = _columns(rows, empty)
    reader = _Reader(empty, columns["answer"] + 1)
    for row in rows[start + 1 :]:
        reader.take({name: row[n] for name, n in columns.items() if n < len(row)})
    if reader.problems:
        raise InvalidData(reader.problems)
    return reader.source


def header(rows: list[list[Cell]]) -> int | None:
    """Return the index of the header row of answers, or where it was deleted that of the headings for people; None without one."""
    for name in (_name, _told):
        for n, row in enumerate(rows[:SEARCHED]):
            if {name(c) for c in row}.issuperset(_NEEDED):
                return n
    return None


def _columns(rows: list[list[Cell]], found: Source) -> tuple[int, dict[str, int]]:
    """Return the index of the header row, and that of each column by name."""
    number = header(rows)
    if number is None:
        first = rows[0][0] if rows[0] else Cell(None, 1, 1)
        raise InvalidData([Problem(found.at(first.line, first.column), "table-no-header")])
    row = rows[number]
    names = [_name(cell) for cell in row]
    names = names if set(names).issuperset(_NEEDED) else [_told(cell) for cell in row]
    for cell, name in zip(row, names, strict=True):
        if name in COLUMNS and row[names.index(name)] is not cell:
            values = {"key": name, "line": cell.line}
            raise InvalidData([Problem(found.at(cell.line, cell.column), "yaml-duplicate", values)])
    return number, {name: names.index(name) for name in COLUMNS if name in names}


def _name(cell: Cell) -> str:
    return str(cell.value or "").strip().lower()


def _told(cell: Cell) -> str:
    """Return the column that a heading for people names, in any language."""
    return _headings().get(plain_name(str(cell.value or "")), "")


def heading(column: str) -> str:
    """Return the key of the words that head a column for people."""
    return f"report.{column.replace('_', '-')}"


@cache
def _headings() -> dict[str, str]:
    keys = {"id": "sheet.id", **{name: heading(name) for name in COLUMNS[1:]}}
    return {plain_name(told): name for name, key in keys.items() for told in in_every_language(key)}


def _has(cell: Cell | None) -> bool:
    return cell is not None and cell.value is not None and str(cell.value).strip() != ""


class _Reader:
    """Takes the rows below the header one by one."""

    def __init__(self, empty: Source, column: int) -> None:
        self._column = column
        self.problems = Problems()
        self._given: dict[str, Any] = {}
        self._data: dict[str, Any] = {"cyberdiag": FORMAT, "answers": self._given}
        self._lines: dict[str, int] = {}
        self.source = empty.laid(self._data)

    def take(self, cells: Mapping[str, Cell]) -> None:
        given = {name: cell for name, cell in cells.items() if name != "id" and _has(cell)}
        key = cells.get("id")
        if key is None or not _has(key):
            if given:
                self._add("table-no-id", next(iter(given.values())))
            return
        name = str(key.value).strip()
        if name in self._lines:
            self._add("yaml-duplicate", key, key=name[:40], line=self._lines[name])
            return
        self._lines[name] = key.line
        for cell in given.values():
            if isinstance(cell.value, Formula):
                self._add("table-formula", cell)
        if name.startswith(HEAD):
            self._field(name.removeprefix(HEAD), key, given.get("answer"))
        else:
            self._answer(name, key, cells, given)

    def _field(self, name: str, key: Cell, cell: Cell | None) -> None:
        if name not in FIELDS:
            guess = None if self.problems.is_full else near(name, FIELDS)
            code = "unknown-field-near" if guess else "unknown-field"
            self._add(code, key, field=f"{HEAD}{name[:40]}", guess=f"{HEAD}{guess}" if guess else "")
            return
        if cell is None:
            return
        if name == OTHER:
            self._other(cell)
            return
        self._keep((name,), key, cell)
        text = str(cell.value).strip()
        self._data[name] = _versions(text) if name == "questionnaires" else text
        if name == "date":
            self._data[name] = parse_day(text) or text

    def _other(self, cell: Cell) -> None:
        held = _object(str(cell.value))
        if held is None:
            self._add("table-other", cell)
            return
        for key, value in held.items():
            if key not in {*FIELDS, "answers", OPEN_NOTES}:
                self._keep((key,), cell, cell)
                self._data[key] = value

    def _answer(self, name: str, key: Cell, cells: Mapping[str, Cell], given: Mapping[str, Cell]) -> None:
        path: Path = ("answers", name)
        place = cells.get("answer", key)
        if place is key and self.source.is_book:  # nothing stands there: the row of a book ends before it
            place = Cell(None, key.line, self._column)
        self._keep(path, key, place)
        value = given["answer"].value if "answer" in given else None
        extra = {field: _written(field, str(given[field].value)) for field in NOTES if field in given}
        for field, cell in given.items():
            self._keep((*path, field), key, cell)
        if extra and value is None:
            self._data.setdefault(OPEN_NOTES, {})[name] = extra
            self._given[name] = None
        else:
            self._given[name] = {"answer": value, **extra} if extra else value

    def _keep(self, path: Path, key: Cell, cell: Cell) -> None:
        self.source.key_places[path] = (key.line, key.column)
        self.source.places[path] = (cell.line, cell.column)

    def _add(self, code: str, cell: Cell, **values: Any) -> None:
        self.problems.append(Problem(self.source.at(cell.line, cell.column), code, values))


def _written(field: str, text: str) -> str | list[str]:
    return parse_day(text) or text if field in DAYS else written(field, text)


def _object(text: str) -> dict[str, Any] | None:
    """Return what a cell of JSON holds, read with the guards of a file; None where it is no object."""
    try:
        data = json_codec.read(text, "").data
    except InvalidData:
        return None
    return data if isinstance(data, dict) else None


def versions(given: Mapping[str, str]) -> str:
    """Return which version of which questionnaire was answered, for one cell."""
    return "; ".join(f"{key} {version}" for key, version in given.items())


def _versions(text: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in text.split(";"))
    return {name: version.strip() for name, _, version in parts if name}


def understand(source_: Source, questions: QuestionSet) -> None:
    """Turn each answer that a person typed or chose in a table into what an answers file holds; faults stay as they are."""
    known = questions.by_id

    def meant(key: str, raw: Any) -> Any:
        if key not in known or raw is None or (isinstance(raw, str) and not raw.strip()):
            return raw
        found = typed.value(known[key], raw, questions.labels_elsewhere)
        return raw if isinstance(found, Problem) else Answer(found).plain

    reword(source_, meant)


def reword(source_: Source, meant: Callable[[str, Any], Any]) -> None:
    """Put what is meant in the place of each answer; `meant` is given the id of the question and what stands there."""
    given: dict[str, Any] = source_.data["answers"] if isinstance(source_.data, dict) else {}
    for key, raw in given.items():
        if isinstance(raw, dict):
            raw["answer"] = meant(key, raw["answer"])
        else:
            given[key] = meant(key, raw)
