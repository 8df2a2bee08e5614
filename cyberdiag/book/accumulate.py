"""Years of a whole book, with and without the causes that hit many of its firms at once.

Every firm keeps the rate and the cost of each kind of incident that its report has. Of the rate, a cause takes a share: its
events come so many times a year, and each hits the firm with the chance that makes up this share. So no firm's expected
loss changes, and nor does the book's; only the bad years do. Both books are drawn together: what a firm keeps for itself is the same in both.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.book.folded import Cells, Pile
from cyberdiag.book.reach import chance, flow, kept, reaches
from cyberdiag.loss.simulate import stream
from cyberdiag.model.loss import RETURN_PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cyberdiag.book.reach import Named, Numbers, Reach
    from cyberdiag.book.table import Table
    from cyberdiag.model.common import Common

PART = 1_000
"""Years drawn at once, from random numbers of their own: more years leave the first ones as they are."""
MATTERS = 1.1
"""From where on a bad year with common causes counts as worse than one without: a tenth more."""
DRIVEN = 100
"""The years that tell which cause drives the bad ones are those that come once in so many, or worse."""
_Z = 1.96


class Level(Struct, frozen=True):
    """What the worst of so many years costs at least, in yen, and the range in which that lies (19 times in 20)."""

    years: int
    yen: float
    low: float
    high: float


class Driver(Struct, frozen=True):
    """What a cause (None: each firm's own incidents) has of the loss of the bad years, and of the expected loss."""

    cause: str | None
    of_bad_years: float
    of_expected: float


class Accumulation(Struct, frozen=True):
    """What a book loses in a year.

    `eal` is the sum of what the firms expect to lose, `simulated` the mean of the years drawn. `worse` is by how much
    each level of `common` is above that of `alone`; `matters` is None while too few years were drawn to tell.
    """

    firms: int
    without: int
    years: int
    seed: int
    eal: float
    simulated: tuple[float, float]
    alone: tuple[Level, ...]
    common: tuple[Level, ...]
    drivers: tuple[Driver, ...]
    reaches: tuple[Reach, ...]
    matters: bool | None

    @property
    def worse(self) -> tuple[float, ...]:
        """By what each level without common causes is to be multiplied."""
        pairs = zip(self.common, self.alone, strict=True)
        return tuple(c.yen / a.yen if a.yen else 1.0 for c, a in pairs)


class Drawn(Struct, frozen=True):
    """Yen by year of a book: `alone` where incidents come one by one, and by what they came with (None: by themselves)."""

    alone: Numbers
    parts: Mapping[str | None, Numbers]

    @property
    def together(self) -> Numbers:
        """Yen by year where causes hit many firms at once."""
        total: Numbers = np.sum([*self.parts.values()], axis=0)
        return total


def accumulate(
    table: Table, common: Common, named: Mapping[str, Named], *, years: int, seed: int
) -> Accumulation:
    """Draw years of a book; `named` tells by kind of provider whom each firm uses.

    The same book, causes, years and seed give the same numbers, bit by bit.
    """
    found = reaches(table, common, named)
    years_of = drawn(table, found, years=years, seed=seed)
    alone, together = years_of.alone, years_of.together
    without = np.isnan(table.results["loss/eal"])
    levels = tuple(levels_of(alone)), tuple(levels_of(together))
    return Accumulation(
        firms=table.size,
        without=int(without.sum()),
        years=years,
        seed=seed,
        eal=float(table.results["loss/eal"][~without].sum()),
        simulated=(float(alone.mean()), float(together.mean())),
        alone=levels[0],
        common=levels[1],
        drivers=tuple(_drivers(together, years_of.parts)),
        reaches=found,
        matters=matters(*levels),
    )


def drawn(table: Table, found: Sequence[Reach], *, years: int, seed: int) -> Drawn:
    """Draw years of a book; what a firm keeps for itself is the same with and without causes."""
    own, moved, struck = _piles(table, found)
    kept_years, moved_years = (_own(c, years, seed, name) for c, name in ((own, "own"), (moved, "moved")))
    parts: dict[str | None, Numbers] = {None: kept_years}
    for one in found:
        parts[one.cause.id] = np.zeros(years)
        for group, cells in zip(one.groups, struck[one.cause.id], strict=True):
            name, frequency = f"{one.cause.id}/{group.name}", one.cause.frequency.value
            parts[one.cause.id] += _common(cells, years, seed, name, frequency)
    return Drawn(kept_years + moved_years, parts)


def matters(alone: Sequence[Level], common: Sequence[Level]) -> bool | None:
    """Return whether common causes make the rare years worse, by the rule that the output states.

    They do where one of the levels beyond the first is a tenth higher and its range lies above the other; they hardly do where
    none is a tenth higher. Else too few years were drawn to tell.
    """
    pairs = [(c, a) for c, a in zip(common[1:], alone[1:], strict=True) if c.yen >= MATTERS * a.yen > 0]
    if any(c.low > a.high for c, a in pairs):
        return True
    return None if pairs else False


def levels_of(drawn: Numbers) -> Iterator[Level]:
    """Give what the worst of 10, 100 and 250 years costs, with the range that follows from how many were drawn."""
    ordered, size = np.sort(drawn), drawn.size
    for years in RETURN_PERIODS:
        above, spread = size / years, _Z * math.sqrt(size / years * (1 - 1 / years))
        places = (round(size - at) for at in (above, above + spread, above - spread))
        yen, low, high = (float(ordered[min(max(place, 0), size - 1)]) for place in places)
        yield Level(years, yen, low, high)


def _piles(table: Table, found: Sequence[Reach]) -> tuple[Cells, Cells, dict[str, list[Cells]]]:
    """Return what the firms keep for themselves, what comes with causes, and what one event of each cause can hit."""
    own, moved = Pile(), Pile()
    struck = {one.cause.id: [Pile() for _ in one.groups] for one in found}
    for key in _scenarios(table):
        now = flow(table, key)
        given: list[tuple[Numbers, float]] = []
        for one in found:
            if key not in one.cause.scenarios:
                continue
            share, frequency = one.cause.scenarios[key].value, one.cause.frequency.value
            hit = np.zeros(table.size)
            for group, pile in zip(one.groups, struck[one.cause.id], strict=True):
                chances = chance(now.rate[group.rows], share, frequency)
                hit[group.rows] = chances
                pile.add(chances, now.mean[group.rows], now.square[group.rows])
            given.append((hit, frequency))
        left = kept(now.rate, given)
        own.add(left, now.mean, now.square)
        moved.add(now.rate - left, now.mean, now.square)
    return own.cells(), moved.cells(), {k: [pile.cells() for pile in piles] for k, piles in struck.items()}


def _scenarios(table: Table) -> list[str]:
    start, end = "loss/scenario/", "/rate"
    return [
        name[len(start) : -len(end)]
        for name in table.results
        if name.startswith(start) and name.endswith(end)
    ]


def _parts(years: int, seed: int, name: str) -> Iterator[tuple[slice, int, np.random.Generator]]:
    for part, start in enumerate(range(0, years, PART)):
        size = min(PART, years - start)
        yield slice(start, start + size), size, stream(seed, f"book/{name}/{part}")


def _own(cells: Cells, years: int, seed: int, name: str) -> Numbers:
    """Return yen by year of incidents that come one by one."""
    found = np.zeros(years)
    for where, size, rng in _parts(years, seed, name):
        found[where] = cells.one_by_one(rng, size)
    return found


def _common(cells: Cells, years: int, seed: int, name: str, frequency: float) -> Numbers:
    """Return yen by year of the events of a cause, each of which hits every firm of a group with its chance."""
    found = np.zeros(years)
    for where, size, rng in _parts(years, seed, name) if cells.size else ():
        happened = np.repeat(np.arange(size), rng.poisson(frequency, size))
        found[where] = np.bincount(happened, cells.at_once(rng, happened.size), size)
    return found


def _drivers(drawn: Numbers, parts: Mapping[str | None, Numbers]) -> Iterable[Driver]:
    """Return what each part has of the bad years, the most first."""
    worst = np.argsort(drawn, kind="stable")[-max(1, drawn.size // DRIVEN) :]
    bad, every = float(drawn[worst].sum()), float(drawn.sum())
    if bad <= 0:
        return ()
    told = (
        Driver(cause, float(yen[worst].sum()) / bad, float(yen.sum()) / every) for cause, yen in parts.items()
    )
    return sorted(told, key=lambda one: -one.of_bad_years)
