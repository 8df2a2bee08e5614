"""Conditions over columns, in the three-valued logic of `model.condition`.

What a condition comes to is 0 where it is false, 1 where it is neither and 2 where it is true. What it may come to once
open questions are answered is a set of these as bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cyberdiag.model.condition import EITHER, NEITHER, compared, within
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cyberdiag.columns.layout import Cells, Column
    from cyberdiag.model.condition import Condition, Tri

Tris = NDArray[np.int8]
Sets = NDArray[np.int8]
FALSE, NONE, TRUE = 0, 1, 2
ONLY = (1, 2, 4)
"""The set of one of them."""
_MOST_LISTED = 12
"""Of how many choices all sets are listed; of more, those that some firm chose."""

_TRI: dict[Tri, int] = {False: FALSE, None: NONE, True: TRUE}
AS_TRI: tuple[Tri, ...] = (False, None, True)
OPEN = sum(ONLY[_TRI[one]] for one in EITHER)
"""What a comparison with an open question may come to."""
PERHAPS = OPEN + sum(ONLY[_TRI[one]] for one in NEITHER)
"""The same of one that may not apply."""
OFF = sum(ONLY[_TRI[one]] for one in NEITHER)
"""The same of one that is switched off."""


def negated(one: Tris) -> Tris:
    """Return what `not` of it comes to."""
    return TRUE - one


def together(size: int) -> Callable[[Sequence[Tris]], Tris]:
    """Return the function that tells what "every part holds" comes to, of so many firms."""

    def every(parts: Sequence[Tris]) -> Tris:
        found: Tris = np.full(size, TRUE, np.int8)
        for part in parts:
            np.minimum(found, part, out=found)
        return found

    return every


def negated_set(may: Sets) -> Sets:
    """Return what `not` of it may come to."""
    found: Sets = (may & ONLY[NONE]) | ((may & ONLY[FALSE]) << TRUE) | ((may & ONLY[TRUE]) >> TRUE)
    return found


def together_set(size: int) -> Callable[[Sequence[Sets]], Sets]:
    """Return the function that tells what "every part holds" may come to, of so many firms."""

    def every(parts: Sequence[Sets]) -> Sets:
        true, false = np.full(size, ONLY[TRUE], np.int8), np.zeros(size, np.int8)
        neither, can = np.zeros(size, np.int8), np.ones(size, np.bool_)
        for part in parts:
            true &= part
            false |= part & ONLY[FALSE]
            neither |= part & ONLY[NONE]
            can &= part != ONLY[FALSE]
        found: Sets = true | false | np.where(can, neither, 0).astype(np.int8)
        return found

    return every


class Comparison:
    """One comparison with one question, ready for columns: each answer that there is was compared once."""

    def __init__(self, condition: Condition, column: Column) -> None:
        self._condition, self._column = condition, column
        self._listed: Tris | None = None
        self._bounded = column.kind is Kind.NUMBER and not (condition.one_of or condition.includes)
        count, several = len(column.choices), column.kind is Kind.MULTIPLE
        if column.kind is Kind.SINGLE or (several and count <= _MOST_LISTED):
            told = [self._of(code) for code in range(1 << count if several else count)]
            self._listed = np.array([*told, NONE, NONE], np.int8)  # the last two are -2 and -1

    def _of(self, code: Any) -> int:
        return _TRI[compared(self._condition, self._column.value(code))]

    def of(self, cells: Cells) -> Tris:
        """Return what it comes to, firm by firm."""
        if self._listed is not None:
            return self._listed[cells]
        known = self._column.known(cells)
        if self._bounded:
            return np.where(known, np.where(within(self._condition, cells), TRUE, FALSE), NONE).astype(
                np.int8
            )
        codes, place = np.unique(cells[known], return_inverse=True)
        found: Tris = np.full(cells.size, NONE, np.int8)
        if codes.size:
            found[known] = np.array([self._of(code) for code in codes.tolist()], np.int8)[place]
        return found
