"""Simulated years on common random numbers: draw once at the highest rate, then thin by maturity.

Every candidate event has a mark in (0, 1) and happens while mark < F / bound, so better controls only ever
take events away and shrink the rest: no what-if can look harmful by chance. Most years have no candidate at all,
so only those that have one are drawn.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from cyberdiag.loss import exposure
from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.ordered import Ordered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cyberdiag.loss.factors import Factors
    from cyberdiag.loss.hazards import Hazard, Line
    from cyberdiag.model.loss import LossProfile
    from cyberdiag.model.loss_model import LossModel, PersonRule

Yen = NDArray[np.float64]
PART = 1_000_000
"""Most years drawn at once; more are drawn part by part, so that memory does not grow with them."""
_TAIL = 60.0
"""Counts above this many times their spread have a chance far below the step of a random float."""


class Events(Struct, frozen=True):
    """Candidate events of one scenario at neutral severity; the first `marks.size` belong to a year.

    `years` are places in `Draws.struck`; `amounts` is lines x events; events beyond the years' own only make severity
    quantiles smoother.
    """

    hazard: Hazard
    years: NDArray[np.intp]
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

    def by_target(self, now: Factors) -> dict[str, Yen]:
        """Return yen by event on each cover and block that the scenario can cost."""
        return {t: self.cost(now, {t}) for t in dict.fromkeys(line.target for line in self.hazard.lines)}

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
        weight = _weight(line.persons, self.persons if keep is None else self.persons[keep])
        return np.minimum(severe, line.cap * line.median * (1.0 if weight is None else weight))


class Draws(Struct, frozen=True):
    """One draw of years for a firm, to be evaluated at any maturity.

    `struck` are the years that have a candidate event; nothing can happen in the others.
    """

    model: LossModel
    events: tuple[Events, ...]
    struck: NDArray[np.intp]
    trials: int
    seed: int


class Years(Struct, frozen=True):
    """Simulated years at one maturity."""

    draws: Draws
    now: Factors

    def on(self, targets: Collection[str] | None = None) -> Yen:
        """Return yen by struck year, on some covers and uncovered blocks (all if None)."""
        draws, now = self.draws, self.now
        bound = draws.model.constants.frequency_bound.value
        years, yen = [np.empty(0, np.intp)], [np.empty(0)]
        for events in draws.events:
            if targets is None or any(line.target in targets for line in events.hazard.lines):
                keep = events.kept(now, bound)
                years.append(events.years[keep])
                yen.append(events.cost(now, targets, keep))
        totals = np.bincount(np.concatenate(years), np.concatenate(yen), draws.struck.size)
        return totals.astype(np.float64, copy=False)

    def ordered(self, targets: Collection[str] | None = None) -> Ordered:
        """Return the years' losses from least to most, on some covers and blocks (all if None)."""
        return Ordered.of(self.on(targets), self.draws.trials)


def draw(model: LossModel, profile: LossProfile, trials: int, seed: int, part: int = 0) -> Draws:
    """Draw `trials` years; the events of a scenario depend on its id and the seed, not on other scenarios.

    Another `part` has other years of the same firm, and no events but theirs.
    """
    found = tuple(_events(hazard, model, trials, seed, part) for hazard in hazards(model, profile))
    hit = np.zeros(trials, np.bool_)
    for events in found:
        hit[events.years] = True
    place = np.cumsum(hit) - 1
    placed = tuple(replace(events, years=place[events.years]) for events in found)
    return Draws(model, placed, np.flatnonzero(hit), trials, seed)


def evaluate(draws: Draws, maturity: Mapping[str, float]) -> Years:
    """Return the years of a draw at a maturity by control domain."""
    return Years(draws, factors(draws.model, maturity))


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers that belong to a name, on any machine and in any order of names."""
    key = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.SFC64(int.from_bytes(key, "little")))


def _events(hazard: Hazard, model: LossModel, trials: int, seed: int, part: int) -> Events:
    scenario = hazard.scenario
    rng = stream(seed, f"{scenario.id}/part-{part}" if part else scenario.id)
    years = struck(model.constants.frequency_bound.value * hazard.rate, hazard.alpha, trials, rng)
    marks = rng.random(years.size)
    size = years.size if part else max(years.size, model.outputs.severity_draws)
    persons = exposure.draw(scenario.exposure, hazard.persons, rng, size)
    rho = model.constants.correlation.value
    together = math.sqrt(rho) * rng.standard_normal(size)
    amounts = np.zeros((len(hazard.lines), size))
    weights = {rule: _weight(rule, persons) for rule in dict.fromkeys(line.persons for line in hazard.lines)}
    for line, row in zip(hazard.lines, amounts, strict=True):
        happens = slice(None) if line.p >= 1 else np.flatnonzero(rng.random(size) < line.p)
        shared = together[happens]
        own = rng.standard_normal(shared.size)
        own *= math.sqrt(1 - rho)
        own += shared
        own *= line.sigma
        np.exp(own, out=own)
        own *= line.median
        weight = weights[line.persons]
        row[happens] = own if weight is None else own * weight[happens]
    return Events(hazard, years, marks, persons, amounts)


def struck(mean: float, alpha: float, trials: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return the year of each event: counts by year are Poisson at gamma rates of this mean and shape.

    Such counts are negative binomial, so how many years have an event is binomial, which ones is chance,
    and how many events each of these has is read off the distribution of counts above 0.
    """
    if not mean:
        return np.empty(0, np.intp)
    log_none = -alpha * math.log1p(mean / alpha)
    years = rng.choice(trials, rng.binomial(trials, -math.expm1(log_none)), replace=False, shuffle=False)
    most = math.ceil(_TAIL * (1 + mean + mean / alpha))
    k = np.arange(1, most + 1)
    reached = np.cumsum(np.exp(log_none + np.cumsum(np.log((k - 1 + alpha) / k * (mean / (mean + alpha))))))
    counts = 1 + np.searchsorted(reached, rng.random(years.size) * reached[-1])
    return np.repeat(years, counts)


def _weight(rule: PersonRule | None, persons: Yen) -> Yen | None:
    """Return the persons rule by event: (n / reference) ** exponent from `at_least` persons on, else 0."""
    if rule is None:
        return None
    return np.where(persons >= rule.at_least, (persons / rule.reference) ** rule.exponent, 0.0)
