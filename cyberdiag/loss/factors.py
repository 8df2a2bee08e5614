"""How maturity changes frequency and severity: F = exp(L tanh(x / L)), x = sum of beta (neutral - m)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from cyberdiag.model.loss_model import LossModel


class Factors(Struct, frozen=True):
    """Multipliers by scenario (frequency) and by group of cost items (severity); 1 at neutral maturity."""

    frequency: Mapping[str, float]
    severity: Mapping[str, float]


def factors(model: LossModel, maturity: Mapping[str, float]) -> Factors:
    """Return the multipliers; a control domain that `maturity` lacks is neutral."""
    neutral = model.constants.neutral_maturity.value
    frequency = dict.fromkeys(model.scenarios, 0.0)
    severity = dict.fromkeys(model.groups, 0.0)
    for control in model.controls.values():
        gap = neutral - maturity.get(control.id, neutral)
        for sums, betas in ((frequency, control.frequency), (severity, control.severity)):
            for key in sums.keys() & betas.keys():
                sums[key] += betas[key] * gap
    bounds = model.constants
    return Factors(
        {key: bounded(x, bounds.frequency_bound.value) for key, x in frequency.items()},
        {key: bounded(x, bounds.severity_bound.value) for key, x in severity.items()},
    )


def bounded(x: float, bound: float) -> float:
    """Return exp(x) squeezed smoothly into (1 / bound, bound): strictly increasing, 1 at 0."""
    limit = math.log(bound)
    return math.exp(limit * math.tanh(x / limit))


def bounded_all(x: NDArray[np.float64], bound: float) -> NDArray[np.float64]:
    """Return the same of many numbers."""
    limit = math.log(bound)
    return np.exp(limit * np.tanh(x / limit))
