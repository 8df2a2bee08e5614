"""What a rule for one question gives in each of its states, worked out once for every state that some firm is in.

So the rule itself is written once, for one firm, and a column is looked up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Places = NDArray[np.intp]
_MOST_LISTED = 1 << 16
"""States that a table lists; of more, those that some firm is in are sought in each batch."""
_MOST_KEPT = 1 << 16
"""Rows that a table keeps from one batch to the next."""


class Rows:
    """The rows of a table, each of the same numbers by name; some may come after."""

    def __init__(self) -> None:
        self._rows: list[Mapping[str, float]] = []
        self._columns: dict[str, NDArray[Any]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: Mapping[str, float]) -> None:
        """Put another row at the end."""
        self._rows.append(row)
        self._columns = {}

    def column(self, name: str) -> NDArray[Any]:
        """Return one number of every row."""
        if name not in self._columns:
            self._columns[name] = np.array([row[name] for row in self._rows])
        return self._columns[name]


class Table:
    """Rows of numbers by state; `make` gives the row of one state, whose parts are numbers below `radices`."""

    def __init__(
        self, radices: Sequence[int], make: Callable[[tuple[int, ...]], Mapping[str, float]]
    ) -> None:
        self._radices, self._make = tuple(radices), make
        self._start()

    def _start(self) -> None:
        size = math.prod(self._radices)
        self._rows = Rows()
        self._seen: dict[tuple[int, ...], int] = {}
        self._listed = np.full(size, -1, np.intp) if size <= _MOST_LISTED else None

    def find(self, parts: Sequence[NDArray[Any]]) -> tuple[Rows, Places]:
        """Return the rows, and in which of them each firm is, from the parts of its state."""
        if len(self._rows) > _MOST_KEPT:
            self._start()
        place = self._sought(parts) if self._listed is None else self._looked_up(parts, self._listed)
        return self._rows, place

    def _looked_up(self, parts: Sequence[NDArray[Any]], listed: Places) -> Places:
        key = parts[0].astype(np.intp)
        for part, radix in zip(parts[1:], self._radices[1:], strict=True):
            key *= radix
            key += part
        found: Places = listed[key]
        new = np.flatnonzero(found < 0)
        if new.size:
            keys, first = np.unique(key[new], return_index=True)
            listed[keys] = [self._row(parts, n) for n in new[first].tolist()]
            found = listed[key]
        return found

    def _sought(self, parts: Sequence[NDArray[Any]]) -> Places:
        """Return the same where states are too many to list: parts are put together as far as some firm has them."""
        place: Places = np.zeros(len(parts[0]), np.intp)
        first = place[:1]
        for part in parts:
            some, own = np.unique(part, return_inverse=True)
            _, first, place = np.unique(place * len(some) + own, return_index=True, return_inverse=True)
        return np.array([self._row(parts, n) for n in first.tolist()], np.intp)[place]

    def _row(self, parts: Sequence[NDArray[Any]], firm: int) -> int:
        state = tuple(int(part[firm]) for part in parts)
        if state not in self._seen:
            self._seen[state] = len(self._rows)
            self._rows.add(self._make(state))
        return self._seen[state]
