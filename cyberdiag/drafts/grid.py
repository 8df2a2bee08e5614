"""The cells of a sheet with their places, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.model.text import one_line
from cyberdiag.outside.sheet_cells import Formula
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.answer_files.table import Cell

_MOST_CELLS = 8
"""Cells that one note lists; the others are counted."""


class Grid(Struct, frozen=True):
    """One sheet of a file: its rows of cells, and whether its places are those of a workbook."""

    file: str
    name: str
    rows: list[list[Cell]]
    is_book: bool = False

    def place(self, cell: Cell) -> Place:
        """Return where a cell stands."""
        return Place(
            self.file, cell.line, cell.column, self.name if self.is_book else "", is_cell=self.is_book
        )


class Notes:
    """What is told of a sheet; the same of many cells is told once, with the cells."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._found: dict[tuple[str, Severity, tuple[tuple[str, str], ...]], list[Cell]] = {}

    def left(self, code: str, cell: Cell, **values: object) -> None:
        """Tell of something in a cell that was not taken, or could not be told."""
        self._add(code, Severity.WARNING, cell, values)

    def taken(self, code: str, cell: Cell, **values: object) -> None:
        """Tell of something that was taken to mean what it does not say."""
        self._add(code, Severity.NOTE, cell, values)

    def _add(self, code: str, severity: Severity, cell: Cell, values: dict[str, object]) -> None:
        told = tuple((name, one_line(str(value))) for name, value in values.items())
        cells = self._found.setdefault((code, severity, told), [])
        if cell not in cells[-1:]:
            cells.append(cell)

    @property
    def problems(self) -> list[Problem]:
        """Return what was told, in the order of the cells."""
        return sorted(self._made(), key=lambda p: (p.place.line, p.place.column))

    def _made(self) -> Iterator[Problem]:
        for (code, severity, told), cells in self._found.items():
            spots = [self._grid.place(c).spot.rpartition("!")[2] for c in cells]
            more = f" +{len(spots) - _MOST_CELLS}" if len(spots) > _MOST_CELLS else ""
            listed = ", ".join(spots[:_MOST_CELLS]) + more
            yield Problem(self._grid.place(cells[0]), code, {**dict(told), "cells": listed}, severity)


def text(cell: Cell | None) -> str:
    """Return what stands in a cell, without spaces around it; nothing of a formula."""
    if cell is None or cell.value is None or isinstance(cell.value, Formula):
        return ""
    value: Any = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value).strip()
