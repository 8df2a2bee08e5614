"""Results of many firms put together from questions, or from parts, by one rule: `model.parts` and `scoring.extremes` over columns.

Every sum is taken in the order of the scalar code, so that results are the same to the last bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from cyberdiag.model.aggregate import Aggregation, Method
from cyberdiag.model.parts import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cyberdiag.columns.firms import Bools
    from cyberdiag.columns.judged import Looked

Numbers = NDArray[np.float64]


class Item(Struct, frozen=True):
    """A question or a part: `points` between `low` and `high` of `full`, all 0 where it does not count.

    It weighs from `light` to `heavy`; both are `weight` where that is settled everywhere. `stays` is None where it never
    leaves, `decimals` are those of a part.
    """

    axes: Mapping[str, str]
    counts: Bools
    weight: Numbers
    points: Numbers
    low: Numbers
    high: Numbers
    full: Any
    least: Any
    light: Numbers
    heavy: Numbers
    unsettled: Bools | None
    stays: Bools
    decimals: int | None = None


def item(seen: Looked) -> Item:
    """Return a question as it counts in a batch."""
    weight, question = seen.get("weight"), seen.question
    open_facts = seen.any("unsettled")
    counts = seen.get("counts")
    return Item(
        question.axes,
        counts,
        weight,
        seen.get("points"),
        seen.get("low"),
        seen.get("high"),
        question.full_points,
        question.lowest_points,
        seen.get("light") if open_facts else weight,
        seen.get("heavy") if open_facts else weight,
        seen.get("unsettled") if open_facts else None,
        seen.get("stays") if seen.any("leaves") else counts,
    )


def everything(seen: Looked) -> Item:
    """Return a question as if it counted everywhere: what all of a part comes to at most and at least."""
    weight, question = seen.get("raw"), seen.question
    zero, counts = np.zeros(weight.size), np.ones(weight.size, np.bool_)
    return Item(
        question.axes, counts, weight, zero, zero, zero, question.full_points, question.lowest_points, weight, weight, None, counts
    )  # fmt: skip


def gathered(
    items: Sequence[Item],
    rule: Aggregation,
    axes: Mapping[str, Aggregation],
    values: Mapping[str, Iterable[str]],
    size: int,
) -> Item:
    """Return what becomes one result by a rule; it counts where something of it does."""
    if not rule.of:
        return _made(rule, items, size)
    on: dict[str | None, list[Item]] = {}
    for one in items:
        on.setdefault(one.axes.get(rule.of), []).append(one)
    parts = [gathered(on.get(v, []), axes[rule.of], axes, values, size) for v in values[rule.of]]
    return _made(rule, parts, size)


def _made(rule: Aggregation, items: Sequence[Item], size: int) -> Item:
    counts: Bools = np.zeros(size, np.bool_)
    for one in items:
        counts |= one.counts
    weight = added((one.weight for one in items), size)
    counts &= weight != 0
    if rule.method is Method.NONE:
        counts = np.zeros(size, np.bool_)
    some = [one.unsettled for one in items if one.unsettled is not None]
    unsettled: Bools | None = np.logical_or.reduce(some) if some else None
    light = weight if unsettled is None else added((one.light for one in items), size)
    heavy = weight if unsettled is None else added((one.heavy for one in items), size)
    stays: Bools = np.zeros(size, np.bool_)
    for one in items:
        stays |= one.stays
    whole = _Whole(rule, items, size, weight)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        full = rule.out_of if rule.is_share else whole.combined(lambda one: one.full)
        least = 0.0 if rule.is_share else whole.combined(lambda one: one.least)
        points = whole.combined(lambda one: one.points)
        low, high = whole.ends(unsettled)
    return Item(
        {},
        counts,
        np.where(counts, weight, 0.0),
        np.where(counts, points, 0.0),
        np.where(counts, low, 0.0),
        np.where(counts, high, 0.0),
        full,
        least,
        np.where(counts, light, 0.0),
        np.where(counts, heavy, 0.0),
        None if unsettled is None else unsettled & counts,
        stays & counts,
        rule.decimals,
    )


class _Whole(Struct, frozen=True):
    """What one result is made of."""

    rule: Aggregation
    items: Sequence[Item]
    size: int
    weight: Numbers

    def combined(self, value: Callable[[Item], Any], there: Callable[[Item], Bools] | None = None) -> Numbers:
        """Return the result where everything has this value; a level passes over what is not `there`."""
        rule, items, size = self.rule, self.items, self.size
        match rule.method:
            case Method.SUM:
                return rule.start + added((_where(one, value(one)) for one in items), size)
            case Method.MEAN:
                count = added((one.counts for one in items), size)
                return added((_where(one, value(one)) for one in items), size) / count
            case Method.LOWEST:
                return self._extreme(np.minimum, np.inf, ((one.counts, value(one)) for one in items))
            case Method.LEVEL:
                return self._reached(value, there)
            case _:
                gained = added((one.weight * _share(value(one), one) for one in items), size)
                return rule.out_of * gained / self.weight

    def _reached(self, value: Callable[[Item], Any], there: Callable[[Item], Bools] | None) -> Numbers:
        """Return how many steps from the first on are met; a question that does not count is none, a part without any is one."""
        found, going = np.zeros(self.size), np.ones(self.size, np.bool_)
        for one in self.items:
            looked = one.counts if there is None else there(one)
            going &= ~looked | self._met(one, value(one))
            found += going & (one.counts if one.decimals is None else True)
        return found

    def _met(self, one: Item, value: Any) -> Bools:
        decimals = self.rule.decimals if one.decimals is None else one.decimals
        needed = one.full if self.rule.met is None else self.rule.met
        met: Bools = half_up(value, decimals) >= half_up(needed, decimals)
        return met

    def _extreme(self, least: Any, beyond: float, pairs: Any) -> Numbers:
        found = np.full(self.size, beyond)
        for there, value in pairs:
            least(found, np.where(there, value, beyond), out=found)
        return found

    def ends(self, unsettled: Bools | None) -> tuple[Numbers, Numbers]:
        """Return the lowest and the highest result."""
        rule, items, size = self.rule, self.items, self.size
        match rule.method:
            case Method.SUM:
                low = added((np.where(i.stays, i.low, np.minimum(i.low, 0.0)) for i in items), size)
                high = added((np.where(i.stays, i.high, np.maximum(i.high, 0.0)) for i in items), size)
                return rule.start + low, rule.start + high
            case Method.LOWEST:
                low = self._extreme(np.minimum, np.inf, ((i.counts, i.low) for i in items))
                sure = self._extreme(np.minimum, np.inf, ((i.stays, i.high) for i in items))
                best = self._extreme(np.maximum, -np.inf, ((i.counts, i.high) for i in items))
                return low, np.where(np.isfinite(sure), sure, best)
            case Method.LEVEL:
                return self.combined(lambda i: i.low), self.combined(lambda i: i.high, lambda i: i.stays)
            case Method.MEAN:
                return self._mean_ends()
            case _:
                low, high = self.combined(lambda i: i.low), self.combined(lambda i: i.high)
                return (low, high) if unsettled is None else self._unsettled(low, high, unsettled)

    def _mean_ends(self) -> tuple[Numbers, Numbers]:
        """Return those of a mean, where what may not apply counts or not."""
        low, high = self.combined(lambda i: i.low), self.combined(lambda i: i.high)
        leaves: Bools = np.zeros(self.size, np.bool_)
        for one in self.items:
            leaves |= one.counts & ~one.stays
        rows = np.flatnonzero(leaves)
        if rows.size:
            light = [i.stays[rows].astype(float) for i in self.items]
            heavy = [i.counts[rows].astype(float) for i in self.items]
            low[rows] = _least([i.low[rows] for i in self.items], light, heavy)
            high[rows] = -_least([-i.high[rows] for i in self.items], light, heavy)
        return low, high

    def _unsettled(self, low: Numbers, high: Numbers, unsettled: Bools) -> tuple[Numbers, Numbers]:
        rows = np.flatnonzero(unsettled)
        if rows.size:
            scale = self.rule.out_of
            light, heavy = [i.light[rows] for i in self.items], [i.heavy[rows] for i in self.items]
            low[rows] = scale * _least([_share(i.low, i)[rows] for i in self.items], light, heavy)
            high[rows] = -scale * _least([-_share(i.high, i)[rows] for i in self.items], light, heavy)
        return low, high


def _share(value: Numbers, one: Item) -> Numbers:
    """Return the share of full marks; 0 where there are none."""
    if not isinstance(one.full, np.ndarray):
        return value / one.full if one.full else np.zeros(value.size)
    some = one.counts & (one.full != 0)
    return np.where(some, value / np.where(some, one.full, 1.0), 0.0)


def _least(values: list[Numbers], light: list[Numbers], heavy: list[Numbers]) -> Numbers:
    """Return the least mean of values, each with any weight between its lightest and its heaviest."""
    found = _mean(values, heavy)
    rows = np.arange(found.size)
    while rows.size:
        now = found[rows]
        chosen = [
            np.where(v[rows] < now, h[rows], w[rows]) for v, w, h in zip(values, light, heavy, strict=True)
        ]
        some = np.logical_or.reduce([c != 0 for c in chosen])
        lower = np.where(some, _mean([v[rows] for v in values], chosen), now)
        falls = lower < now
        rows = rows[falls]
        found[rows] = lower[falls]
    return found


def _mean(values: list[Numbers], weights: list[Numbers]) -> Numbers:
    size = values[0].size
    return added((v * w for v, w in zip(values, weights, strict=True)), size) / added(weights, size)


def _where(one: Item, value: Any) -> Numbers:
    found: Numbers = np.where(one.counts, value, 0.0)
    return found


def added(numbers: Any, size: int) -> Numbers:
    """Return the sum of columns, added one after the other."""
    total = np.zeros(size)
    for number in numbers:
        total += number
    return total
