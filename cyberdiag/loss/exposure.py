"""How many persons one event exposes: exact partial moments, and draws."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cyberdiag.model.loss_model import Exposure

_NORMAL = NormalDist()
Z90 = _NORMAL.inv_cdf(0.9)
"""The 90 % point of the standard normal: sigma = ln(P90 / P50) / Z90."""
TINY = 1e-300
_EDGE, _STEPS = 6.0, 2001
"""Where normal quantiles end, and at how many points of the curve they are looked up."""


def normal_quantiles(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values that a standard normal number stays below with some chances, to five digits."""
    grid = np.linspace(-_EDGE, _EDGE, _STEPS)
    density = np.exp(grid**2 / -2)
    below = density.cumsum() - density / 2
    return np.interp(chances, below / density.sum(), grid)


def moment(exposure: Exposure | None, persons: float, power: float, at_least: float) -> float:
    """Return E[n ** power; n >= at_least] for the n persons that one event exposes."""
    if power == 0 and at_least <= 0:
        return 1.0
    if exposure is None or persons < max(at_least, TINY):
        return 0.0
    if exposure.a is not None and exposure.b is not None:
        return _beta_moment(exposure.a, exposure.b, persons, power, at_least / persons)
    return _count_moment(exposure, persons, power, at_least)


def share_quantiles(a: float, b: float, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares that a Beta(a, b) stays below with some chances, to four digits.

    As x = sin(angle)^2 the density has no poles at the ends for a and b of 0.5 and more.
    """
    shares, logs, rest = _angles()
    density = np.exp((a - 0.5) * logs + (b - 0.5) * rest)
    below = density.cumsum() - density / 2
    found: NDArray[np.float64] = np.interp(chances, below / density.sum(), shares)
    return found


@cache  # the same for every share of persons
def _angles() -> tuple[NDArray[np.float64], ...]:
    """Return sin^2 of evenly spaced angles, and the logarithms of sin^2 and cos^2."""
    shares = np.sin((np.arange(_STEPS) + 0.5) * (math.pi / 2 / _STEPS)) ** 2
    return shares, np.log(shares), np.log(1 - shares)


def lognormal(exposure: Exposure) -> tuple[float, float]:
    """Return median and sigma of a number of persons; an exposure that is no share has both."""
    return exposure.median or 1.0, math.log(exposure.r or math.e) / Z90


def _beta_moment(a: float, b: float, persons: float, power: float, low: float) -> float:
    whole = beta_mean(a, b, power) * math.pow(persons, power)
    return whole * (1 - incomplete_beta(a + power, b, low))


def _count_moment(exposure: Exposure, persons: float, power: float, low: float) -> float:
    median, sigma = lognormal(exposure)
    mu = math.log(median)
    whole = math.exp(power * mu + (power * sigma) ** 2 / 2)

    def below(x: float, shift: float) -> float:
        return _NORMAL.cdf((math.log(x) - mu) / sigma - shift) if x > 0 else 0.0

    shift = power * sigma
    if not exposure.capped:
        return whole * (1 - below(low, shift))
    return whole * (below(persons, shift) - below(low, shift)) + math.pow(persons, power) * (
        1 - below(persons, 0)
    )


def beta_mean(a: float, b: float, power: float) -> float:
    """Return the mean of a Beta(a, b) number raised to a power."""
    return math.exp(_log_beta(a + power, b) - _log_beta(a, b))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function by its continued fraction (Lentz's method)."""
    if x <= 0:
        return 0.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)) / a
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    total = d
    for n in range(1, 300):
        for term in (
            n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n)),
            -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1)),
        ):
            d, c = 1 / (1 + term * d), 1 + term / c
            total *= c * d
        if abs(c * d - 1) < 1e-14:  # noqa: PLR2004  as exact as a float can be
            break
    return front * total
