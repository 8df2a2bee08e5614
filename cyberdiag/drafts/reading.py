"""From the rows of a sheet to questions; whatever cannot be told is named with its cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.drafts import choices, words
from cyberdiag.drafts.choices import Option
from cyberdiag.drafts.grid import text
from cyberdiag.drafts.words import Part
from cyberdiag.model.moment import is_day
from cyberdiag.model.written import Kind
from cyberdiag.outside.sheet_cells import Formula

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.answer_files.table import Cell
    from cyberdiag.drafts.grid import Grid, Notes
    from cyberdiag.drafts.layout import Column, Layout

_NOT_OFFERED = frozenset({"-", "－", "―", "—", "ー", "–", "n/a", "対象外"})
_NUMBER = re.compile(r"[-+−▲]?\d+(?:\.\d+)?\s*(?:点|points?|pts?)?", re.IGNORECASE)
_LONGEST_TITLE = 100


class Asked(Struct):
    """One question of the sheet; `number` is what the sheet calls it, `texts` further words by the field they go to."""

    cell: Cell
    text: str
    number: str
    section: str
    kind: Kind | None = None
    options: tuple[Option, ...] = ()
    weight: float | None = None
    texts: dict[str, str] = {}
    row: list[Cell] = []


class _Listed(Struct):
    """A cell of answers with the cell of points beside it."""

    told: str
    cell: Cell
    points: str = ""
    points_cell: Cell | None = None


def questions(grid: Grid, found: Layout, yes_no: tuple[str, str], notes: Notes) -> list[Asked]:
    """Return the questions in the order of the sheet; `yes_no` is what they are answered with where it does not say."""
    reader = _Reader(grid, found, yes_no, notes)
    for row in grid.rows[found.first :]:
        reader.take(row)
    reader.end()
    return reader.found


def title(grid: Grid, found: Layout) -> str:
    """Return the first text above the headings; "" where there is none."""
    above = (t for row in grid.rows[: found.head] for c in row if (t := text(c)) and not words.part(t))
    return " ".join(next(above, "").split())[:_LONGEST_TITLE]


class _Reader:
    """Takes the rows one by one; answers may go on in the rows below their question."""

    def __init__(self, grid: Grid, found: Layout, yes_no: tuple[str, str], notes: Notes) -> None:
        self.found: list[Asked] = []
        self._layout, self._notes = found, notes
        self._yes_no = tuple(map(Option, yes_no))
        self._section = ""
        self._heading: Cell | None = None
        self._open: Asked | None = None
        self._listed: list[_Listed] = []
        self._row: list[Cell] = []
        rows = grid.rows[found.first :]
        asked = [row for row in rows if text(self._cell(Part.TEXT, row))]
        numbered = sum(bool(text(self._cell(Part.ID, row))) for row in asked)
        self._is_numbered = 2 * numbered > len(asked)

    def take(self, row: list[Cell]) -> None:
        """Take one row."""
        self._row = row
        for cell in row:
            if isinstance(cell.value, Formula):
                self._notes.left("draft-formula", cell)
        filled = [n for n, cell in enumerate(row) if text(cell)]
        asked = self._told(Part.TEXT)
        if not filled or (asked and words.part(asked) is Part.TEXT and len(filled) > 1):
            return  # headings repeated on a new page
        if self._is_section(filled, asked):
            self.finish()
            self._leave_section()
            self._section, self._heading = text(row[filled[0]]), row[filled[0]]
        elif self._open is not None and self._told(Part.CHOICES) and asked in {"", self._open.text}:
            self._list()
        elif asked:
            self.finish()
            self._begin(asked)
        else:
            self._notes.left("draft-row-left", row[filled[0]], text=text(row[filled[0]])[:40])

    def _is_section(self, filled: list[int], asked: str) -> bool:
        if len(filled) != 1:
            return False
        parts = self._layout.parts
        alone = filled[0]
        if alone == parts[Part.TEXT]:
            return self._is_numbered and not asked.endswith(("?", "？", "か。", "か"))
        used = {parts.get(Part.CHOICES), parts.get(Part.POINTS), *(c.at for c in self._layout.answers)}
        return alone not in used

    def _leave_section(self) -> None:
        """Name a heading below which no question stood, such as a total."""
        if self._heading is not None:
            self._notes.left("draft-row-left", self._heading, text=text(self._heading)[:40])
            self._heading = None

    def end(self) -> None:
        """Take no more rows."""
        self.finish()
        self._leave_section()

    def _begin(self, asked: str) -> None:
        self._heading = None
        self._section = self._told(Part.SECTION) or self._section
        cell = self._cell(Part.TEXT)
        fields = {"help": Part.HELP, "evidence": Part.EVIDENCE, "ask": Part.ASK, "unit": Part.UNIT}
        self._open = Asked(
            cell=cell or self._row[0],
            row=self._row,
            text=" ".join(asked.split()),
            number=self._number(),
            section=" ".join(self._section.split()),
            weight=self._weight(),
            texts={name: told for name, part in fields.items() if (told := " ".join(self._told(part).split()))},
        )  # fmt: skip
        self._open.kind = self._kind(asked)
        if self._layout.answers:
            self._open.options = self._beside(tuple(self._in_columns()))
        else:
            self._list()

    def finish(self) -> None:
        """Put the open question to those found."""
        one, listed, self._listed = self._open, self._listed, []
        self._open = None
        if one is None:
            return
        self.found.append(one)
        if one.kind in {Kind.NUMBER, Kind.DATE, Kind.TEXT}:
            one.options = ()
        elif len(listed) > 1:
            one.options = tuple(self._one_a_row(listed))
        elif listed:
            self._from_cell(one, listed[0])
        if one.kind in {None, Kind.SINGLE, Kind.MULTIPLE} and not one.options:
            one.options = self._otherwise(one)
        if len(one.options) == 1:
            self._notes.left("draft-one-choice", one.cell)
        told = self._cell(Part.HELP, one.row)
        if told and words.speaks_apart(text(told)) and not any(o.is_apart for o in one.options):
            self._notes.left("draft-apart-told", told)

    def _list(self) -> None:
        cell, points = self._cell(Part.CHOICES), self._cell(Part.POINTS)
        if text(cell) or text(points):
            self._listed.append(_Listed(text(cell), cell or points or self._row[0], text(points), points))

    def _one_a_row(self, listed: list[_Listed]) -> Iterator[Option]:
        for one, option in zip(listed, choices.options([o.told for o in listed]), strict=True):
            if one.points and one.points_cell and not _NUMBER.fullmatch(one.points):
                self._notes.left("draft-points-unread", one.points_cell, value=one.points[:40])
            elif one.points:
                option = replace(option, points=choices.amount(one.points))  # noqa: PLW2901
            yield option

    def _from_cell(self, one: Asked, listed: _Listed) -> None:
        if listed.told and one.kind is None and (kind := words.kind(listed.told)) is not None:
            one.kind = kind
            return
        labels, unsure = choices.parted(listed.told)
        if unsure:
            self._notes.taken("draft-parted", listed.cell, sign=unsure)
        one.options = choices.options(labels) if labels else self._otherwise(one)
        if listed.points and listed.points_cell is not None:
            one.options = self._pointed(one.options, listed.points, listed.points_cell)

    def _beside(self, found: tuple[Option, ...]) -> tuple[Option, ...]:
        """Return answers of columns with the points that stand in a cell of their own."""
        cell, told = self._cell(Part.POINTS), self._told(Part.POINTS)
        if cell is None or not told or any(o.points is not None for o in found):
            return found
        return self._pointed(found, told, cell)

    def _pointed(self, found: tuple[Option, ...], told: str, cell: Cell) -> tuple[Option, ...]:
        made = None if is_day(told) else choices.with_points(found, told)
        if made is None:
            self._notes.left("draft-date" if is_day(told) else "draft-points-unread", cell, value=told[:40])
        return made or found

    def _in_columns(self) -> Iterator[Option]:
        for column in self._layout.answers:
            option = self._in_column(column, text(self._at(column.at)))
            if option is not None:
                yield option

    def _in_column(self, column: Column, told: str) -> Option | None:
        if column.option is None:
            option = choices.labelled(told) if told else None
            points = text(self._at(column.points_at))
            is_told = option is not None and _NUMBER.fullmatch(points)
            return replace(option, points=choices.amount(points)) if option and is_told else option
        if told.casefold() in _NOT_OFFERED:
            return None
        if _NUMBER.fullmatch(told):
            return replace(column.option, points=choices.amount(told))
        is_tick = len(told) <= 1 or told == column.option.label
        return column.option if is_tick else replace(column.option, text=" ".join(told.split()))

    def _at(self, at: int | None) -> Cell | None:
        return self._row[at] if at is not None and at < len(self._row) else None

    def _otherwise(self, one: Asked) -> tuple[Option, ...]:
        """Return the answers of a question beside which none stand: those above in a column of answers, else yes and no."""
        above = next((q.options for q in reversed(self.found) if q is not one and q.options), ())
        if Part.CHOICES in self._layout.parts and above:
            self._notes.taken("draft-choices-above", one.cell)
            return above
        self._notes.taken("draft-yes-no", one.cell)
        return self._yes_no

    def _kind(self, asked: str) -> Kind | None:
        told = self._told(Part.KIND)
        found = words.kind(told) if told else None
        cell = self._cell(Part.KIND)
        if told and found is None and cell is not None and words.share(told.split("/")[0]) is None:
            self._notes.left("draft-kind-unread", cell, value=told[:40])
        return Kind.MULTIPLE if found is None and words.asks_several(asked) else found

    def _number(self) -> str:
        cell, told = self._cell(Part.ID), self._told(Part.ID)
        if cell is not None and is_day(told):
            self._notes.left("draft-date", cell, value=told)
            return ""
        return told

    def _weight(self) -> float | None:
        cell, told = self._cell(Part.WEIGHT), self._told(Part.WEIGHT)
        if cell is None or not told:
            return None
        if not _NUMBER.fullmatch(told) or choices.amount(told) <= 0:
            self._notes.left("draft-weight-unread", cell, value=told[:40])
            return None
        return choices.amount(told)

    def _told(self, part: Part) -> str:
        return text(self._cell(part))

    def _cell(self, part: Part, row: list[Cell] | None = None) -> Cell | None:
        at, held = self._layout.parts.get(part), self._row if row is None else row
        return held[at] if at is not None and at < len(held) else None
