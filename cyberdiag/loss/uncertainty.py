"""How far expected losses are uncertain: each scenario's yearly rate is a belief (gamma), not a known number."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from cyberdiag.loss.closed_form import reductions
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.ordered import Ordered
from cyberdiag.loss.simulate import stream
from cyberdiag.model.loss import Saving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cyberdiag.loss.simulate import Yen
    from cyberdiag.model.loss import LossProfile
    from cyberdiag.model.loss_model import LossModel


def ranges(
    model: LossModel, beliefs: Mapping[str, float], rows: Sequence[Sequence[float]], seed: int
) -> list[tuple[float, float]]:
    """Return the low and high end of each row of expected yen by scenario.

    `beliefs` is the shape of the rate's gamma by scenario id, in the order of the columns; every row sees the same
    draws, so ranges of one firm can be compared.
    """
    drawn = _rates(tuple(beliefs.items()), model.outputs.range_draws, seed)
    low, high = model.outputs.range

    @cache  # many controls do the same to every scenario
    def ends(row: tuple[float, ...]) -> tuple[float, float]:
        totals = Ordered.of(np.asarray(row) @ drawn)
        return totals.quantile(low), totals.quantile(high)

    return [ends(tuple(row)) for row in rows]


@lru_cache(maxsize=1)  # the whole loss and what each action saves are seen on the same draws
def _rates(beliefs: tuple[tuple[str, float], ...], size: int, seed: int) -> Yen:
    rates = [stream(seed, f"{key}/rate").standard_gamma(alpha, size) / alpha for key, alpha in beliefs]
    return np.asarray(rates).reshape(len(rates), size)


def savings(
    model: LossModel,
    profile: LossProfile,
    maturity: Mapping[str, float],
    changes: Sequence[Mapping[str, float]],
    seed: int,
) -> tuple[Saving, ...]:
    """Return what each change of maturity takes off the expected loss of a year, with its range."""
    if not changes:
        return ()
    applied = hazards(model, profile)
    rows = reductions(model, applied, maturity, changes)
    beliefs = {h.scenario.id: h.alpha for h in applied}
    found = zip(rows, ranges(model, beliefs, rows, seed), strict=True)
    return tuple(Saving(sum(row), low, high) for row, (low, high) in found)
