"""Simulated years on common random numbers: draw once at the highest rate, then thin by maturity.

Every candidate event has a mark in (0, 1) and happens while mark < F / bound, so better controls only ever
take events away and shrink the rest: no what-if can look harmful by chance. What an event costs is read from a table of
events of its scenario, so that as many amounts are worked out as make quantiles smooth, not as many as there are events.
"""

from __future__ import annotations

import hashlib
import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from cyberdiag.loss.closed_form import of_hazards
from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.ordered import Ordered, Weighed
from cyberdiag.loss.strata import Strata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cyberdiag.loss.closed_form import ClosedForm
    from cyberdiag.loss.factors import Factors
    from cyberdiag.loss.hazards import Hazard, Line, Size
    from cyberdiag.model.loss import LossProfile
    from cyberdiag.model.loss_model import LossModel, PersonRule

Yen = NDArray[np.float64]
Places = NDArray[np.intp]
PART = 1_000_000
"""Most years drawn at once; more are drawn part by part, so that memory does not grow with them."""
STRATA = 4096, 25
"""Events in a table, and normal numbers they are made of: so many, and more where that is fewer than one for so many years."""
_SPREADS = 12
"""That more years are hit than this many spreads above the mean has a chance far below the step of a random float."""
_TAIL = 60.0
"""Counts above this many times their spread have a chance far below the step of a random float."""


class Row(Struct, frozen=True):
    """Yen by event at neutral severity of some lines on one cover or block that grow alike.

    A line that has a cap, in yen by event, or that tells by the yen of a `day` how long the firm stands still, is a row by itself.
    """

    target: str
    group: str
    yen: Yen
    cap: Yen | float | None
    day: float | None

    def cost(self, now: Factors) -> Yen:
        """Return yen by event at some severity."""
        severe: Yen = self.yen * now.severity[self.group]
        return severe if self.cap is None else np.minimum(severe, self.cap, out=severe)


class Events(Struct, frozen=True):
    """Candidate events of one scenario: the year and the mark of each, and a table of `size` events that tells the amounts.

    Candidates read the table in turn, from its start again where it ends before they do.
    """

    hazard: Hazard
    years: Places
    marks: Yen
    rows: tuple[Row, ...]
    size: int

    def by_target(self, now: Factors) -> dict[str, Yen]:
        """Return yen by event of the table on each cover and block that the scenario can cost."""
        costs: dict[str, Yen] = {}
        for row in self.rows:
            severe = row.cost(now)
            if row.target in costs:
                costs[row.target] += severe
            else:
                costs[row.target] = severe
        return costs

    def stop_days(self, now: Factors) -> Yen | None:
        """Return for how many days the firm stands still, by event of the table; None where it never does."""
        return _sum(row.cost(now) / row.day for row in self.rows if row.day is not None)

    def happened(self, now: Factors, bound: float) -> tuple[Places, Places]:
        """Return the years of the candidates that happen at this maturity, and their places in the table."""
        kept = (self.marks < now.frequency[self.hazard.scenario.id] / bound).nonzero()[0]
        return self.years[kept], kept if self.marks.size <= self.size else kept % self.size


class Draws(Struct, frozen=True):
    """One draw of years for a firm, to be evaluated at any maturity."""

    model: LossModel
    events: tuple[Events, ...]
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
        """Yen by event of the table on each cover and block, scenario by scenario."""
        return tuple(events.by_target(self.now) for events in self.draws.events)

    @property
    def hit(self) -> Places:
        """The years that have an incident."""
        return self._incidents[0]

    @cached_property
    def _incidents(self) -> tuple[Places, tuple[tuple[Places, Places], ...]]:
        """The years that have an incident, and by scenario the place of each incident's year there and its own in the table."""
        bound, trials = self.draws.model.constants.frequency_bound.value, self.draws.trials
        found = [events.happened(self.now, bound) for events in self.draws.events]
        hit = np.zeros(trials, np.bool_)
        for years, _ in found:
            hit[years] = True
        there, place = hit.nonzero()[0], np.empty(trials, np.int32)
        place[there] = np.arange(there.size)
        return there, tuple((place[years].astype(np.intp), table) for years, table in found)

    @cached_property
    def _sums(self) -> dict[frozenset[str] | None, tuple[Yen | None, ...]]:
        return {}

    def by_event(self, targets: frozenset[str] | None = None) -> tuple[Yen | None, ...]:
        """Return yen by event of the table on some covers and uncovered blocks (all if None), scenario by scenario.

        It is None where a scenario costs nothing on them.
        """
        if targets not in self._sums:
            chosen = (
                [c for t, c in costs.items() if targets is None or t in targets] for costs in self.costs
            )
            self._sums[targets] = tuple(map(_sum, chosen))
        return self._sums[targets]

    def on(self, targets: frozenset[str] | None = None) -> Yen:
        """Return yen by year that has an incident, on some covers and uncovered blocks (all if None)."""
        return self.of(self.by_event(targets))

    def of(self, amounts: Iterable[Yen | None]) -> Yen:
        """Return the same of any yen by event of the table, scenario by scenario."""
        there, incidents = self._incidents
        years, yen = [np.empty(0, np.intp)], [np.empty(0)]
        for (place, table), costs in zip(incidents, amounts, strict=True):
            if costs is not None:
                years.append(place)
                yen.append(costs[table])
        totals = np.bincount(np.concatenate(years), np.concatenate(yen), there.size)
        return totals.astype(np.float64, copy=False)

    def ordered(self, amounts: Iterable[Yen | None]) -> Ordered:
        """Return the losses of all years from least to most, of yen by event of the table, scenario by scenario."""
        return Ordered.of(self.of(amounts), self.draws.trials)


def _sum(rows: Iterable[Yen]) -> Yen | None:
    found: Yen | None = None
    for row in rows:
        found = row if found is None else found + row
    return found


def draw(model: LossModel, profile: LossProfile, trials: int, seed: int, part: int = 0) -> Draws:
    """Draw `trials` years; the events of a scenario depend on its id and the seed, not on other scenarios.

    Another `part` has other years of the same firm, and no events but theirs.
    """
    least, each = STRATA
    strata = Strata(_stream(seed, "strata", part), max(least, trials // each))
    found = tuple(_events(hazard, model, trials, seed, part, strata) for hazard in hazards(model, profile))
    return Draws(model, found, trials, seed)


def evaluate(draws: Draws, maturity: Mapping[str, float]) -> Years:
    """Return the years of a draw at a maturity by control domain."""
    return Years(draws, maturity, factors(draws.model, maturity))


def claims(years: Years, targets: frozenset[str]) -> Weighed:
    """Return what an incident of any kind costs on some covers and blocks, given that it costs something on them.

    The kinds count as often as they happen at neutral maturity.
    """
    yen, weights = [np.empty(0)], [0.0]
    for events, found in zip(years.draws.events, years.by_event(targets), strict=True):
        if found is not None:
            losses = found[: STRATA[0]]
            yen.append(losses.compress(losses > 0))
            weights.append(events.hazard.rate / losses.size)
    return Weighed(np.concatenate(yen), np.repeat(weights, [one.size for one in yen]))


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers that belong to a name, on any machine and in any order of names."""
    key = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.SFC64(int.from_bytes(key, "little")))


def _stream(seed: int, name: str, part: int) -> np.random.Generator:
    return stream(seed, f"{name}/part-{part}" if part else name)


def _events(hazard: Hazard, model: LossModel, trials: int, seed: int, part: int, strata: Strata) -> Events:
    rng = _stream(seed, hazard.scenario.id, part)
    years = struck(model.constants.frequency_bound.value * hazard.rate, hazard.alpha, trials, rng)
    marks = rng.random(years.size)
    size = min(strata.count, years.size if part else max(years.size, model.outputs.severity_draws))
    rows: dict[tuple[str, str], Row] = {}
    for line, yen, weight in amounts(hazard, strata, rng, size):
        alone = line.cap is not None or line.day is not None
        key = ("", line.item.id) if alone else (line.target, line.item.group)
        if key in rows:
            rows[key].yen[:] += yen
        else:
            cap = None if line.cap is None else line.cap * line.median * weight
            rows[key] = Row(line.target, line.item.group, yen, cap, line.day)
    return Events(hazard, years, marks, tuple(rows.values()), size)


def amounts(
    hazard: Hazard, strata: Strata, rng: np.random.Generator, size: int
) -> Iterator[tuple[Line, Yen, Yen | float]]:
    """Give each line of a scenario with its yen by event at neutral severity, and what its persons rule makes of the event."""
    branches = dict.fromkeys(line.branch for line in hazard.lines if line.branch)
    places = iter(rng.choice(strata.count, 3 + len(branches) + 2 * len(hazard.lines), replace=False).tolist())
    persons = strata.exposed(hazard.scenario.exposure, hazard.persons, next(places), size)
    large = _sizes(hazard.size, strata, next(places), next(places), size)
    taken = {b: strata.happens(b[1], next(places), size) for b in branches}
    weights: dict[PersonRule | None, Yen | float] = {None: 1.0}
    for line in hazard.lines:
        yen = strata.grown(line.sigma, next(places), size) * large
        yen *= line.median
        at = next(places)
        if line.p < 1:
            yen *= strata.happens(line.p, at, size)
        if line.branch is not None:
            yen *= taken[line.branch]
        rule = line.persons
        if rule is not None:
            weights[rule] = weights[rule] if rule in weights else _weight(rule, persons)
            yen *= weights[rule]
        yield line, yen, weights[rule]


def _sizes(size: Size, strata: Strata, normal: int, chance: int, count: int) -> Yen:
    """Return how large some events are beside the mean, which all amounts of an event share."""
    found = strata.grown(size.sigma, normal, count) / size.mean
    if size.share > 0:
        found *= np.where(strata.happens(size.share, chance, count), size.factor, 1.0)
    return found


def struck(mean: float, alpha: float, trials: int, rng: np.random.Generator) -> Places:
    """Return the year of each event: counts by year are Poisson at gamma rates of this mean and shape.

    Such counts are negative binomial. So how many years lie between two that have an event is geometric, and how many
    events each of these has is read off the distribution of counts above 0.
    """
    if not mean:
        return np.empty(0, np.intp)
    log_none = -alpha * math.log1p(mean / alpha)
    hit = trials * -math.expm1(log_none)
    gaps = rng.standard_exponential(math.ceil(hit + _SPREADS * (math.sqrt(hit) + 1))) / -log_none
    years = (gaps.astype(np.intp) + 1).cumsum() - 1
    years = years[: years.searchsorted(trials)]
    most = math.ceil(_TAIL * (1 + mean + mean / alpha))
    k = np.arange(1, most + 1)
    reached = np.exp(log_none + np.log((k - 1 + alpha) / k * (mean / (mean + alpha))).cumsum()).cumsum()
    chance = rng.random(years.size) * reached[-1]
    more = (chance > reached[0]).nonzero()[0]
    return np.concatenate((years, years[more].repeat(reached.searchsorted(chance[more]))))


def _weight(rule: PersonRule, persons: Yen) -> Yen:
    """Return the persons rule by event: (n / reference) ** exponent from `at_least` persons on, else 0."""
    weights: Yen = (persons / rule.reference) ** rule.exponent
    if rule.at_least > 0:
        weights *= persons >= rule.at_least
    return weights
