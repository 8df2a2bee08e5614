"""Where the firms of a book stand, by trade and size: only groups that tell of no single firm, and nothing to subtract.

Each firm's score is rounded to a step before anything is made of it, so that the file is the same wherever inside its
step the score lies: not even one who knows all other firms can tell it more exactly. A group is shown where it is large
enough and nobody has more than a quarter of its people, and only as long as no sum or difference of groups that are
shown comes to firms of whom the same cannot be said.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from cyberdiag.model.peers import FORMAT, LEAST, STEP, Figures, PeerGroup, Peers, PeerSheet, scoring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cyberdiag.book.table import Table
    from cyberdiag.model.advice_cases import MostEmployees
    from cyberdiag.model.questionnaire import Questionnaire

Numbers = NDArray[np.float64]
Cell = tuple[int, int]
Group = tuple[int | None, int | None]
"""A trade and a size by their numbers; None for all of them."""
ALL: Group = (None, None)
MOST = 4
"""No firm has more of the people of its group than one such part."""
FEWEST = 4
"""Questions of the smallest part that is shown: of fewer, a step would tell the answers."""
_SIZES = 3
_TAIL = 25
"""Firms from which on the shares at both ends are told."""
_WEIGHTS = range(-2, 4)
"""How often a size may be added: what is put together of three sizes is never further apart."""


class LeftOut(NamedTuple):
    """Firms of a book that are not counted in a diagnosis: not asked everything, of another version, without trade or size."""

    early: int
    other: int
    homeless: int


class Made(Struct, frozen=True):
    """What a file holds, and for each diagnosis how many firms were counted and left out, which no file tells."""

    peers: Peers
    counted: dict[str, int]
    left_out: dict[str, LeftOut]


class Grid(NamedTuple):
    """Firms by trade and size: how many, the people of the largest, the people of all; arrays of trades by three sizes."""

    number: Numbers
    largest: Numbers
    people: Numbers
    least: int

    @classmethod
    def of(cls, trade: NDArray[np.intp], size: NDArray[np.intp], people: Numbers, least: int) -> Grid:
        """Return the firms whose trade, size and people are given, counted."""
        shape = (int(trade.max(initial=-1)) + 1, _SIZES)
        number, largest, total = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        np.add.at(number, (trade, size), 1)
        np.add.at(total, (trade, size), people)
        np.maximum.at(largest, (trade, size), people)
        return cls(number, largest, total, least)

    def cells(self, group: Group) -> frozenset[Cell]:
        """Return the cells of a group that hold firms."""
        trade, size = group
        trades = range(len(self.number)) if trade is None else (trade,)
        sizes = range(_SIZES) if size is None else (size,)
        return frozenset(cell for cell in product(trades, sizes) if self.number[cell])

    def firms(self, cells: Iterable[Cell]) -> int:
        """Return how many firms some cells hold."""
        return int(sum(self.number[cell] for cell in cells))

    def tells_of_none(self, cells: Iterable[Cell]) -> bool:
        """Return whether there are firms enough, and none that outweighs the others."""
        every = list(cells)
        people, largest = sum(self.people[c] for c in every), max((self.largest[c] for c in every), default=0)
        return self.firms(every) >= self.least and MOST * largest <= people


def peers(table: Table, sizes: MostEmployees, date: str, *, min_group: int = LEAST, origin: str = "") -> Made:
    """Return where the firms of a table stand; `date` is the ISO day of the book, `origin` says whose firms they are.

    A diagnosis with a score that is no share of a hundred is left out: its steps would tell the score.
    """
    sheets: dict[str, PeerSheet] = {}
    counted: dict[str, int] = {}
    left_out: dict[str, LeftOut] = {}
    industry, people = _facts(table)
    known = (industry >= 0) & (people > 0)
    for one in (n for n in table.layout.questions.scored if n.rule.is_percent):
        score, estimate = (table.results[f"{one.id}/{name}"] for name in ("score", "estimate"))
        same = np.array([v.get(one.id) == one.version for v in table.versions], np.bool_)
        whole, early = ~np.isnan(score), ~np.isnan(estimate)
        rows = np.flatnonzero(whole & ~early & same & known)
        counted[one.id] = rows.size
        left_out[one.id] = LeftOut(
            early=int((early & same).sum()),
            other=int(((whole | early) & ~same).sum()),
            homeless=int((whole & ~early & same & ~known).sum()),
        )
        bands = np.digitize(people[rows], (sizes.small, sizes.mid), right=True)
        firms = _Firms(table, one, rows, industry[rows], bands, people[rows], min_group, {})
        sheets[one.id] = PeerSheet(version=one.version, scoring=scoring(one), groups=firms.groups(sizes))
    made = Peers(cyberdiag=FORMAT, from_=origin, date=date, min_group=min_group, diagnoses=sheets)
    return Made(made, counted, left_out)


class _Firms(NamedTuple):
    """The firms that are counted in one diagnosis, by row of the table."""

    table: Table
    questionnaire: Questionnaire
    rows: NDArray[np.intp]
    trade: NDArray[np.intp]
    size: NDArray[np.intp]
    people: Numbers
    least: int
    kept: dict[bytes, frozenset[Group]]
    """What may be shown of the same firms."""

    def groups(self, sizes: MostEmployees) -> tuple[PeerGroup, ...]:
        """Return the groups that may be shown, all firms first."""
        one, found = self.questionnaire, self._figures(self.questionnaire.id)
        axis = next(iter(one.axes.values()), None)
        parts: dict[str, dict[Group, Figures]] = {}
        for value in axis.values if axis is not None and one.rules[axis.id].is_percent else ():
            asked = sum(q.has_points and q.axes.get(axis.id) == value for q in one.questions) if axis else 0
            if axis is not None and asked >= FEWEST:
                parts[value] = self._figures(f"{one.id}/axis/{axis.id}/{value}")
        trades = self.table.layout.columns["industry"].choices if found else ()
        ends = ((None, sizes.small), (sizes.small + 1, sizes.mid), (sizes.mid + 1, None), (None, None))
        made = []
        for group in sorted(found, key=lambda g: (g[0] is not None, g[1] is not None, g[0] or 0, g[1] or 0)):
            trade, size = group
            at_least, at_most = ends[-1 if size is None else size]
            of_group = {value: figures[group] for value, figures in parts.items() if group in figures}
            made.append(
                PeerGroup(
                    industry=None if trade is None else trades[trade],
                    at_least=at_least,
                    at_most=at_most,
                    score=found[group],
                    parts=of_group,
                )
            )
        return tuple(made)

    def _figures(self, name: str) -> dict[Group, Figures]:
        """Return what is told of a score, by group."""
        score = self.table.results[f"{name}/score"][self.rows]
        there = ~np.isnan(score)
        trade, size = self.trade[there], self.size[there]
        key = there.tobytes()
        if key not in self.kept:
            self.kept[key] = shown(Grid.of(trade, size, self.people[there], self.least))
        found = {}
        for group in self.kept[key]:
            mine = np.ones(trade.size, np.bool_) if group[0] is None else trade == group[0]
            mine &= True if group[1] is None else size == group[1]
            told = figures(score[there][mine])
            if told is not None:
                found[group] = told
        return found


def figures(scores: Numbers) -> Figures | None:
    """Return how scores of 0 to 100 are spread, in steps; None where they are all about the same, which would tell each."""
    told = stepped(scores)
    spread = float(np.std(told))
    if spread <= STEP / 2:
        return None
    low, quarter, half, most, high = (
        _round(x, STEP) for x in np.percentile(told, (10, 25, 50, 75, 90)).tolist()
    )
    tails = scores.size >= _TAIL
    return Figures(
        n=scores.size // STEP * STEP,
        mean=_round(float(np.mean(told)), 1),
        spread=_round(spread, 1),
        p10=low if tails else None,
        p25=quarter,
        p50=half,
        p75=most,
        p90=high if tails else None,
    )


def stepped(scores: Numbers) -> Numbers:
    """Return scores in steps: nothing is ever made of what lies within one."""
    found: Numbers = np.floor(scores / STEP + 0.5) * STEP
    return found


def shown(grid: Grid) -> frozenset[Group]:
    """Return the groups that may be shown together.

    Where something that would tell of a firm could be worked out, the smallest group that is in the way is left out too,
    until nothing can.
    """
    groups = (*product((None, *range(len(grid.number))), (None, *range(_SIZES))),)
    sets = {group: grid.cells(group) for group in groups}
    left = frozenset(g for g in groups if sets[g] and grid.tells_of_none(sets[g]))
    while told := unsafe(left, grid):
        left = min(
            _without(left, sets, grid), key=lambda pair: (len(unsafe(pair[1], grid)) >= len(told), pair[0])
        )[1]
    return left


def _without(
    left: frozenset[Group], sets: dict[Group, frozenset[Cell]], grid: Grid
) -> Iterator[tuple[int, frozenset[Group]]]:
    """Give what remains without some groups, after how many firms these hold: one set of firms, or a total with a part."""
    by_firms: dict[frozenset[Cell], set[Group]] = {}
    for group in left:
        by_firms.setdefault(sets[group], set()).add(group)
    for cells, same in by_firms.items():
        yield grid.firms(cells), left - same
        inner = [c for c in by_firms if c < cells and len(c) == 1]
        if inner:
            part = min(inner, key=grid.firms)
            yield grid.firms(cells) + grid.firms(part), left - same - by_firms[part]


def unsafe(left: frozenset[Group], grid: Grid) -> set[frozenset[Cell]]:
    """Return every set of cells that would tell of a firm and can be worked out from the groups shown.

    Whatever is added and subtracted, what remains is a whole number for each trade, each size and the total, put together
    at each cell. The cells of one trade whose sizes count the same go together; so it is enough to try what is added of
    each size, and each trade then is settled by itself.
    """
    hidden = {}
    for trade in range(len(grid.number)):
        cells = [c for c in sorted(grid.cells((trade, None))) if c not in left]
        if cells:
            hidden[trade] = cells
    found = {frozenset(cells) for trade, cells in hidden.items() if (trade, None) in left}
    known = [(None, size) in left for size in range(_SIZES)]
    whole = _WEIGHTS if ALL in left and not all(known) else range(1)
    for total in whole:
        for weights in product(*(_WEIGHTS if is_shown else (total,) for is_shown in known)):
            if remains := _left_over(weights, hidden, left):
                found.add(frozenset(remains))
    return {cells for cells in found if not grid.tells_of_none(cells)}


def _left_over(
    weights: tuple[int, ...], hidden: dict[int, list[Cell]], left: frozenset[Group]
) -> list[Cell] | None:
    """Return the hidden cells that remain where sizes are added so often; None where some remain more than once."""
    cells: list[Cell] = []
    for trade, every in hidden.items():
        counts = [weights[size] for _, size in every]
        least = min(counts) if (trade, None) in left else 0
        if min(counts) < least or max(counts) > least + 1:
            return None
        if max(counts) > min(counts) or (trade, None) not in left:
            cells += [cell for cell, count in zip(every, counts, strict=True) if count > least]
    return cells


def _facts(table: Table) -> tuple[NDArray[np.intp], Numbers]:
    """Return the number of each firm's trade, and its people; -1 and 0 where they are not told."""
    names, none = table.layout.columns, np.zeros(table.size)
    industry = table.answers["industry"] if "industry" in names else none - 1
    people = table.answers["employees"] if "employees" in names else none
    return industry.astype(np.intp), np.where(np.isfinite(people), people, 0.0)


def _round(value: float, step: int) -> int:
    return math.floor(value / step + 0.5) * step
