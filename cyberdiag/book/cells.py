"""Columns and rows of a wide table as they were read, whatever format held them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from cyberdiag.problems import Problem

NOWHERE = -1
"""The place of what is not there."""


class Given(Struct, frozen=True):
    """Different values with the place of each row's among them, `NOWHERE` for none; or `numbers`, NaN for none."""

    values: Sequence[Any]
    places: NDArray[np.intp]
    numbers: NDArray[np.float64] | None = None

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.places if self.numbers is None else self.numbers)

    def value(self, row: int) -> Any:
        """Return what stands in a row as plain data; None for nothing."""
        if self.numbers is None:
            place = int(self.places[row])
            return None if place == NOWHERE else self.values[place]
        number = float(self.numbers[row])
        return None if np.isnan(number) else int(number) if number.is_integer() else number

    @property
    def listed(self) -> Given:
        """The same with different values instead of numbers."""
        if self.numbers is None:
            return self
        known = np.flatnonzero(~np.isnan(self.numbers))
        some, own = np.unique(self.numbers[known], return_inverse=True)
        places = np.full(self.size, NOWHERE, np.intp)
        places[known] = own
        return Given([int(n) if n.is_integer() else n for n in some.tolist()], places)


class Piece(Struct, frozen=True):
    """Some rows: their numbers in the file, their columns, and the rows before or among them that cannot be read."""

    numbers: NDArray[np.int64]
    columns: Mapping[str, Given]
    broken: tuple[tuple[int, Problem], ...] = ()

    @property
    def size(self) -> int:
        """How many rows could be read."""
        return len(self.numbers)

    def at(self, rows: NDArray[np.intp]) -> Piece:
        """Return some of the rows."""
        columns = {
            name: Given(c.values, c.places[rows])
            if c.numbers is None
            else Given((), c.places, c.numbers[rows])
            for name, c in self.columns.items()
        }
        return replace(self, numbers=self.numbers[rows], columns=columns)


_NO_PLACES = np.zeros(0, np.intp)


def numbers(found: NDArray[np.float64]) -> Given:
    """Return a column of numbers."""
    return Given((), _NO_PLACES, found)


def collected(values: Sequence[Any]) -> Given:
    """Return a column of plain values row by row; what is equal and of one type is one."""
    places = np.full(len(values), NOWHERE, np.intp)
    found: dict[Any, int] = {}
    kept: list[Any] = []
    for row, value in enumerate(values):
        if value is None:
            continue
        key = known_by(value)
        if key not in found:
            found[key] = len(kept)
            kept.append(value)
        places[row] = found[key]
    return Given(kept, places)


def known_by(value: Any) -> Any:
    """Return what tells a value from others: 1, 1.0, true and the text 1 are four."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str), list
    return value, type(value)
