"""What stands where in one sheet of a workbook: rows, cells, merged areas, what a cell takes, and what is protected."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.outside import cell_names
from cyberdiag.outside.sheet_cells import MAX_COLUMNS, Damaged
from cyberdiag.outside.sheet_tags import tags, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cyberdiag.outside.cell_names import Area, Spot
    from cyberdiag.outside.sheet_tags import Tag


MOST_SPOTS = 4_000_000
"""Cells of merged areas, rules and formulas of several cells that are looked at, in the rows that are wanted."""


class Crowded(Exception):
    """A sheet whose areas and rules cover each other so often that looking at them would take minutes."""


class Cell(Struct, frozen=True):
    """A cell: its column, from where to where it stands, its style, and the area that its formula fills ("" if its own)."""

    column: int
    start: int
    end: int
    style: str
    has_formula: bool = False
    formula_of: str = ""


class Row(Struct):
    """A row: its number, where it begins and its first tag ends, where its cells end (-1: it is one tag), its style."""

    number: int
    start: int
    opened: int
    style: str
    closed: int = -1
    cells: list[Cell] = []


class Rule(Struct):
    """What cells take: the kind (`list`, `whole`, …), their areas, and the first formula as it stands."""

    kind: str
    areas: str = ""
    formula: str = ""


class Layout:
    """A sheet, read once; cells are kept for the rows that are wanted."""

    def __init__(self, text: str, rows: Collection[int]) -> None:
        self.rows: list[Row] = []
        self._rules: list[Rule] = []
        self.is_protected = self.has_formulas = False
        self.size: Tag | None = None
        self.calculated: Tag | None = None
        self._columns: list[tuple[int, int, str]] = []
        self._text, self._wanted, self._sorted = text, frozenset(rows), sorted(rows)
        self._shown_at: dict[Spot, Spot] = {}
        self._ruled: dict[Spot, Rule] = {}
        self._filled: set[Spot] = set()
        self._looked_at = 0
        self._column = 0
        self._cell: Tag | None = None
        self._formula = (False, "")
        self._inner = -1
        data: list[Tag] = []
        for tag in tags(text):
            if tag.name == "sheetData":
                data.append(tag)
            elif len(data) == 1 and data[0].begins and not data[0].ends:
                self._in_data(tag)
            else:
                self._around(tag)
        if not data:
            raise Damaged
        self.data, self.data_end = data[0], data[-1]
        for rule in self._rules:
            for area in rule.areas.split() if rule.kind not in {"", "none"} else ():
                for spot in self._spots(cell_names.area(area)):
                    self._ruled.setdefault(spot, rule)

    def row(self, number: int) -> Row | None:
        """Return a row by its number, if the sheet holds it."""
        at = bisect_left(self.rows, number, key=lambda r: r.number)
        return self.rows[at] if at < len(self.rows) and self.rows[at].number == number else None

    def cell(self, spot: Spot) -> Cell | None:
        """Return a cell of a wanted row, if the sheet holds it."""
        row = self.row(spot[0])
        return next((c for c in row.cells if c.column == spot[1]), None) if row else None

    def style(self, spot: Spot) -> str:
        """Return the style of a cell, or what a new one would have there: that of its row or column."""
        if (cell := self.cell(spot)) is not None:
            return cell.style
        row = self.row(spot[0])
        by_column = (s for first, last, s in self._columns if first <= spot[1] <= last)
        return (row.style if row else "") or next(by_column, "")

    def top_left(self, spot: Spot) -> Spot:
        """Return the cell that a merged area shows, where this one of a wanted row is a part of it; else the cell itself."""
        return self._shown_at.get(spot, spot)

    def rule(self, spot: Spot) -> Rule | None:
        """Return what a cell of a wanted row takes; None where it takes anything."""
        return self._ruled.get(spot)

    def is_one_of_several(self, spot: Spot) -> bool:
        """Return whether a cell of a wanted row is one of several that one formula fills, or is written for."""
        cell = self.cell(spot)
        return bool(cell and cell.formula_of) or spot in self._filled

    def _spots(self, area: Area) -> Iterator[Spot]:
        """Give the cells of an area in the rows that are wanted; raises Crowded for what no person lays out."""
        rows = self._sorted[
            bisect_left(self._sorted, area.first[0]) : bisect_right(self._sorted, area.last[0])
        ]
        columns = range(area.first[1], min(area.last[1], MAX_COLUMNS) + 1)
        self._looked_at += 1 + len(rows) * len(columns)
        if self._looked_at > MOST_SPOTS:
            raise Crowded
        return ((row, column) for row in rows for column in columns)

    def _in_data(self, tag: Tag) -> None:
        if tag.begins and tag.name == "row":
            number = tag.get("r")
            last = self.rows[-1].number if self.rows else 0
            style = tag.get("s") if tag.is_on("customFormat") else ""
            self.rows.append(Row(int(number) if number else last + 1, tag.start, tag.end, style, cells=[]))
            self._column = 0
        elif tag.name == "c" and self.rows and self.rows[-1].number not in self._wanted:
            return
        elif tag.begins and tag.name == "c":
            name = tag.get("r")
            self._column = cell_names.spot(name)[1] if name else self._column + 1
            self._cell, self._formula = tag, (False, "")
        elif tag.begins and tag.name == "f":
            self.has_formulas = True
            self._formula = (True, tag.get("ref"))
            if tag.get("ref") and tag.get("t") in {"array", "dataTable"}:
                self._filled.update(self._spots(cell_names.area(tag.get("ref"))))
        if tag.ends and tag.name == "c" and self._cell is not None:
            cell = Cell(self._column, self._cell.start, tag.end, self._cell.get("s"), *self._formula)
            self.rows[-1].cells.append(cell)
            self._cell = None
        elif tag.name == "row" and not tag.begins:
            self.rows[-1].closed = tag.start

    def _around(self, tag: Tag) -> None:
        if tag.name in {"formula1", "sqref", "f"}:
            self._of_a_rule(tag)
        elif not tag.begins:
            return
        elif tag.name == "dataValidation":
            self._rules.append(Rule(tag.get("type"), tag.get("sqref")))
        elif tag.name == "col" and tag.get("style"):
            self._columns.append((int(tag.get("min")), int(tag.get("max")), tag.get("style")))
        elif tag.name == "mergeCell":
            area = cell_names.area(tag.get("ref"))
            self._shown_at.update((spot, area.first) for spot in self._spots(area))
        elif tag.name == "sheetProtection":
            self.is_protected = tag.is_on("sheet")
        elif tag.name == "dimension":
            self.size = tag
        elif tag.name == "sheetCalcPr":
            self.calculated = tag

    def _of_a_rule(self, tag: Tag) -> None:
        """Take the formula and the areas of a rule that stand in elements; newer programs put a further one inside."""
        if tag.begins:
            self._inner = tag.end
        elif self._inner >= 0 and self._rules:
            told, self._inner = words(self._text[self._inner : tag.start]), -1
            rule = self._rules[-1]
            if tag.name == "sqref":
                rule.areas = rule.areas or told
            else:
                rule.formula = rule.formula or told
