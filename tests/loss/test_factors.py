from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdiag.loss.factors import bounded, factors

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossModel


def test_neutral_maturity_changes_nothing(model: LossModel) -> None:
    now = factors(model, {})
    assert {*now.frequency.values(), *now.severity.values()} == {1.0}
    assert factors(model, dict.fromkeys(model.controls, 0.5)) == now


@pytest.mark.parametrize(
    ("level", "expected"), [(0, 3.163), (0.25, 2.095), (0.5, 1), (0.75, 0.477), (1, 0.316)]
)
def test_ransomware_at_one_level_everywhere(level: float, expected: float, model: LossModel) -> None:
    now = factors(model, dict.fromkeys(model.controls, level))
    assert now.frequency["ransomware"] == pytest.approx(expected, abs=0.002)


def test_all_controls_together_do_what_each_does_in_sum(model: LossModel) -> None:
    maturity = {control: n / len(model.controls) for n, control in enumerate(model.controls)}
    now, bounds = factors(model, maturity), model.constants
    for found, part, bound in (
        (now.frequency, "frequency", bounds.frequency_bound.value),
        (now.severity, "severity", bounds.severity_bound.value),
    ):
        for key, factor in found.items():
            x = sum(getattr(c, part).get(key, 0.0) * (0.5 - maturity[c.id]) for c in model.controls.values())
            assert factor == pytest.approx(math.exp(math.log(bound) * math.tanh(x / math.log(bound))))


def test_each_control_strictly_lowers_what_it_acts_on(model: LossModel) -> None:
    for control in model.controls.values():
        grid = [factors(model, {control.id: n / 20}) for n in range(21)]
        for worse, better in itertools.pairwise(grid):
            for scenario, factor in better.frequency.items():
                before = worse.frequency[scenario]
                assert factor < before if scenario in control.frequency else factor == before
            for group, factor in better.severity.items():
                before = worse.severity[group]
                assert factor < before if group in control.severity else factor == before


@given(st.floats(-50, 50), st.sampled_from([2.0, 4.0]))
def test_factors_stay_in_bounds(x: float, bound: float) -> None:
    assert 1 / bound * (1 - 1e-12) <= bounded(x, bound) <= bound * (1 + 1e-12)


def test_every_control_does_something(model: LossModel) -> None:
    assert all(control.frequency or control.severity for control in model.controls.values())
    assert len(model.controls) == 20
