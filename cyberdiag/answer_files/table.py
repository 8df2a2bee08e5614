"""Answers as a table: rows of cells to plain data with the place of each value; CSV and xlsx share it.

The header row has the columns `id` and `answer`, and `note` and `evidence` where they are used; other columns are
for people. What a file says besides its answers stands in rows whose id starts with `file:`, which no question's
id can, so that the whole stays one table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.answer_files.document import FORMAT, NOTES, TEXTS
from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.written import Kind
from cyberdiag.outside.workbook import Formula
from cyberdiag.outside.yaml_source import MAX_NODES, Source
from cyberdiag.problems import Path, Place, Problem, Problems, near

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cyberdiag.model.questionnaire import Question, QuestionSet

COLUMNS = ("id", "answer", *NOTES)
HEAD = "file:"
FIELDS = ("cyberdiag", "language", "questionnaires", *TEXTS)
_NEEDED = COLUMNS[:2]
SEARCHED = 30
"""Rows; a header that comes later is none."""
_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_FIRM = re.compile(r"\s*[,;\n]\s*")
_SOFT = re.compile(r"\s*[,;、\n]\s*")


class Cell(Struct, frozen=True):
    """A value with where it stands, in lines or rows and columns from 1."""

    value: Any
    line: int
    column: int


def source(rows: list[list[Cell]], file: str, text: str = "") -> Source:
    """Return the data of a table.

    Raises:
        InvalidData: with every fault that can be found without knowing the questions.
    """
    if not any(_has(cell) for row in rows for cell in row):
        return Source(file, None, text)
    if sum(map(len, rows)) > MAX_NODES:
        raise InvalidData.of("yaml-too-many", file)
    start, columns = _columns(rows, file)
    reader = _Reader(file, text)
    for row in rows[start + 1 :]:
        reader.take({name: row[n] for name, n in columns.items() if n < len(row)})
    if reader.problems:
        raise InvalidData(reader.problems)
    return reader.source


def header(rows: list[list[Cell]]) -> int | None:
    """Return the index of the header row of answers; None where there is none."""
    found = (n for n, row in enumerate(rows[:SEARCHED]) if {_name(c) for c in row}.issuperset(_NEEDED))
    return next(found, None)


def _columns(rows: list[list[Cell]], file: str) -> tuple[int, dict[str, int]]:
    """Return the index of the header row, and that of each column by name."""
    number = header(rows)
    if number is None:
        first = rows[0][0] if rows[0] else Cell(None, 1, 1)
        raise InvalidData([Problem(Place(file, first.line, first.column), "table-no-header")])
    row = rows[number]
    names = [_name(cell) for cell in row]
    for cell, name in zip(row, names, strict=True):
        if name in COLUMNS and row[names.index(name)] is not cell:
            values = {"key": name, "line": cell.line}
            raise InvalidData([Problem(Place(file, cell.line, cell.column), "yaml-duplicate", values)])
    return number, {name: names.index(name) for name in COLUMNS if name in names}


def _name(cell: Cell) -> str:
    return str(cell.value or "").strip().lower()


def _has(cell: Cell | None) -> bool:
    return cell is not None and cell.value is not None and str(cell.value).strip() != ""


class _Reader:
    """Takes the rows below the header one by one."""

    def __init__(self, file: str, text: str) -> None:
        self.problems = Problems()
        self._given: dict[str, Any] = {}
        self._data: dict[str, Any] = {"cyberdiag": FORMAT, "answers": self._given}
        self._lines: dict[str, int] = {}
        self.source = Source(file, self._data, text)

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
        self._keep((name,), key, cell)
        text = str(cell.value).strip()
        self._data[name] = _versions(text) if name == "questionnaires" else text
        if name == "date":
            self._data[name] = _iso(text)

    def _answer(self, name: str, key: Cell, cells: Mapping[str, Cell], given: Mapping[str, Cell]) -> None:
        path: Path = ("answers", name)
        place = cells.get("answer", key)
        self._keep(path, key, place)
        value = given["answer"].value if "answer" in given else None
        extra = {field: str(given[field].value) for field in NOTES if field in given}
        for field, cell in given.items():
            self._keep((*path, field), key, cell)
        self._given[name] = {"answer": value, **extra} if extra else value

    def _keep(self, path: Path, key: Cell, cell: Cell) -> None:
        self.source.key_places[path] = (key.line, key.column)
        self.source.places[path] = (cell.line, cell.column)

    def _add(self, code: str, cell: Cell, **values: Any) -> None:
        self.problems.append(Problem(Place(self.source.file, cell.line, cell.column), code, values))


def versions(given: Mapping[str, str]) -> str:
    """Return which version of which questionnaire was answered, for one cell."""
    return "; ".join(f"{key} {version}" for key, version in given.items())


def _versions(text: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in text.split(";"))
    return {name: version.strip() for name, _, version in parts if name}


def _iso(text: str) -> str:
    """Return a date as a spreadsheet likes to write it (2026/1/5) as an answers file has it."""
    found = _DATE.fullmatch(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def understand(source_: Source, questions: QuestionSet) -> None:
    """Turn what a person typed or chose in a table (a label, TRUE, 2026/1/5) into what an answers file holds."""
    known = questions.by_id
    reword(source_, lambda key, raw: _meant(known[key], raw) if key in known else raw)


def reword(source_: Source, meant: Callable[[str, Any], Any]) -> None:
    """Put what is meant in the place of each answer; `meant` is given the id of the question and what stands there."""
    given: dict[str, Any] = source_.data["answers"] if isinstance(source_.data, dict) else {}
    for key, raw in given.items():
        if isinstance(raw, dict):
            raw["answer"] = meant(key, raw["answer"])
        else:
            given[key] = meant(key, raw)


def _meant(question: Question, raw: Any) -> Any:
    if not isinstance(raw, str):
        is_text = raw is not None and question.kind in {Kind.TEXT, Kind.DATE}
        return str(raw) if is_text else raw
    text = raw.strip()
    if question.kind is not Kind.TEXT and text in {UNKNOWN, *_unknown_words()}:
        return UNKNOWN
    match question.kind:
        case Kind.TEXT:
            return UNKNOWN if text == UNKNOWN else raw
        case Kind.NUMBER:
            return text
        case Kind.DATE:
            return _iso(text)
        case Kind.SINGLE | Kind.MULTIPLE:
            return _chosen(question, text)


def _chosen(question: Question, text: str) -> Any:
    names = _names(question)
    if text in names:
        return names[text]
    if question.kind is Kind.SINGLE:
        return {"true": True, "false": False}.get(text.lower(), text)
    parts = [p for p in _FIRM.split(text) if p]
    if any(p not in names for p in parts):
        parts = [p for p in _SOFT.split(text) if p]
    return [UNKNOWN if p in _unknown_words() else names.get(p, p) for p in parts]


def _names(question: Question) -> dict[str, str]:
    """Return the id of every choice by its id, and by its label where no other choice has the same."""
    labels = [c.label for c in question.choices]
    alone = {c.label: c.id for c in question.choices if labels.count(c.label) == 1}
    return {**alone, **{c.id: c.id for c in question.choices}}


def _unknown_words() -> set[str]:
    return {messages(lang)("interview.unknown") for lang in LANGUAGES}
