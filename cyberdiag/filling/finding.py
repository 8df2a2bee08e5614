"""Where the ids stand in a workbook, and which columns are for the answer, the note and the evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.drafts import words
from cyberdiag.filling.entry import token
from cyberdiag.model.text import one_line, plain_name
from cyberdiag.outside import cell_names
from cyberdiag.outside.sheet_cells import MAX_COLUMNS
from cyberdiag.problems import Place, Problem, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from cyberdiag.outside.cell_names import Spot
    from cyberdiag.outside.sheet_cells import SheetPart
    from cyberdiag.outside.workbook_fill import Book

_ABOVE = 8
"""Rows above the first id in which its headings may stand."""
_FULL = 0.9
"""Of the rows with an id: a column that holds something in so many is filled in."""
_NAMED = {
    "answer": re.compile(
        "自己評価|自己点検結果|回答|判定|評価結果|状況|適合性|answer|response|result|status|compliance|selfassess"
    ),
    "evidence": re.compile("証跡|証拠|エビデンス|根拠|evidence|proof"),
    "note": re.compile("理由|備考|コメント|補足|説明|特記|note|comment|remark|reason|explan"),
}
"""Words in the heading of a column; the first kind that has one counts."""
_OF_ANOTHER = re.compile("(者|日|期限|方法|基準|例|date|by)$")
"""Endings of headings that name who answered, when, or how: no column to write into."""


class Column(Struct, frozen=True):
    """A column beside the ids: its number and heading, what that names, whether its cells have a drop-down or are filled in.

    `is_answered` tells that nothing but plain answers stand in it.
    """

    at: int
    heading: str
    kind: str
    is_list: bool
    is_full: bool
    is_answered: bool


class Found(Struct, frozen=True):
    """A sheet with ids: their column, the cell of each id (rows from the top), and the columns beside it."""

    sheet: str
    at: int
    ids: tuple[tuple[str, int], ...]
    columns: tuple[Column, ...]

    def of_kind(self, kind: str) -> tuple[Column, ...]:
        """Return the columns that can be for the answer, the note or the evidence, the likeliest first."""
        named = [c for c in self.columns if c.kind == kind]
        if kind == "answer":
            free = [c for c in named if c.is_list or c.is_answered or not c.is_full]
            others = (c for c in self.columns if c.is_list and not c.kind)
            return tuple([c for c in free if c.is_list] or free or others)
        answers = self.of_kind("answer")
        return tuple(c for c in named if not _is_of_the_sender(c, answers))


def _is_of_the_sender(column: Column, answers: tuple[Column, ...]) -> bool:
    """Return whether a column holds texts of whoever sent the workbook: it is full before anybody answered, or stands before the answers."""
    return column.is_full and not (answers and answers[0].is_full and answers[0].at < column.at)


def ids_of(sheet: SheetPart, known: Collection[str]) -> tuple[int, tuple[tuple[str, int], ...]] | None:
    """Return the column of a sheet that holds most known ids, and the ids with their rows; None where none holds any."""
    held: dict[int, list[tuple[str, int]]] = {}
    for number, row in sheet.rows:
        for column, value in enumerate(row, 1):
            if value is not None and (word := token(value)) in known:
                held.setdefault(column, []).append((word, number))
    if not held:
        return None
    best = max(held, key=lambda c: (len({name for name, _ in held[c]}), -c))
    return best, tuple(held[best])


def find(book: Book, known: Collection[str]) -> tuple[Found, ...]:
    """Return the sheets that are not hidden and hold known ids."""
    found = []
    for name, sheet in book.sheets.items():
        held = None if sheet.is_hidden else ids_of(sheet, known)
        if held is not None:
            at, ids = held
            book.look_at({name: {row for _, row in ids}})
            found.append(Found(name, at, ids, tuple(_columns(book, sheet, at, [row for _, row in ids]))))
    return tuple(found)


def _columns(book: Book, sheet: SheetPart, at: int, rows: list[int]) -> Iterable[Column]:
    values = dict(sheet.rows)
    head = range(max(1, min(rows) - _ABOVE), min(rows))
    last = max((len(values.get(r, ())) for r in (*head, *rows)), default=0)
    for column in range(1, min(last, MAX_COLUMNS) + 1):
        heading = next((t for r in reversed(head) if (t := _text(values.get(r, ()), column))), "")
        told = [value for r in rows if (value := _value(values.get(r, ()), column)) is not None]
        rules = (book.takes(sheet.name, (r, column)) for r in rows)
        is_list = any(rule is not None and rule.kind == "list" for rule in rules)
        is_answered = all(isinstance(v, str) and words.share(v) is not None for v in told)
        is_full = len(told) >= _FULL * len(rows)
        if column != at:
            yield Column(column, heading, _kind(heading), is_list, is_full, is_answered)


def _kind(heading: str) -> str:
    plain = plain_name(heading)
    found = (kind for kind, pattern in _NAMED.items() if pattern.search(plain))
    return "" if _OF_ANOTHER.search(plain) else next(found, "")


def _value(row: tuple[Any, ...], column: int) -> Any:
    return row[column - 1] if column <= len(row) else None


def _text(row: tuple[Any, ...], column: int) -> str:
    value = _value(row, column)
    return one_line(value) if isinstance(value, str) else ""


class Guess(Struct, frozen=True):
    """Which columns are taken for what in one sheet."""

    found: Found
    columns: Mapping[str, Column]


def guess(found: Iterable[Found], file: str) -> tuple[tuple[Guess, ...], tuple[Problem, ...]]:
    """Return the columns of each sheet that can be told for sure, and what could not be told.

    A sheet with ids and no column for an answer is an error only where no other sheet has one.
    """
    made, faults, left = [], [], []
    for one in found:
        place = Place(file, one.ids[0][1], one.at, one.sheet, is_cell=True)
        answers = one.of_kind("answer")
        if len(answers) == 1:
            others = {k: c[0] for k in ("note", "evidence") if (c := one.of_kind(k))}
            made.append(Guess(one, {"answer": answers[0], **others}))
        elif answers:
            told = ", ".join(f"{cell_names.letters(c.at)} ({c.heading or '-'})" for c in answers)
            faults.append(Problem(place, "fill-which-column", {"sheet": one.sheet, "columns": told}))
        else:
            left.append(warning(place, "fill-no-answer-column", sheet=one.sheet))
    if not made and not faults:
        faults = [Problem(p.place, p.code, p.values) for p in left]
    return tuple(made), (*faults, *(left if made else ()))


def spot_of(name: str, row: int) -> Spot:
    """Return the cell of a column, by its letters, in a row."""
    return row, cell_names.column(name.upper())
