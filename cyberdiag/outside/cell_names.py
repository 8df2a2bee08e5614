"""How a spreadsheet names cells and areas: `O6`, `$A$1:$B$9`, `'Sheet 2'!C5`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.outside.sheet_cells import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Spot = tuple[int, int]
"""Row and column, from 1."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_SPOT = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMN = re.compile(r"\$?([A-Z]{1,3})")
_OF_A_SHEET = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^'!\s()]+))!)?([A-Z$0-9:]+)")


def spot(name: str) -> Spot:
    """Return the row and column of a cell by its name; raises Damaged where it is none."""
    found = _SPOT.fullmatch(name)
    made = (int(found[2]), column(found[1])) if found else (0, 0)
    if not (1 <= made[0] <= LAST_ROW and 1 <= made[1] <= LAST_COLUMN):
        raise Damaged
    return made


def column(letters: str) -> int:
    """Return the number of a column by its letters; 0 where they name none."""
    found, number = _COLUMN.fullmatch(letters), 0
    for letter in found[1] if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if number <= LAST_COLUMN else 0


def letters(column: int) -> str:
    """Return the letters of a column."""
    made, left = "", column
    while left > 0:
        left, letter = divmod(left - 1, 26)
        made = chr(ord("A") + letter) + made
    return made


def name(spot: Spot) -> str:
    """Return the name of a cell."""
    return f"{letters(spot[1])}{spot[0]}"


class Area(Struct, frozen=True):
    """Cells from the first to the last, at the top left and the bottom right."""

    first: Spot
    last: Spot

    def __str__(self) -> str:
        """Return `A1:B9`, or the name of the one cell."""
        return name(self.first) if self.first == self.last else f"{name(self.first)}:{name(self.last)}"

    def with_spots(self, spots: Iterable[Spot]) -> Area:
        """Return the area that holds these cells too."""
        rows, columns = zip(self.first, self.last, *spots, strict=True)
        return Area((min(rows), min(columns)), (max(rows), max(columns)))

    def spots(self) -> Iterator[Spot]:
        """Give each cell, row by row."""
        for row in range(self.first[0], self.last[0] + 1):
            for at in range(self.first[1], self.last[1] + 1):
                yield row, at


def area(text: str) -> Area:
    """Return an area by its name: a cell, `A1:B9`, or whole columns or rows; raises Damaged where it is none."""
    first, _, last = text.replace("$", "").partition(":")
    last = last or first
    if first.isdigit() and last.isdigit():
        first, last = f"A{first}", f"{letters(LAST_COLUMN)}{last}"
    elif first.isalpha() and last.isalpha():
        first, last = f"{first}1", f"{last}{LAST_ROW}"
    return Area(spot(first), spot(last))


def of_sheet(text: str) -> tuple[str, Area] | None:
    """Return the sheet ("" where none is named) and the area that a formula names; None where it is anything else."""
    found = _OF_A_SHEET.fullmatch(text.strip().removeprefix("="))
    if found is None:
        return None
    try:
        return (found[1] or "").replace("''", "'") or found[2] or "", area(found[3])
    except Damaged:
        return None
