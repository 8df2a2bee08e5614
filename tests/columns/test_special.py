"""The functions that NumPy lacks, held beside exact values and beside those of the closed form."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from cyberdiag.columns.special import BetaBelow, below
from cyberdiag.loss.exposure import incomplete_beta

CLOSE = 1e-13


def test_the_normal_integral_is_that_of_the_error_function() -> None:
    x = np.concatenate(
        [np.linspace(-12, 12, 20_001), np.random.default_rng(1).normal(size=5000), [np.inf, -np.inf]]
    )
    exact = [math.erfc(-one / math.sqrt(2)) / 2 for one in x.tolist()]
    assert np.abs(below(x) - exact).max() <= CLOSE


def binomial(a: int, b: int, x: Fraction) -> float:
    """Return the chance below a beta number of whole parameters, exactly: a sum of binomial terms."""
    n = a + b - 1
    return float(sum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1)))


@pytest.mark.parametrize(("a", "b"), [(1, 1), (1, 4), (3, 2), (5, 30), (60, 3)])
def test_the_beta_integral_of_whole_parameters_is_a_sum_of_binomial_terms(a: int, b: int) -> None:
    shares = [Fraction(n, 97) for n in range(98)]
    found = BetaBelow(a, b)(np.array([float(s) for s in shares]))
    assert np.abs(found - [binomial(a, b, s) for s in shares]).max() <= CLOSE


def test_the_beta_integral_of_two_halves_is_an_arcsine() -> None:
    x = np.concatenate([np.linspace(0, 1, 999), 10.0 ** np.arange(-12, 0)])
    exact = [2 / math.pi * math.asin(math.sqrt(one)) for one in x.tolist()]
    assert np.abs(BetaBelow(0.5, 0.5)(x) - exact).max() <= CLOSE


@pytest.mark.parametrize(
    ("a", "b"), [(0.5, 4.5), (2.5, 1.0), (0.8, 0.8), (0.01, 3.0), (200.0, 7.5), (2.6, 900.0)]
)
def test_the_beta_integral_is_that_of_the_closed_form(a: float, b: float) -> None:
    x = np.concatenate([np.linspace(0, 1, 501), 10.0 ** np.arange(-9, 0)])
    exact = [incomplete_beta(a, b, one) for one in x.tolist()]
    assert np.abs(BetaBelow(a, b)(x) - exact).max() <= CLOSE
