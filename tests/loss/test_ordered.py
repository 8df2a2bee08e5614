from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdiag.loss.ordered import Ordered, Weighed

LOSSES = st.lists(st.one_of(st.just(0.0), st.floats(1e-3, 1e12)), min_size=1, max_size=60)


@given(LOSSES, st.floats(0, 100))
def test_quantiles_are_those_of_numpy(losses: list[float], percent: float) -> None:
    expected = float(np.quantile(losses, percent / 100))
    assert Ordered.of(np.array(losses)).quantile(percent) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(LOSSES, st.floats(1e-3, 1e12))
def test_a_loss_that_is_just_reached_counts(losses: list[float], loss: float) -> None:
    ordered = Ordered.of(np.array(losses))
    for one in (loss, *(x for x in losses if x > 0)):
        assert ordered.p_over(one) == sum(x >= one for x in losses) / len(losses)


@given(LOSSES, st.floats(0, 100))
def test_the_worst_are_the_largest_and_one_at_least(losses: list[float], percent: float) -> None:
    worst = sorted(losses, reverse=True)[: max(math.ceil(len(losses) * percent / 100), 1)]
    assert Ordered.of(np.array(losses)).worst_mean(percent) == pytest.approx(sum(worst) / len(worst))


def test_only_losses_above_zero_are_kept() -> None:
    ordered = Ordered.of(np.array([0.0, 3.0, 0.0, 1.0]))
    assert ordered.above.tolist() == [1.0, 3.0]
    assert (ordered.quantile(50), ordered.quantile(100), ordered.worst_mean(50)) == (0.5, 3.0, 2.0)


def test_a_part_of_a_loss_more_than_the_worst_percent_is_one_more() -> None:
    assert Ordered.of(np.arange(101.0)).worst_mean(1) == 99.5
    assert Ordered.of(np.arange(100.0)).worst_mean(1) == 99


WEIGHED = st.lists(
    st.tuples(st.floats(1e-3, 1e12) | st.floats(1e6, 1.01e6), st.floats(0.01, 10)), min_size=1, max_size=40
)


@given(WEIGHED, st.floats(0.1, 99.9))
def test_so_much_of_the_weight_is_at_most_as_large_and_not_less(
    pairs: list[tuple[float, float]], percent: float
) -> None:
    losses, weights = (np.array(column) for column in zip(*pairs, strict=True))
    found = Weighed(losses, weights).quantile(percent)
    share = percent / 100 * weights.sum()
    assert found in losses
    assert weights[losses <= found].sum() >= share * (1 - 1e-12)
    assert weights[losses < found].sum() <= share * (1 + 1e-12)


def test_losses_that_weigh_alike_are_told_as_they_are_and_none_as_nothing() -> None:
    losses = np.array([5.0, 1.0, 3.0, 2.0, 4.0])
    found = Weighed(losses, np.full(5, 0.3))
    assert [found.quantile(p) for p in (0, 19, 50, 81, 100)] == [1, 1, 3, 5, 5]
    heavy = Weighed(losses, np.array([9.0, 1.0, 1.0, 1.0, 1.0]))
    assert heavy.quantile(50) == 5
    assert Weighed(np.zeros(0), np.zeros(0)).quantile(95) == 0
