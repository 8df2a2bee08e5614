"""What was ticked off and remarked in a plan that comes back as a workbook; nothing of it is an answer yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.errors import InvalidAnswers, InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.text import one_line, plain_name
from cyberdiag.outside import files, workbook
from cyberdiag.outside.sheet_cells import Formula
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.outside.sheet_cells import Row

_MARKS = ("x", "✓", "✔", "☑", "☒", "レ", "v", "ok")
"""How people tick a box by hand."""


class Tick(Struct, frozen=True):
    """An action that is ticked as done: the question that it mends, and the cell."""

    question: str
    place: Place


class Returned(Struct, frozen=True):
    """What somebody wrote into a plan: ticks, each question once, and remarks by question."""

    ticks: tuple[Tick, ...]
    remarks: Mapping[str, str]


def read(path: str) -> Returned:
    """Return what is ticked and remarked in a plan.

    Raises:
        InvalidAnswers: when the file cannot be read or is no plan, or with every cell that cannot be meant.
    """
    try:
        sheets = workbook.read(files.read_bytes(path, workbook.MAX_BYTES), path)
    except InvalidData as error:
        raise InvalidAnswers(error.problems) from None
    names = _Names()
    for name, rows in sheets.items():
        for at, row in enumerate(rows):
            if (columns := names.columns(row)) is not None:
                below, sheet = rows[at + 1 :], Place(path, sheet=name if len(sheets) > 1 else "")
                ticks = _ticks(below, columns, names, sheet)
                return Returned(ticks, _remarks(below, columns[0], names.remarks(row)))
    raise InvalidAnswers([Problem(Place(path, 1, 1, is_cell=True), "plan-no-header")])


class _Names:
    """The headings of a plan and the words for done and not done, in every language."""

    def __init__(self) -> None:
        every = [messages(lang) for lang in LANGUAGES]
        self._ids = {plain_name(say("tables.id")) for say in every}
        self._done = {plain_name(say("tables.done")) for say in every}
        self._remarks = {plain_name(say("tables.remarks")) for say in every}
        self.done = {
            plain_name(w) for say in every for w in (say("plan.marks.done"), *say.writing.yes, *_MARKS)
        }
        self.open = {plain_name(w) for say in every for w in (say("plan.marks.open"), *say.writing.no)}

    def columns(self, row: Row) -> tuple[int, int] | None:
        """Return where a row of headings has the id and the tick; None where it is none."""
        first, second = (self._column(row, known) for known in (self._ids, self._done))
        return None if first is None or second is None else (first, second)

    def remarks(self, row: Row) -> int | None:
        """Return where a row of headings has the remarks, if it has any."""
        return self._column(row, self._remarks)

    def _column(self, row: Row, known: set[str]) -> int | None:
        held = [plain_name(value) if isinstance(value, str) else "" for value in row[1]]
        return next((n for n, name in enumerate(held) if name in known), None)


def _ticks(rows: Iterable[Row], columns: tuple[int, int], names: _Names, sheet: Place) -> tuple[Tick, ...]:
    found: dict[str, Tick] = {}
    faults: list[Problem] = []
    for number, values in rows:
        question, mark = (values[c] if c < len(values) else None for c in columns)
        places = [Place(sheet.file, number, c + 1, sheet.sheet, is_cell=True) for c in columns]
        fault = _fault(question, mark, names)
        if fault is not None:
            at, code, told = fault
            faults.append(Problem(places[at], code, told))
        elif _is_done(mark, names):
            key = str(question).strip()
            found.setdefault(key, Tick(key, places[1]))
    if faults:
        raise InvalidAnswers(faults)
    return tuple(found.values())


def _remarks(rows: Iterable[Row], ids: int, column: int | None) -> dict[str, str]:
    """Return what is remarked by question; a row without an id has none to hold it."""
    found: dict[str, str] = {}
    for _, values in rows:
        question, text = (values[c] if c is not None and c < len(values) else None for c in (ids, column))
        if (
            isinstance(question, str)
            and isinstance(text, str | int | float)
            and (told := one_line(str(text)))
        ):
            found.setdefault(question.strip(), told)
    return found


def _is_done(mark: Any, names: _Names) -> bool:
    return mark is True or (isinstance(mark, str) and plain_name(mark) in names.done)


def _fault(question: Any, mark: Any, names: _Names) -> tuple[int, str, dict[str, str]] | None:
    """Return what is wrong with a row: which of its two cells, the code and its values."""
    if isinstance(mark, Formula):
        return 1, "table-formula", {}
    if mark is None or mark is False or (isinstance(mark, str) and plain_name(mark) in {"", *names.open}):
        return None
    if not _is_done(mark, names):
        return 1, "plan-bad-mark", {"value": str(mark)}
    if isinstance(question, Formula):
        return 0, "table-formula", {}
    return None if str(question or "").strip() else (0, "table-no-id", {})
