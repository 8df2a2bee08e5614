"""One table of normal numbers and chances that every quantity of the simulation reads from a place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cyberdiag.loss.exposure import lognormal, normal_quantiles, share_quantiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cyberdiag.model.loss_model import Exposure


class Strata:
    """Normal numbers and chances of which each stands for as much of its distribution as any other, in chance order.

    Each quantity reads them from a place of its own, so that each gets its whole distribution, and which value of one meets
    which of another is chance. That each by itself is nearly exact saves draws, and one table serves many quantities.
    """

    def __init__(self, rng: np.random.Generator, count: int) -> None:
        self.count = count
        normal, self._ordered = ((np.arange(count) + rng.random(count)) / count for _ in range(2))
        self._normal = rng.permutation(normal_quantiles(normal))
        self._mixed = rng.permutation(count)
        self._chance = _twice(self._ordered[self._mixed])
        self._grown: dict[float, NDArray[np.float64]] = {}
        self._shares: dict[tuple[float, float], NDArray[np.float64]] = {}

    def happens(self, p: float, at: int, size: int) -> NDArray[np.bool_]:
        """Return whether what has a chance of `p` happens."""
        return self._chance[at : at + size] < p

    def grown(self, sigma: float, at: int, size: int) -> NDArray[np.float64]:
        """Return lognormal factors of median 1."""
        found = self._grown.get(sigma)
        if found is None:
            found = _twice(np.exp(sigma * self._normal))
            self._grown[sigma] = found
        return found[at : at + size]

    def exposed(self, exposure: Exposure | None, persons: float, at: int, size: int) -> NDArray[np.float64]:
        """Return how many persons events expose."""
        if exposure is None or persons <= 0:
            return np.zeros(size)
        if exposure.a is None or exposure.b is None:
            median, sigma = lognormal(exposure)
            drawn = median * self.grown(sigma, at, size)
            return np.minimum(drawn, persons) if exposure.capped else drawn
        key = (exposure.a, exposure.b)
        if key not in self._shares:
            self._shares[key] = _twice(share_quantiles(*key, self._ordered)[self._mixed])
        return persons * self._shares[key][at : at + size]


def _twice(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values that can be read on from any place for as many as there are."""
    return np.concatenate((values, values))
