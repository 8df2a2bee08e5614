"""Simulated years one by one, and the estimate from years that were drawn already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cyberdiag.loss.estimate import of_years
from cyberdiag.loss.simulate import STRATA, amounts, evaluate, stream, struck
from cyberdiag.loss.strata import Strata
from cyberdiag.loss.uncertainty import Doubt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.loss.hazards import Line
    from cyberdiag.loss.simulate import Draws, Events, Years, Yen
    from cyberdiag.model.loss import LossEstimate, LossProfile


def whole(years: Years, *targets: set[str]) -> Yen:
    """Return yen by year, on some covers and blocks."""
    found = np.zeros(years.draws.trials)
    found[years.hit] = years.on(*(frozenset(one) for one in targets))
    return found


def of_lines(draws: Draws, events: Events) -> list[tuple[Line, Yen, Yen | float]]:
    """Draw again what each line of a scenario costs by event, and what its persons rule makes of it."""
    hazard, least = events.hazard, STRATA[0]
    rng = stream(draws.seed, hazard.scenario.id)
    struck(draws.model.constants.frequency_bound.value * hazard.rate, hazard.alpha, draws.trials, rng)
    rng.random(events.years.size)
    strata = Strata(stream(draws.seed, "strata"), max(least, draws.trials // STRATA[1]))
    return list(amounts(hazard, strata, rng, events.size))


def of_draws(draws: Draws, profile: LossProfile, maturity: Mapping[str, float]) -> LossEstimate:
    """Return the estimate of a firm from one part of its years."""
    years = evaluate(draws, maturity)
    return of_years(years, Doubt.of(years), profile, draws.trials)
