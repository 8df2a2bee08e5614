"""Where a sheet has what: its row of headings, which column holds what, and columns that are answers themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.answer_files.table import SEARCHED, Cell
from cyberdiag.drafts import choices, words
from cyberdiag.drafts.grid import text
from cyberdiag.drafts.words import Part

if TYPE_CHECKING:
    from cyberdiag.drafts.choices import Option
    from cyberdiag.drafts.grid import Grid, Notes

_MARKS = frozenset("○〇◯●◎□☐☑■✓✔レ")
"""What stands in a cell to be ticked."""
_ASKS = ("?", "？", "か。", "か")
_FEWEST_MARKED = 2


class Column(Struct, frozen=True):
    """A column that is an answer: its words and points; without words, they stand in its cells."""

    at: int
    option: Option | None = None
    points_at: int | None = None


class Layout(Struct, frozen=True):
    """The row of headings, the first row below them, the column of each part, and the columns that are answers."""

    head: int
    first: int
    parts: dict[Part, int]
    answers: tuple[Column, ...]
    heading: list[Cell]


def heading(rows: list[list[Cell]]) -> int | None:
    """Return the index of the row of headings: the one that names the questions and most other parts; None without one."""
    best, found = 0, None
    for n, row in enumerate(rows[:SEARCHED]):
        parts = {p for _, t in _naming(row) if (p := words.part(t))}
        filled = sum(bool(text(cell)) for cell in row)
        told = (t for c in row if (t := text(c)))
        count = len(parts) + sum(words.is_answer(t) or words.numbered(t) is not None for t in told)
        if Part.TEXT in parts and count > best and (len(parts) > 1 or filled == 1 or count > 1):
            best, found = count, n
    return found


def read(grid: Grid, notes: Notes) -> Layout | None:
    """Return the layout of a sheet; None where no column can be told to hold questions."""
    at = heading(grid.rows)
    if at is None:
        return _by_length(grid, notes)
    row, below = grid.rows[at], grid.rows[at + 1] if at + 1 < len(grid.rows) else []
    parts = _parts(row)
    is_second = _goes_on(below, parts)
    names = _names(row, below if is_second else [])
    if is_second:  # what stands over several answers names none of them
        parts = {p: n for p, n in parts.items() if names[n] is row[n]}
    first = at + (2 if is_second else 1)
    taken = set(parts.values())
    answers = _answers(grid, names, taken, first)
    used = {c for a in answers for c in (a.at, a.points_at) if c is not None}
    if answers and Part.POINTS in parts and parts[Part.POINTS] in used:
        del parts[Part.POINTS]
    for n, cell in enumerate(names):
        is_free = text(cell) and n not in {*used, *parts.values()}
        if is_free and any(text(_at(r, n)) for r in grid.rows[first:]):
            notes.left("draft-column-left", cell, heading=text(cell))
    return Layout(at, first, parts, answers, names)


def _parts(row: list[Cell]) -> dict[Part, int]:
    """Return the column of each part; of two with one part the first, of the questions the surest."""
    told = _naming(row)
    asked = min((words.sureness(t), n) for n, t in told if words.part(t) is Part.TEXT)[1]
    found = {Part.TEXT: asked}
    for n, t in told:
        part = words.part(t)
        if n != asked and part is not None:
            found.setdefault(Part.SECTION if part is Part.TEXT else part, n)  # such as 項目 beside 質問
    return found


def _naming(row: list[Cell]) -> list[tuple[int, str]]:
    """Return the columns whose headings may name a part, each with its text: those that name no answer."""
    is_yes_no = any(words.share(text(cell)) == 1 for cell in row)  # then `No` is an answer, and no number
    return [
        (n, t)
        for n, cell in enumerate(row)
        if (t := text(cell)) and words.numbered(t) is None and choices.labelled(t).points is None
        if not (is_yes_no and words.share(t) == 0)
    ]


def _goes_on(below: list[Cell], parts: dict[Part, int]) -> bool:
    """Return whether the row below the headings is a second one, of answers under one heading."""
    filled = sum(bool(text(cell)) for cell in below)
    keyed = (text(_at(below, parts.get(p, -1))) for p in (Part.TEXT, Part.ID))
    return filled >= _FEWEST_MARKED and not any(keyed)


def _names(row: list[Cell], below: list[Cell]) -> list[Cell]:
    """Return the heading of each column, from the second row where that has one."""
    upper = [*row, *below[len(row) :]]
    return [low if (low := _at(below, n)) is not None and text(low) else cell for n, cell in enumerate(upper)]


def _at(row: list[Cell], n: int) -> Cell | None:
    return row[n] if 0 <= n < len(row) else None


def _answers(grid: Grid, names: list[Cell], taken: set[int], first: int) -> tuple[Column, ...]:
    """Return the columns that are answers: by their headings, by numbered names, or because they are there to tick."""
    told: list[Column] = []
    points: list[int] = []
    for n, cell in enumerate(names):
        name, is_numbered = text(cell), words.numbered(text(cell))
        if is_numbered is False:
            points.append(n)
        elif is_numbered:
            told.append(Column(n))
        elif n not in taken and name:
            option = choices.labelled(name)
            is_told = option.points is not None or words.is_answer(option.label)
            if is_told or _is_ticked(grid.rows[first:], n):
                told.append(Column(n, option))
    if len(told) < _FEWEST_MARKED:
        return ()
    if points and len(points) == sum(c.option is None for c in told):
        numbers = iter(points)
        told = [Column(c.at, c.option, next(numbers)) if c.option is None else c for c in told]
    return tuple(told)


def _is_ticked(rows: list[list[Cell]], n: int) -> bool:
    held = [t for row in rows if (t := text(_at(row, n)))]
    return bool(held) and all(t in _MARKS for t in held)


def _by_length(grid: Grid, notes: Notes) -> Layout | None:
    """Take the column that asks most for the questions, where no row of headings says so."""
    asking = [(n, cell) for row in grid.rows for n, cell in enumerate(row) if text(cell).endswith(_ASKS)]
    counts = Counter(n for n, _ in asking)
    if not counts or max(counts.values()) < _FEWEST_MARKED:
        return None
    best = counts.most_common(1)[0][0]
    cell = next(c for n, c in asking if n == best)
    notes.taken("draft-no-headings", cell)
    return Layout(0, grid.rows.index(next(r for r in grid.rows if cell in r)), {Part.TEXT: best}, (), [])
