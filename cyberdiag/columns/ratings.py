"""Ratings of many firms: `scoring.ratings` over columns. A rating is its place among the bands, the best 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cyberdiag.model.aggregate import Method
from cyberdiag.model.parts import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.columns.firms import Bools
    from cyberdiag.columns.results import Item, Numbers
    from cyberdiag.columns.tables import Places
    from cyberdiag.model.aggregate import Aggregation

NO_PLACE = -1
"""Where there is no rating, or no question."""
Ratings = NDArray[np.int8]


class Limits:
    """From which score on each band is, best first; in a sum they shrink with the full marks of the firm.

    `least` and `full` are what all questions of the part come to.
    """

    def __init__(self, rule: Aggregation, part: Item, least: Any, full: Any) -> None:
        self._decimals, self._bands = rule.decimals, list(rule.bands)
        self._at: list[Any] = [band.at_least for band in rule.bands.values()]
        if rule.method is Method.SUM and rule.bands:
            some = (part.full > 0) & (part.full < full)
            with np.errstate(divide="ignore", invalid="ignore"):
                most, worst = part.full / full, part.least / np.where(least == 0, 1.0, least)
                moved = [half_up(one * (most if one > 0 else worst), rule.decimals) for one in self._at]
            self._at = [np.where(some, m, one) for m, one in zip(moved, self._at, strict=True)]

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
