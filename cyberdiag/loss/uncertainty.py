"""How far expected losses are uncertain: in how often, in how much, and in what each control does.

The rates share a part of their error, because most were moved here from claims abroad; the level of all amounts is one
error; and each control's effect has an error of its own.
"""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Self

import numpy as np
from msgspec import Struct

from cyberdiag.loss.closed_form import of_hazards, reductions
from cyberdiag.loss.factors import bounded_all, factors
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.ordered import Ordered
from cyberdiag.loss.simulate import stream
from cyberdiag.model.loss import Saving, Swing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cyberdiag.loss.closed_form import ClosedForm
    from cyberdiag.loss.simulate import Years, Yen
    from cyberdiag.model.loss import LossProfile
    from cyberdiag.model.loss_model import LossModel

_NORMAL = NormalDist()


class Doubt(Struct, frozen=True, dict=True):
    """The expected loss of a firm at a maturity, drawn as often as the model says with other numbers that may be true.

    Amounts that have a cap grow as if it were far; the expected loss itself is `ClosedForm`'s.
    """

    model: LossModel
    exact: ClosedForm
    maturity: Mapping[str, float]
    seed: int

    @classmethod
    def of(cls, years: Years) -> Self:
        """Return the doubt about the expected loss of some years."""
        return cls(years.draws.model, years.exact, years.maturity, years.draws.seed)

    def range(self) -> tuple[float, float]:
        """Return the low and the high end of the expected loss of a year."""
        return self._ends(self._totals)

    def saved(self, change: Mapping[str, float]) -> tuple[float, float]:
        """Return the low and the high end of what a change of maturity takes away."""
        step = np.array([change.get(c, now) - now for c, now in self._reached.items()])
        changed = np.flatnonzero(step)
        moved = -step[changed, None] * self._beliefs.effects[changed]
        after = []
        for effect, bound, sums, before in zip(
            self._effects, self._bounds, self._sums, self._factors, strict=True
        ):
            rows = np.flatnonzero(effect[:, changed].any(axis=1))  # the others stay as they are
            found = before.copy()
            found[rows] = bounded_all(sums[rows] + effect[np.ix_(rows, changed)] @ moved, bound)
            after.append(found)
        return self._ends(self._totals - self._expected(after, self._errors))

    def swings(self) -> tuple[Swing, ...]:
        """Return how far each uncertain number by itself moves the expected loss, the farthest first."""
        eal, constants = self.exact.eal, self.model.constants
        points = [_NORMAL.inv_cdf(end / 100) for end in self.model.outputs.range]
        found = []
        for e in self.exact.scenarios:
            low, high = (_gamma_point(1 / e.hazard.alpha, z) for z in points)
            found.append(
                Swing("rate", e.hazard.scenario.id, eal + (low - 1) * e.eal, eal + (high - 1) * e.eal)
            )
        level = constants.severity_error.value
        low, high = (math.exp(level * z - level**2 / 2) for z in points)
        found.append(Swing("amounts", "amounts", low * eal, high * eal))
        count = len(self._reached)
        one = np.ones((count, 2 * count))
        one[np.repeat(range(count), 2), range(2 * count)] = count * [
            _gamma_point(constants.effect_error.value**2, z) for z in points
        ]
        gaps = self._gaps[:, None] * one
        factors = [bounded_all(e @ gaps, b) for e, b in zip(self._effects, self._bounds, strict=True)]
        pairs = np.sort(self._expected(factors).reshape(-1, 2)).tolist()
        found += [Swing("control", c, *pair) for c, pair in zip(self._reached, pairs, strict=True)]
        return tuple(sorted(found, key=lambda s: s.low - s.high))

    @cached_property
    def _beliefs(self) -> _Beliefs:
        alphas = tuple((e.hazard.scenario.id, e.hazard.alpha) for e in self.exact.scenarios)
        constants, size = self.model.constants, self.model.outputs.range_draws
        errors = (constants.shared_rate_error, constants.severity_error, constants.effect_error)
        return _draw(alphas, tuple(self.model.controls), tuple(e.value for e in errors), size, self.seed)

    @cached_property
    def _reached(self) -> dict[str, float]:
        neutral = self.model.constants.neutral_maturity.value
        return {c: self.maturity.get(c, neutral) for c in self.model.controls}

    @cached_property
    def _gaps(self) -> Yen:
        return self.model.constants.neutral_maturity.value - np.array([*self._reached.values()])

    @cached_property
    def _effects(self) -> tuple[Yen, Yen]:
        """Beta by scenario and control, and by group of costs and control."""
        controls, ids = self.model.controls.values(), [e.hazard.scenario.id for e in self.exact.scenarios]
        frequency = [[c.frequency.get(i, 0.0) for c in controls] for i in ids]
        severity = [[c.severity.get(g, 0.0) for c in controls] for g in self.model.groups]
        return np.reshape(frequency, (len(ids), -1)), np.reshape(severity, (len(self.model.groups), -1))

    @property
    def _bounds(self) -> tuple[float, float]:
        constants = self.model.constants
        return constants.frequency_bound.value, constants.severity_bound.value

    @cached_property
    def _sums(self) -> tuple[Yen, ...]:
        """What the controls add up to by draw, for each scenario and each group."""
        moved = self._gaps[:, None] * self._beliefs.effects
        return tuple(effect @ moved for effect in self._effects)

    @cached_property
    def _factors(self) -> tuple[Yen, ...]:
        return tuple(bounded_all(x, bound) for x, bound in zip(self._sums, self._bounds, strict=True))

    @cached_property
    def _neutral(self) -> Yen:
        """Expected yen a year by scenario and group where both factors are 1."""
        groups, now = list(self.model.groups), factors(self.model, self.maturity)
        yen = np.zeros((len(self.exact.scenarios), len(groups)))
        for n, e in enumerate(self.exact.scenarios):
            rate = e.rate / now.frequency[e.hazard.scenario.id]
            for line, mean in zip(e.hazard.lines, e.lines, strict=True):
                yen[n, groups.index(line.item.group)] += rate * mean / now.severity[line.item.group]
        return yen

    @cached_property
    def _errors(self) -> Yen:
        """What does not change with a change of maturity: the errors of each rate and of all amounts."""
        return self._beliefs.shared * self._beliefs.own * self._beliefs.level

    @cached_property
    def _totals(self) -> Yen:
        return self._expected(self._factors, self._errors)

    def _expected(self, factors: Sequence[Yen], errors: Yen | float = 1.0) -> Yen:
        """Return the expected loss of a year by draw, from factors by scenario and by group."""
        often, much = factors
        totals: Yen = (errors * often * (self._neutral @ much)).sum(axis=0)
        return totals

    def _ends(self, totals: Yen) -> tuple[float, float]:
        losses, (low, high) = Ordered(np.sort(totals), totals.size), self.model.outputs.range
        return losses.quantile(low), losses.quantile(high)


class _Beliefs(Struct, frozen=True):
    """Multipliers with mean 1: of all rates, of each rate, of all amounts, of each control's effect."""

    shared: Yen
    own: Yen
    level: Yen
    effects: Yen


def _gamma_point(variance: float, z: float) -> float:
    """Return the point of a gamma number with mean 1 that lies where `z` lies in a normal one (Wilson and Hilferty)."""
    return max(1 - variance / 9 + z * math.sqrt(variance) / 3, 0.0) ** 3


@lru_cache(maxsize=1)  # the whole loss and what each action saves are seen on the same draws
def _draw(
    alphas: tuple[tuple[str, float], ...],
    controls: tuple[str, ...],
    errors: tuple[float, float, float],
    size: int,
    seed: int,
) -> _Beliefs:
    shared, level, effect = errors

    def gamma(name: str, variance: float) -> Yen:
        if variance <= 0:
            return np.ones(size)
        return stream(seed, name).standard_gamma(1 / variance, size) * variance

    own = [gamma(f"{key}/rate", (1 + 1 / alpha) / (1 + shared**2) - 1) for key, alpha in alphas]
    normal = stream(seed, "amounts/level").standard_normal(size)
    return _Beliefs(
        gamma("rates/shared", shared**2),
        np.reshape(own, (len(own), size)),
        np.exp(level * normal - level**2 / 2),
        np.array([gamma(f"{c}/effect", effect**2) for c in controls]),
    )


def savings(
    model: LossModel,
    profile: LossProfile,
    maturity: Mapping[str, float],
    changes: Sequence[Mapping[str, float]],
    seed: int,
) -> tuple[Saving, ...]:
    """Return what each change of maturity takes off the expected loss of a year, with its range, and where most."""
    exact = of_hazards(hazards(model, profile), factors(model, maturity))
    return saved_by(Doubt(model, exact, maturity, seed), changes)


def saved_by(doubt: Doubt, changes: Sequence[Mapping[str, float]]) -> tuple[Saving, ...]:
    """Return the same where the doubt about the expected loss is known already."""
    model, maturity = doubt.model, doubt.maturity
    if not changes:
        return ()
    applied, now = [e.hazard for e in doubt.exact.scenarios], factors(model, maturity)
    rows = reductions(model, applied, maturity, changes)
    found: dict[tuple[tuple[str, float], ...], Saving] = {}

    def saving(change: Mapping[str, float], row: Sequence[float]) -> Saving:
        most = max(range(len(row)), key=lambda n: row[n], default=None)
        if most is None or row[most] <= 0:
            return Saving(sum(row), 0.0, 0.0)
        scenario, before = applied[most].scenario.id, doubt.exact.scenarios[most].eal
        often = factors(model, {**maturity, **change}).frequency[scenario] / now.frequency[scenario]
        much = (before - row[most]) / before / often
        return Saving(sum(row), *doubt.saved(change), scenario, max(1 - often, 0.0), max(1 - much, 0.0))

    for change, row in zip(changes, rows, strict=True):
        key = tuple(change.items())  # many questions do the same
        if key not in found:
            found[key] = saving(change, row)
    return tuple(found[tuple(change.items())] for change in changes)
