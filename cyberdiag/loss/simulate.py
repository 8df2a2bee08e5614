"""Simulated years on common random numbers: draw once at the highest rate, then thin by maturity.

Every candidate event has a mark in (0, 1) and happens while mark < F / bound, so better controls only ever
take events away and shrink the rest: no what-if can look harmful by chance.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cyberdiag.loss import exposure
from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import hazards

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cyberdiag.loss.factors import Factors
    from cyberdiag.loss.hazards import Hazard, Line
    from cyberdiag.model.loss import LossProfile
    from cyberdiag.model.loss_model import LossModel

Yen = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Events:
    """Candidate events of one scenario at neutral severity; the first `marks.size` belong to a year.

    `amounts` is lines x events; events beyond the years' own only make severity quantiles smoother.
    """

    hazard: Hazard
    years: NDArray[np.int32]
    marks: Yen
    persons: Yen
    amounts: Yen

    def cost(
        self, now: Factors, targets: Collection[str] | None = None, keep: NDArray[np.intp] | None = None
    ) -> Yen:
        """Return yen by event on some covers and blocks (all if None), of the kept events (all if None)."""
        total = np.zeros(self.amounts.shape[1] if keep is None else keep.size)
        for line, amounts in zip(self.hazard.lines, self.amounts, strict=True):
            if targets is None or line.target in targets:
                total += self._severe(line, amounts, now, keep)
        return total

    def stop_days(self, now: Factors) -> Yen:
        """Return for how many days the firm stands still, by event."""
        total = np.zeros(self.amounts.shape[1])
        for line, amounts in zip(self.hazard.lines, self.amounts, strict=True):
            if line.day is not None:
                total += self._severe(line, amounts, now, None) / line.day
        return total

    def kept(self, now: Factors, bound: float) -> NDArray[np.intp]:
        """Return which candidates happen at this maturity."""
        return np.flatnonzero(self.marks < now.frequency[self.hazard.scenario.id] / bound)

    def _severe(self, line: Line, amounts: Yen, now: Factors, keep: NDArray[np.intp] | None) -> Yen:
        severe: Yen = (amounts if keep is None else amounts[keep]) * now.severity[line.item.group]
        if line.cap is None:
            return severe
        persons = self.persons if keep is None else self.persons[keep]
        return np.minimum(severe, line.cap * line.median * _weight(line, persons))


@dataclass(frozen=True, slots=True)
class Draws:
    """One draw of years for a firm, to be evaluated at any maturity."""

    model: LossModel
    events: tuple[Events, ...]
    trials: int
    seed: int


@dataclass(frozen=True, slots=True)
class Years:
    """Simulated years at one maturity; `total` is yen by trial."""

    draws: Draws
    now: Factors
    total: Yen

    def on(self, targets: Collection[str]) -> Yen:
        """Return yen by trial on some covers and uncovered blocks."""
        return _by_year(self.draws, self.now, targets)

    def quantile(self, percent: float) -> float:
        return float(np.quantile(self.total, percent / 100))

    def p_over(self, loss: float) -> float:
        """Return the share of years that lose at least `loss` yen."""
        return float(np.count_nonzero(self.total >= loss) / self.total.size)


def draw(model: LossModel, profile: LossProfile, trials: int, seed: int) -> Draws:
    """Draw `trials` years; the events of a scenario depend on its id and the seed, not on other scenarios."""
    events = tuple(_events(hazard, model, trials, seed) for hazard in hazards(model, profile))
    return Draws(model, events, trials, seed)


def evaluate(draws: Draws, maturity: Mapping[str, float]) -> Years:
    """Return the years of a draw at a maturity by control domain."""
    now = factors(draws.model, maturity)
    return Years(draws, now, _by_year(draws, now, None))


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers that belong to a name, on any machine and in any order of names."""
    key = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(key, "little")))


def _by_year(draws: Draws, now: Factors, targets: Collection[str] | None) -> Yen:
    total = np.zeros(draws.trials)
    bound = draws.model.constants.frequency_bound.value
    for events in draws.events:
        if targets is not None and not any(line.target in targets for line in events.hazard.lines):
            continue
        keep = events.kept(now, bound)
        total += np.bincount(
            events.years[keep], weights=events.cost(now, targets, keep), minlength=draws.trials
        )
    return total


def _events(hazard: Hazard, model: LossModel, trials: int, seed: int) -> Events:
    scenario = hazard.scenario
    rng = stream(seed, scenario.id)
    rates = rng.standard_gamma(scenario.alpha, trials)
    rates *= model.constants.frequency_bound.value * hazard.rate / scenario.alpha
    counts = rng.poisson(rates)
    struck = np.flatnonzero(counts)
    years = np.repeat(struck.astype(np.int32), counts[struck])
    marks = rng.random(years.size)
    size = max(years.size, model.outputs.severity_draws)
    persons = exposure.draw(scenario.exposure, hazard.persons, rng, size)
    rho = model.constants.correlation.value
    together = math.sqrt(rho) * rng.standard_normal(size)
    amounts = np.zeros((len(hazard.lines), size))
    for line, row in zip(hazard.lines, amounts, strict=True):
        happens = np.arange(size) if line.p >= 1 else np.flatnonzero(rng.random(size) < line.p)
        own = rng.standard_normal(happens.size)
        own *= math.sqrt(1 - rho)
        own += together[happens]
        own *= line.sigma
        np.exp(own, out=own)
        own *= line.median
        row[happens] = own * _weight(line, persons[happens])
    return Events(hazard, years, marks, persons, amounts)


def _weight(line: Line, persons: Yen) -> Yen | float:
    """Return the persons rule of a line: (n / reference) ** exponent from `at_least` persons on, else 0."""
    rule = line.persons
    if rule is None:
        return 1.0
    weight: Yen = persons / rule.reference
    if rule.exponent != 1:
        weight = weight**rule.exponent
    return np.where(persons >= rule.at_least, weight, 0.0) if rule.at_least > 0 else weight
