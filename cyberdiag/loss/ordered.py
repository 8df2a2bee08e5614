"""Losses from least to most, of which most are 0: quantiles, chances and the mean of the worst."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Ordered(Struct, frozen=True):
    """`size` losses in yen; those above 0 are kept in ascending order, the rest are 0."""

    above: NDArray[np.float64]
    size: int

    @classmethod
    def of(cls, yen: NDArray[np.float64], size: int | None = None) -> Ordered:
        """Return losses that came in any order, `size` in all where some of 0 yen are not among them."""
        return cls(np.sort(yen[yen > 0]), yen.size if size is None else size)

    def quantile(self, percent: float) -> float:
        """Return the loss that this many percent of all losses reach at most, between neighbours in proportion."""
        place = percent / 100 * (self.size - 1)
        lower = math.floor(place)
        low, high = self._at(lower), self._at(min(lower + 1, self.size - 1))
        return low + (high - low) * (place - lower)

    def p_over(self, loss: float) -> float:
        """Return the share of losses of at least `loss` yen, which is above 0."""
        return float(self.above.size - np.searchsorted(self.above, loss)) / self.size

    def worst_mean(self, percent: float) -> float:
        """Return the mean of the worst percent of all losses, of one at least."""
        count = max(math.ceil(self.size * percent / 100), 1)
        return float(self.above[-count:].sum()) / count

    def _at(self, rank: int) -> float:
        zeros = self.size - self.above.size
        return float(self.above[rank - zeros]) if rank >= zeros else 0.0
