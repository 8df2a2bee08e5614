"""Losses from least to most, of which most are 0: quantiles, chances and the mean of the worst."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.model.loss import Quantiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIGITS = 47
"""Of the 52 binary digits of a number, those that do not tell its step."""


class Ordered(Struct, frozen=True):
    """`size` losses in yen; those above 0 are kept in ascending order, the rest are 0."""

    above: NDArray[np.float64]
    size: int

    @classmethod
    def of(cls, yen: NDArray[np.float64], size: int | None = None) -> Ordered:
        """Return losses that came in any order, `size` in all where some of 0 yen are not among them."""
        return cls(np.sort(yen.compress(yen > 0)), yen.size if size is None else size)

    def quantile(self, percent: float) -> float:
        """Return the loss that this many percent of all losses reach at most, between neighbours in proportion."""
        place = percent / 100 * (self.size - 1)
        lower = math.floor(place)
        low, high = self._at(lower), self._at(min(lower + 1, self.size - 1))
        return low + (high - low) * (place - lower)

    def quantiles(self) -> Quantiles:
        """Return the losses that 50, 90 and 95 percent reach at most."""
        return Quantiles(self.quantile(50), self.quantile(90), self.quantile(95))

    def p_over(self, loss: float) -> float:
        """Return the share of losses of at least `loss` yen, which is above 0."""
        return float(self.above.size - self.above.searchsorted(loss)) / self.size

    def worst_mean(self, percent: float) -> float:
        """Return the mean of the worst percent of all losses, of one at least."""
        count = max(math.ceil(self.size * percent / 100), 1)
        return float(self.above[-count:].sum()) / count

    def _at(self, rank: int) -> float:
        zeros = self.size - self.above.size
        return float(self.above[rank - zeros]) if rank >= zeros else 0.0


class Weighed(Struct, frozen=True, dict=True):
    """Losses above 0 in any order, with the weight of each.

    They are counted by size, a step being a part in 32, and only those of one step are put in order: sorting all takes
    several times as long.
    """

    losses: NDArray[np.float64]
    weights: NDArray[np.float64]

    def quantile(self, percent: float) -> float:
        """Return the least of the losses that this many percent of the weight reach at most; 0 without losses."""
        if not self.losses.size:
            return 0.0
        step = int(self._below.searchsorted(percent / 100 * self._below[-1]))
        there = (self._steps == step).nonzero()[0]
        inside = there[self.losses[there].argsort()]
        before = self._below[step - 1] if step else 0.0
        summed = before + self.weights[inside].cumsum()
        place = int(summed.searchsorted(percent / 100 * self._below[-1]))
        return float(self.losses[inside[min(place, inside.size - 1)]])

    @cached_property
    def _steps(self) -> NDArray[np.int64]:
        """In which step each loss is: its exponent and the first five binary digits after it."""
        steps: NDArray[np.int64] = self.losses.view(np.int64) >> _DIGITS
        steps -= steps.min()
        return steps

    @cached_property
    def _below(self) -> NDArray[np.float64]:
        """The weight up to the end of each step."""
        return np.bincount(self._steps, self.weights).cumsum()
