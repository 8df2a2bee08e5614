"""What was ticked off in a plan that comes back as a workbook; nothing of it is an answer yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.errors import InvalidAnswers, InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.text import plain_name
from cyberdiag.outside import files, workbook
from cyberdiag.outside.sheet_cells import Formula
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.outside.sheet_cells import Row

_MARKS = ("x", "✓", "✔", "☑", "☒", "レ", "v", "ok")
"""How people tick a box by hand."""


class Tick(Struct, frozen=True):
    """An action that is ticked as done: the question that it mends, and the cell."""

    question: str
    place: Place


def read(path: str) -> tuple[Tick, ...]:
    """Return what is ticked in a plan, each question once.

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
                return _ticks(
                    rows[at + 1 :], columns, names, Place(path, sheet=name if len(sheets) > 1 else "")
                )
    raise InvalidAnswers([Problem(Place(path, 1, 1, is_cell=True), "plan-no-header")])


class _Names:
    """The headings of a plan and the words for done and not done, in every language."""

    def __init__(self) -> None:
        every = [messages(lang) for lang in LANGUAGES]
        self._ids = {plain_name(say("tables.id")) for say in every}
        self._done = {plain_name(say("tables.done")) for say in every}
        self.done = {
            plain_name(w) for say in every for w in (say("plan.marks.done"), *say.writing.yes, *_MARKS)
        }
        self.open = {plain_name(w) for say in every for w in (say("plan.marks.open"), *say.writing.no)}

    def columns(self, row: Row) -> tuple[int, int] | None:
        """Return where a row of headings has the id and the tick; None where it is none."""
        held = [plain_name(value) if isinstance(value, str) else "" for value in row[1]]
        at = [
            next((n for n, name in enumerate(held) if name in known), None)
            for known in (self._ids, self._done)
        ]
        first, second = at
        return None if first is None or second is None else (first, second)


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
