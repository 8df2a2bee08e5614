"""Functions of mathematics that NumPy lacks: chances below a normal and below a beta number, of whole columns.

Both are looked up: a polynomial for each stretch, made of the exact values that the closed form of one firm uses. Tested to
1e-13.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from cyberdiag.loss.exposure import incomplete_beta

Numbers = NDArray[np.float64]
_END, _STEPS = 8.5, 64
"""Where a normal number is taken to end (1e-17 lies beyond), and the steps of each unit between."""
_TERMS = 7
_DEGREE = 26
_HALF = 0.5
_TOLERANCE = 3e-14


@cache
def _normal_terms() -> Numbers:
    """Return the Taylor series of the chance below each step, a row for each power."""
    at = np.arange(-_END * _STEPS, _END * _STEPS + 1) / _STEPS
    density = np.exp(-at * at / 2) / math.sqrt(2 * math.pi)
    rows = [np.array([math.erfc(-x / math.sqrt(2)) / 2 for x in at.tolist()])]
    before, hermite = np.zeros(at.size), np.ones(at.size)
    for n in range(1, _TERMS):
        rows.append((-1) ** (n - 1) * hermite * density / math.factorial(n))
        before, hermite = hermite, at * hermite - (n - 1) * before
    return np.array(rows)


def below(x: Numbers) -> Numbers:
    """Return the chance that a standard normal number is below each of some values."""
    terms = _normal_terms()
    steps = np.fmin(np.fmax(x, -_END), _END)  # what is no number comes out as some chance
    steps *= _STEPS
    place = np.rint(steps)
    rest = (steps - place) / _STEPS
    place += _END * _STEPS
    at = place.astype(np.intp)
    found: Numbers = terms[-1].take(at)
    for row in terms[-2::-1]:
        found *= rest
        found += row.take(at)
    return found


class BetaBelow:
    """The chance that a Beta(a, b) number is below each of some values."""

    def __init__(self, a: float, b: float) -> None:
        self._a, self._b = a, b
        self._low, self._high = _Series(a, b), _Series(b, a)

    def __call__(self, x: Numbers) -> Numbers:
        """Return the chance below each value."""
        found = np.zeros(x.size)
        low, high = (x > 0) & (x <= _HALF), x > _HALF
        found[low] = self._low.of(x[low])
        found[high] = 1 - self._high.of(np.maximum(1 - x[high], 0.0))
        return found


class _Series:
    """The same for values from 0 to a half: x ** a times a smooth function, which is a polynomial as far as floats tell."""

    def __init__(self, a: float, b: float) -> None:
        self._a, self._b = a, b

        def smooth(x: Numbers) -> Numbers:
            exact = np.array([incomplete_beta(a, b, one) for one in x.tolist()])
            with np.errstate(all="ignore"):
                return np.nan_to_num(exact / x**a)

        nodes = chebyshev.chebpts1(_DEGREE + 1)
        fitted = chebyshev.chebfit(nodes, smooth((nodes + 1) / 4), _DEGREE)
        self._terms: list[float] = chebyshev.cheb2poly(fitted).tolist()
        tried = np.linspace(0.0, _HALF, 2 * _DEGREE + 1)[1:]
        exact = np.array([incomplete_beta(a, b, x) for x in tried.tolist()])
        self._fits = bool((np.abs(self._looked_up(tried) - exact) <= _TOLERANCE).all())

    def of(self, x: Numbers) -> Numbers:
        """Return the chance below each value; one by one where the function is too steep for a polynomial."""
        if self._fits:
            return self._looked_up(x)
        values, place = np.unique(x, return_inverse=True)
        exact = [incomplete_beta(self._a, self._b, one) for one in values.tolist()]
        return np.array(exact, np.float64)[place]

    def _looked_up(self, x: Numbers) -> Numbers:
        t = 4 * x - 1
        found: Numbers = np.full(x.size, self._terms[-1])
        for term in self._terms[-2::-1]:
            found *= t
            found += term
        found *= x**self._a
        return found
