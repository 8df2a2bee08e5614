"""Firms folded into cells, so that a million of them cost no more to draw than a few hundred.

A cell holds what events of like size cost. Its number of events and their mean and mean square are those of what was put in, so the
mean and the variance of a year stay as they were; only the shape beyond them is that of one lognormal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct, field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cyberdiag.book.reach import Numbers, Places

MOST = 4_096
"""Up to so many entries each is a cell of its own."""
STEPS, SPREAD_STEPS = 4, 8
"""Cells for each doubling of what an event costs, and for each 1 by which the sigma of its spread grows."""
_SIZES, _SPREADS = 60 * STEPS, 4 * SPREAD_STEPS
_DRAWN = 4_000_000
"""Chances drawn at once."""


class Cells(Struct, frozen=True):
    """`weight` is events a year, or firms hit by an event on average; `count` how many entries; `mean`, `square` yen an event."""

    weight: Numbers
    count: Numbers
    mean: Numbers
    square: Numbers

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.weight.size

    def one_by_one(self, rng: np.random.Generator, years: int) -> Numbers:
        """Return yen by year of events that come independently of each other, `weight` of them a year."""
        total = float(self.weight.sum())
        if total > self.size:
            return self._summed(rng, rng.poisson(self.weight, (years, self.size)))
        number = int(rng.poisson(total * years))
        if not number:
            return np.zeros(years)
        until = np.cumsum(self.weight)
        cell = np.searchsorted(until, rng.random(number) * until[-1], side="right")
        yen = self._costs(rng, np.minimum(cell, self.size - 1), np.ones(number))
        return _sum(rng.integers(years, size=number), yen, years)

    def at_once(self, rng: np.random.Generator, events: int) -> Numbers:
        """Return yen by event, each of which hits every entry with its chance."""
        chance, found = np.minimum(self.weight / self.count, 1.0), np.zeros(events)
        count = self.count.astype(np.int64)
        step = max(1, _DRAWN // self.size)
        for start in range(0, events, step):
            shape = (min(step, events - start), self.size)
            hits = rng.random(shape) < chance if (count == 1).all() else rng.binomial(count, chance, shape)
            found[start : start + step] = self._summed(rng, hits)
        return found

    def _summed(self, rng: np.random.Generator, numbers: NDArray[Any]) -> Numbers:
        """Return yen by row, of so many events in each cell."""
        row, cell = np.nonzero(numbers)
        return _sum(row, self._costs(rng, cell, numbers[row, cell].astype(np.float64)), len(numbers))

    def _costs(self, rng: np.random.Generator, cell: Places, number: Numbers) -> Numbers:
        """Return yen of so many events of a cell together: lognormal with the mean and variance of their sum."""
        variance = np.log1p(_ratio(self.mean, self.square)[cell] / number)
        size = np.exp(np.sqrt(variance) * rng.standard_normal(number.size) - variance / 2)
        yen: Numbers = number * self.mean[cell] * size
        return yen


Entries = tuple["Numbers", "Numbers", "Numbers", "Numbers"]
"""The columns of cells: weight, count, mean and square."""


class Pile(Struct):
    """Entries that are still being gathered."""

    _parts: list[Entries] = field(default_factory=list)

    def add(self, weight: Numbers, mean: Numbers, square: Numbers) -> None:
        """Put in one kind of incident of some firms; those without events are left out."""
        used = (weight > 0) & (mean > 0)
        if used.any():
            self._parts.append(_few((weight[used], np.ones(int(used.sum())), mean[used], square[used])))

    def cells(self) -> Cells:
        """Return all of it, folded where there is more than can be drawn entry by entry."""
        columns = list(zip(*self._parts, strict=True)) or [(np.empty(0),)] * 4
        weight, count, mean, square = (np.concatenate(column) for column in columns)
        return Cells(*_few((weight, count, mean, square)))


def _few(entries: Entries) -> Entries:
    """Return entries folded by the size of what an event costs and by how far it spreads, if they are many."""
    weight, count, mean, square = entries
    if weight.size <= MOST:
        return entries
    size = np.clip(np.log2(mean) * STEPS, 0, _SIZES - 1).astype(np.intp)
    sigma = np.sqrt(np.log1p(_ratio(mean, square)))
    place = size * _SPREADS + np.minimum(sigma * SPREAD_STEPS, _SPREADS - 1).astype(np.intp)
    every = (weight, count, weight * mean, weight * square)
    sums = [_sum(place, one, _SIZES * _SPREADS) for one in every]
    weight, count, yen, squares = (one[sums[0] > 0] for one in sums)
    return weight, count, yen / weight, squares / weight


def _ratio(mean: Numbers, square: Numbers) -> Numbers:
    """Return the variance of what an event costs, over the square of its mean."""
    ratio: Numbers = np.maximum(square / mean**2 - 1, 0.0)
    return ratio


def _sum(place: Places, yen: Numbers, size: int) -> Numbers:
    """Return the sum at each place."""
    return np.bincount(place, yen, size).astype(np.float64, copy=False)
