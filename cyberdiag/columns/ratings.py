"""Ratings of many firms: `scoring.ratings` over columns. A rating is its place among the bands, the best 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cyberdiag.model.aggregate import Method
from cyberdiag.model.parts import half_up
from cyberdiag.scoring.ratings import moved, shrinks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.columns.firms import Bools
    from cyberdiag.columns.results import Item, Numbers
    from cyberdiag.columns.tables import Places
    from cyberdiag.model.aggregate import Aggregation

NO_PLACE = -1
"""Where there is no rating, or no question."""
Ratings = NDArray[np.int8]


Ends = tuple[Any, Any]
"""The least and the full marks, of all firms or firm by firm."""


def fitted(at: float, rule: Aggregation, part: Item, whole: Ends) -> Any:
    """Return a threshold as it is for each firm: in a sum it shrinks with the full marks that are left."""
    if rule.method is not Method.SUM:
        return at
    return np.where(shrinks(rule, part.full, whole[1]), moved(at, rule, (part.least, part.full), whole), at)


class Limits:
    """From which score on each band is, best first, for each firm; `whole` are the marks of all questions of the part."""

    def __init__(self, rule: Aggregation, part: Item, whole: Ends) -> None:
        self._decimals, self._bands = rule.decimals, list(rule.bands)
        self._at = [fitted(band.at_least, rule, part, whole) for band in rule.bands.values()]

    def rated(self, value: Numbers, rows: Places | slice = slice(None)) -> Ratings:
        """Return the ratings of scores, or of those of some firms."""
        shown = half_up(value, self._decimals)
        found = np.full(value.size, len(self._at) - 1, np.int8)
        for place, at in reversed(list(enumerate(self._at))):
            found[shown >= (at[rows] if isinstance(at, np.ndarray) else at)] = place
        return found

    def capped(self, rated: Ratings, gates: Sequence[tuple[str, Bools]]) -> Ratings:
        """Return ratings as gates leave them, each the best rating and where it is closed."""
        for cap, shut in gates:
            rated = np.where(shut & (rated >= 0), np.maximum(rated, self._bands.index(cap)), rated).astype(
                np.int8
            )
        return rated
