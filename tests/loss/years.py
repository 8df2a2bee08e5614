"""Simulated years one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cyberdiag.loss.simulate import Years, Yen


def whole(years: Years, *targets: set[str]) -> Yen:
    """Return yen by year, on some covers and blocks; the years in which nothing can happen come last."""
    struck = years.on(*targets)
    return np.concatenate([struck, np.zeros(years.draws.trials - struck.size)])
