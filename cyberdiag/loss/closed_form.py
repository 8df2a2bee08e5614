"""Exact expected losses of the compound Poisson-gamma model."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import hazards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cyberdiag.loss.factors import Factors
    from cyberdiag.loss.hazards import Hazard, Line, Size
    from cyberdiag.model.loss import LossProfile
    from cyberdiag.model.loss_model import LossModel, PersonRule

_cdf = NormalDist().cdf


class Expected(Struct, frozen=True):
    """One scenario: events per year, mean yen by line given the event, second moment of its total."""

    hazard: Hazard
    rate: float
    lines: tuple[float, ...]
    second_moment: float

    @property
    def mean(self) -> float:
        """Yen given the event."""
        return sum(self.lines)

    @property
    def eal(self) -> float:
        """Yen a year."""
        return self.rate * self.mean


class ClosedForm(Struct, frozen=True):
    """Mean and standard deviation of a year's loss in yen, chance of a year without incident.

    The mean is exact with caps and thresholds; the standard deviation leaves caps out: an upper bound.
    """

    scenarios: tuple[Expected, ...]
    eal: float
    sd: float
    p_none: float


def closed_form(model: LossModel, profile: LossProfile, maturity: Mapping[str, float]) -> ClosedForm:
    """Return the expected loss of a firm at a maturity by control domain."""
    return of_hazards(hazards(model, profile), factors(model, maturity))


def of_hazards(applied: Iterable[Hazard], now: Factors) -> ClosedForm:
    """Return the expected loss of scenarios that were applied to a firm already."""
    found = tuple(
        Expected(
            hazard,
            hazard.rate * now.frequency[hazard.scenario.id],
            tuple(
                _unit_mean(line, hazard.size, now.severity) * concerned(hazard, line.persons)
                for line in hazard.lines
            ),
            _second_moment(hazard, now),
        )
        for hazard in applied
    )
    variance = sum(e.rate * e.second_moment + e.eal**2 / e.hazard.alpha for e in found)
    return ClosedForm(
        scenarios=found,
        eal=sum(e.eal for e in found),
        sd=math.sqrt(variance),
        p_none=math.prod(none(e.rate, e.hazard.alpha) for e in found),
    )


def none(rate: float, alpha: float) -> float:
    """Return the chance of no event in a year at a gamma-mixed rate."""
    return float((1 + rate / alpha) ** -alpha)


def hit_chance(expected: Expected, targets: frozenset[str]) -> float:
    """Return the chance that an event costs something on one of the covers."""
    hazard = expected.hazard
    none_in: dict[tuple[str, float] | None, float] = {}
    for line in hazard.lines:
        if line.target in targets:
            none_in[line.branch] = none_in.get(line.branch, 1.0) * (1 - line.p * _met(line, hazard))
    return 1 - math.prod(1 - (branch[1] if branch else 1.0) * (1 - p) for branch, p in none_in.items())


def _met(line: Line, hazard: Hazard) -> float:
    """Return the chance that an event exposes as many persons as a cost needs."""
    if line.persons is None:
        return 1.0
    if hazard.scenario.exposure is None or hazard.persons <= 0:
        return 0.0
    return hazard.exposed(0, line.persons.at_least)


def reductions(
    model: LossModel,
    applied: Sequence[Hazard],
    maturity: Mapping[str, float],
    changes: Sequence[Mapping[str, float]],
) -> tuple[tuple[float, ...], ...]:
    """Return by how many yen a year each change of maturity lowers the expected loss of each scenario."""
    neutral = dict.fromkeys(model.groups, 1.0)
    free: list[dict[str, float]] = []  # what grows as its group of costs does, and what a cap holds
    capped: list[list[tuple[Line, float]]] = []
    for hazard in applied:
        exposed = [(line, concerned(hazard, line.persons)) for line in hazard.lines]
        capped.append([(line, persons) for line, persons in exposed if line.cap is not None])
        sums = dict.fromkeys(model.groups, 0.0)
        for line, persons in exposed:
            if line.cap is None:
                sums[line.item.group] += _unit_mean(line, hazard.size, neutral) * persons
        free.append({group: yen for group, yen in sums.items() if yen})

    @cache  # most controls leave the amounts as they are
    def costs(severity: tuple[tuple[str, float], ...]) -> tuple[float, ...]:
        grown = dict(severity)
        return tuple(
            sum(grown[group] * yen for group, yen in sums.items())
            + sum(_unit_mean(line, hazard.size, grown) * persons for line, persons in held)
            for hazard, sums, held in zip(applied, free, capped, strict=True)
        )

    @cache  # many questions feed the same controls
    def eal(change: tuple[tuple[str, float], ...]) -> tuple[float, ...]:
        now = factors(model, {**maturity, **dict(change)})
        amounts = zip(applied, costs(tuple(now.severity.items())), strict=True)
        return tuple(h.rate * now.frequency[h.scenario.id] * cost for h, cost in amounts)

    before = eal(())
    after = (eal(tuple(change.items())) for change in changes)
    return tuple(tuple(b - a for b, a in zip(before, levels, strict=True)) for levels in after)


def _unit_mean(line: Line, size: Size, grown: Mapping[str, float]) -> float:
    """Return yen given the event for one unit of the persons rule: E[min(S X lognormal, cap)] x median x chance.

    X is the size of the event: a lognormal too, of one median in severe and another in light events.
    """
    severity = grown[line.item.group]
    mean = severity * math.exp(line.sigma**2 / 2)
    if line.cap is not None:
        sigma = math.hypot(line.sigma, size.sigma)
        mean = sum(chance * _capped(severity * median, sigma, line.cap) for chance, median in size.parts)
    return line.chance * line.median * mean


def _capped(median: float, sigma: float, cap: float) -> float:
    """Return E[min(lognormal, cap)]."""
    edge = math.log(cap / median) / sigma
    return median * math.exp(sigma**2 / 2) * _cdf(edge - sigma) + cap * _cdf(-edge)


def concerned(hazard: Hazard, *given: PersonRule | None) -> float:
    """Return the expected product of the persons rules of some lines in the same event."""
    rules = [rule for rule in given if rule is not None]
    if not rules:
        return 1.0
    reference = math.prod(math.pow(rule.reference, rule.exponent) for rule in rules)
    power, at_least = sum(rule.exponent for rule in rules), max(rule.at_least for rule in rules)
    return hazard.exposed(power, at_least) / reference


def _second_moment(hazard: Hazard, now: Factors) -> float:
    """Return the mean square of what an event costs, caps left out: lines of one rule and branch are summed first."""
    sums: dict[tuple[PersonRule | None, tuple[str, float] | None], float] = {}
    rules = dict.fromkeys(line.persons for line in hazard.lines)
    exposed = {(one, other): concerned(hazard, one, other) for one in rules for other in rules}
    total = 0.0
    for line in hazard.lines:
        size, spread = line.median * now.severity[line.item.group], math.exp(line.sigma**2)
        mean, key = line.chance * size * math.sqrt(spread), (line.persons, line.branch)
        square = line.chance * (size * spread) ** 2 - _both(line.branch, line.branch) * mean**2
        total += square * exposed[line.persons, line.persons]
        sums[key] = sums.get(key, 0.0) + mean
    pairs = list(sums.items())
    for n, ((rule, branch), mean) in enumerate(pairs):
        for (other_rule, other_branch), other in pairs[: n + 1]:
            times = 1.0 if other_rule == rule and other_branch == branch else 2.0
            times *= _both(branch, other_branch)
            total += times * mean * other * exposed[rule, other_rule]
    return total * hazard.size.second


def _both(one: tuple[str, float] | None, other: tuple[str, float] | None) -> float:
    """Return by what the chance that two lines come together is more than the product of theirs."""
    return 1.0 if one is None or one != other else 1 / one[1]
