"""Firms folded into cells, so that a million of them cost no more to draw than a few hundred.

A cell holds what events of like size cost. Its number of events and their mean and mean square are those of what was put in, so the
mean and the variance of a year stay as they were; only the shape beyond them is that of one lognormal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct, field

if TYPE_CHECKING:
    from cyberdiag.book.reach import Numbers

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
        if total <= 0:
            return np.zeros(years)
        if total > self.size:
            return self._summed(rng, rng.poisson(self.weight, (years, self.size)))
        number = rng.poisson(total * years)
        until = np.cumsum(self.weight)
        cell = np.searchsorted(until, rng.random(number) * until[-1], side="right")
        yen = self._costs(rng, np.minimum(cell, self.size - 1), np.ones(number))
        return np.bincount(rng.integers(years, size=number), yen, years)

    def at_once(self, rng: np.random.Generator, events: int) -> Numbers:
        """Return yen by event, each of which hits every entry with its chance."""
        chance = np.minimum(self.weight / self.count, 1.0)
        alone, found = bool((self.count == 1).all()), np.zeros(events)
        step = max(1, _DRAWN // self.size)
        for start in range(0, events, step):
            shape = (min(step, events - start), self.size)
            hits = rng.random(shape) < chance if alone else rng.binomial(self.count.astype(np.int64), chance, shape)
            found[start : start + step] = self._summed(rng, hits)
        return found

    def _summed(self, rng: np.random.Generator, numbers: Numbers) -> Numbers:
        """Return yen by row, of so many events in each cell."""
        row, cell = np.nonzero(numbers)
        return np.bincount(row, self._costs(rng, cell, numbers[row, cell].astype(np.float64)), len(numbers))

    def _costs(self, rng: np.random.Generator, cell: Numbers, number: Numbers) -> Numbers:
        """Return yen of so many events of a cell together: lognormal with the mean and variance of their sum."""
        variance = np.log1p(_ratio(self.mean, self.square)[cell] / number)
        return number * self.mean[cell] * np.exp(np.sqrt(variance) * rng.standard_normal(number.size) - variance / 2)


class Pile(Struct):
    """Entries that are still being gathered."""

    _parts: list[tuple[Numbers, Numbers, Numbers, Numbers]] = field(default_factory=list)

    def add(self, weight: Numbers, mean: Numbers, square: Numbers) -> None:
        """Put in one kind of incident of some firms; those without events are left out."""
        used = (weight > 0) & (mean > 0)
        if used.any():
            weight, mean, square = weight[used], mean[used], square[used]
            few = weight.size <= MOST
            self._parts.append((weight, np.ones(weight.size), mean, square) if few else _folded(weight, np.ones(weight.size), mean, square))

    def cells(self) -> Cells:
        """Return all of it, folded where there is more than can be drawn entry by entry."""
        if not self._parts:
            return Cells(*(np.empty(0) for _ in range(4)))
        found = tuple(np.concatenate(column) for column in zip(*self._parts, strict=True))
        return Cells(*(_folded(*found) if found[0].size > MOST else found))


def _ratio(mean: Numbers, square: Numbers) -> Numbers:
    """Return the variance of what an event costs, over the square of its mean."""
    ratio: Numbers = np.maximum(square / mean**2 - 1, 0.0)
    return ratio


def _folded(weight: Numbers, count: Numbers, mean: Numbers, square: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    size = np.clip(np.log2(mean) * STEPS, 0, _SIZES - 1).astype(np.intp)
    sigma = np.sqrt(np.log1p(_ratio(mean, square)))
    place = size * _SPREADS + np.minimum(sigma * SPREAD_STEPS, _SPREADS - 1).astype(np.intp)
    every = (weight, count, weight * mean, weight * square)
    sums = [np.bincount(place, of, _SIZES * _SPREADS) for of in every]
    used = sums[0] > 0
    weight, count, yen, squares = (one[used] for one in sums)
    return weight, count, yen / weight, squares / weight
