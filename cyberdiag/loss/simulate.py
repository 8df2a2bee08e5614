"""Simulated years on common random numbers: draw once at the highest rate, then thin by maturity.

Every candidate event has a mark in (0, 1) and happens while mark < F / bound, so better controls only ever
take events away and shrink the rest: no what-if can look harmful by chance. Most years have no candidate at all,
so only those that have one are drawn.
"""

from __future__ import annotations

import hashlib
import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from cyberdiag.loss.closed_form import of_hazards
from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.ordered import Ordered, Weighed
from cyberdiag.loss.strata import Strata

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cyberdiag.loss.closed_form import ClosedForm
    from cyberdiag.loss.factors import Factors
    from cyberdiag.loss.hazards import Hazard, Line, Size
    from cyberdiag.model.loss import LossProfile
    from cyberdiag.model.loss_model import LossModel, PersonRule

Yen = NDArray[np.float64]
PART = 1_000_000
"""Most years drawn at once; more are drawn part by part, so that memory does not grow with them."""
STRATA = 4096, 25
"""Normal numbers that all amounts are made of: so many, and more where that is fewer than one for so many years."""
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

    def cost(self, now: Factors, targets: Collection[str] | None = None) -> Yen:
        """Return yen by event on some covers and blocks (all if None)."""
        return self.total(self.by_target(now), targets)

    def total(self, costs: Mapping[str, Yen], targets: Collection[str] | None = None) -> Yen:
        """Return yen by event on some covers and blocks (all if None) of those that `by_target` returned."""
        chosen = (yen for target, yen in costs.items() if targets is None or target in targets)
        return sum(chosen, start=np.zeros(self.amounts.shape[1]))

    def by_target(self, now: Factors) -> dict[str, Yen]:
        """Return yen by event on each cover and block that the scenario can cost."""
        costs: dict[str, Yen] = {}
        for line, amounts in zip(self.hazard.lines, self.amounts, strict=True):
            severe = self._severe(line, amounts, now)
            if line.target in costs:
                costs[line.target] += severe
            else:
                costs[line.target] = severe
        return costs

    def stop_days(self, now: Factors) -> Yen:
        """Return for how many days the firm stands still, by event."""
        total = np.zeros(self.amounts.shape[1])
        for line, amounts in zip(self.hazard.lines, self.amounts, strict=True):
            if line.day is not None:
                total += self._severe(line, amounts, now) / line.day
        return total

    def kept(self, now: Factors, bound: float) -> NDArray[np.intp]:
        """Return which candidates happen at this maturity."""
        return np.flatnonzero(self.marks < now.frequency[self.hazard.scenario.id] / bound)

    def _severe(self, line: Line, amounts: Yen, now: Factors) -> Yen:
        severe: Yen = amounts * now.severity[line.item.group]
        if line.cap is None:
            return severe
        weight = _weight(line.persons, self.persons)
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


class Years(Struct, frozen=True, dict=True):
    """Simulated years at one maturity."""

    draws: Draws
    maturity: Mapping[str, float]
    now: Factors

    @cached_property
    def exact(self) -> ClosedForm:
        """The expected values at the maturity."""
        return of_hazards((events.hazard for events in self.draws.events), self.now)

    @cached_property
    def costs(self) -> tuple[Mapping[str, Yen], ...]:
        """Yen by event on each cover and block, scenario by scenario."""
        return tuple(events.by_target(self.now) for events in self.draws.events)

    @cached_property
    def _kept(self) -> tuple[tuple[NDArray[np.intp], Mapping[str, Yen]], ...]:
        """The candidates that happen: their years, and what they cost."""
        bound = self.draws.model.constants.frequency_bound.value
        kept = [(events.kept(self.now, bound), events) for events in self.draws.events]
        return tuple(
            (events.years[keep], {target: yen[keep] for target, yen in costs.items()})
            for (keep, events), costs in zip(kept, self.costs, strict=True)
        )

    def on(self, targets: Collection[str] | None = None) -> Yen:
        """Return yen by struck year, on some covers and uncovered blocks (all if None)."""
        years, yen = [np.empty(0, np.intp)], [np.empty(0)]
        for hit, costs in self._kept:
            chosen = [c for target, c in costs.items() if targets is None or target in targets]
            if chosen:
                years.append(hit)
                yen.append(sum(chosen[1:], start=chosen[0]))
        totals = np.bincount(np.concatenate(years), np.concatenate(yen), self.draws.struck.size)
        return totals.astype(np.float64, copy=False)

    def of(self, amounts: Sequence[Yen]) -> Ordered:
        """Return the years' losses from least to most, of some yen by event, scenario by scenario."""
        bound, size = self.draws.model.constants.frequency_bound.value, self.draws.struck.size
        totals = np.zeros(size)
        for events, yen in zip(self.draws.events, amounts, strict=True):
            keep = events.kept(self.now, bound)
            totals += np.bincount(events.years[keep], yen[keep], size)
        return Ordered.of(totals, self.draws.trials)

    def ordered(self, targets: Collection[str] | None = None) -> Ordered:
        """Return the years' losses from least to most, on some covers and blocks (all if None)."""
        return Ordered.of(self.on(targets), self.draws.trials)


def draw(model: LossModel, profile: LossProfile, trials: int, seed: int, part: int = 0) -> Draws:
    """Draw `trials` years; the events of a scenario depend on its id and the seed, not on other scenarios.

    Another `part` has other years of the same firm, and no events but theirs.
    """
    least, each = STRATA
    count = max(least, trials // each)
    strata = Strata(_stream(seed, "strata", part), count)
    found = tuple(_events(hazard, model, trials, seed, part, strata) for hazard in hazards(model, profile))
    hit = np.zeros(trials, np.bool_)
    for events in found:
        hit[events.years] = True
    years = np.flatnonzero(hit)
    place = np.empty(trials, np.intp)
    place[years] = np.arange(years.size)
    placed = tuple(replace(events, years=place[events.years]) for events in found)
    return Draws(model, placed, years, trials, seed)


def evaluate(draws: Draws, maturity: Mapping[str, float]) -> Years:
    """Return the years of a draw at a maturity by control domain."""
    return Years(draws, maturity, factors(draws.model, maturity))


def claims(years: Years, targets: Collection[str]) -> Weighed:
    """Return what an incident of any kind costs on some covers and blocks, given that it costs something on them.

    The kinds count as often as they happen at neutral maturity.
    """
    yen, weights = [np.empty(0)], [0.0]
    for events, costs in zip(years.draws.events, years.costs, strict=True):
        chosen = [
            c[: STRATA[0]] for target, c in costs.items() if target in targets
        ]  # one whole table of events
        if chosen:
            losses = sum(chosen[1:], start=chosen[0])
            yen.append(losses[losses > 0])
            weights.append(events.hazard.rate / losses.size)
    return Weighed(np.concatenate(yen), np.repeat(weights, [one.size for one in yen]))


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers that belong to a name, on any machine and in any order of names."""
    key = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.SFC64(int.from_bytes(key, "little")))


def _stream(seed: int, name: str, part: int) -> np.random.Generator:
    return stream(seed, f"{name}/part-{part}" if part else name)


def _events(hazard: Hazard, model: LossModel, trials: int, seed: int, part: int, strata: Strata) -> Events:
    scenario = hazard.scenario
    rng = _stream(seed, scenario.id, part)
    years = struck(model.constants.frequency_bound.value * hazard.rate, hazard.alpha, trials, rng)
    marks = rng.random(years.size)
    size = years.size if part else max(years.size, model.outputs.severity_draws)
    persons = np.empty(size)
    amounts = np.empty((len(hazard.lines), size))
    rules = dict.fromkeys(line.persons for line in hazard.lines)
    for start in range(0, size, strata.count):
        end = min(start + strata.count, size)
        branches = dict.fromkeys(line.branch for line in hazard.lines if line.branch)
        places = iter(
            rng.choice(strata.count, 3 + len(branches) + 2 * len(hazard.lines), replace=False).tolist()
        )
        persons[start:end] = strata.exposed(scenario.exposure, hazard.persons, next(places), end - start)
        weights = {rule: _weight(rule, persons[start:end]) for rule in rules}
        large = _sizes(hazard.size, strata, next(places), next(places), end - start)
        taken = {b: strata.happens(b[1], next(places), end - start) for b in branches}
        for n, line in enumerate(hazard.lines):
            row = amounts[n, start:end]
            np.multiply(strata.grown(line.sigma, next(places), row.size), large, out=row)
            row *= line.median
            at = next(places)
            if line.p < 1:
                row *= strata.happens(line.p, at, row.size)
            if line.branch is not None:
                row *= taken[line.branch]
            weight = weights[line.persons]
            if weight is not None:
                row *= weight
    return Events(hazard, years, marks, persons, amounts)


def _sizes(size: Size, strata: Strata, normal: int, chance: int, count: int) -> Yen:
    """Return how large some events are beside the mean, which all amounts of an event share."""
    found = strata.grown(size.sigma, normal, count) / size.mean
    if size.share > 0:
        found *= np.where(strata.happens(size.share, chance, count), size.factor, 1.0)
    return found


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
