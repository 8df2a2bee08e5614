"""Simulated years one by one, and the estimate from years that were drawn already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cyberdiag.loss.estimate import of_years
from cyberdiag.loss.simulate import evaluate
from cyberdiag.loss.uncertainty import Doubt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.loss.simulate import Draws, Years, Yen
    from cyberdiag.model.loss import LossEstimate, LossProfile


def whole(years: Years, *targets: set[str]) -> Yen:
    """Return yen by year, on some covers and blocks; the years in which nothing can happen come last."""
    struck = years.on(*targets)
    return np.concatenate([struck, np.zeros(years.draws.trials - struck.size)])


def of_draws(draws: Draws, profile: LossProfile, maturity: Mapping[str, float]) -> LossEstimate:
    """Return the estimate of a firm from one part of its years."""
    years = evaluate(draws, maturity)
    return of_years(years, Doubt.of(years), profile, draws.trials)
