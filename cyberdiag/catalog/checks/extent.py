"""How much a condition comes to with the named conditions that it uses.

A circle never ends, and a few names that each use the one before twice come to millions of comparisons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.condition import leaves
from cyberdiag.problems import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cyberdiag.model.condition import Condition
    from cyberdiag.problems import Path, Place, Problem

DEEPEST, MOST = 40, 200
"""Levels and comparisons that a condition may come to."""


class Extent(Struct, frozen=True):
    """Levels and comparisons of a condition, a named one counted at each place where it is used."""

    levels: int
    comparisons: int

    @property
    def fits(self) -> bool:
        """Whether it is judged with little work."""
        return self.levels <= DEEPEST and self.comparisons <= MOST


class _Open(Struct):
    """A named condition whose own names are still being looked at; `back` is the outermost that they lead back to."""

    name: str
    used: Iterator[str]
    back: int


def unbounded(
    written: Iterable[tuple[Callable[[Path], Place], Path, Condition]], flags: Mapping[str, Condition]
) -> Iterator[Problem]:
    """Give each condition that is too large though nothing that it names is, and each flag that comes back to itself.

    With each condition stands its path, and what tells where a path was written.
    """
    known, circling = extents(flags)
    for place, path, condition in written:
        own = extent(condition, known, flags)
        if (
            own is not None
            and not own.fits
            and all(known[name].fits for name in _named(condition) if name in known)
        ):
            yield fault(place(path), "condition-too-large", levels=DEEPEST, count=MOST)
        elif own is None and path[0] == "flags" and path[1] in circling:
            yield fault(place(path), "flag-cycle", name=path[1])


def extents(flags: Mapping[str, Condition]) -> tuple[Mapping[str, Extent], frozenset[str]]:
    """Return the extents of named conditions, and the names of those that come back to themselves.

    What leads into a circle has no extent. Each is looked at once, however often it is used.
    """
    known: dict[str, Extent] = {}
    circling, place = set[str](), dict[str, int]()
    closed = len(flags)
    for first in flags:
        way = [] if first in place else [_Open(first, iter(_named(flags[first])), closed)]
        place.setdefault(first, 0)
        while way:
            one = way[-1]
            name = next((name for name in one.used if name in flags), None)
            if name is None:
                way.pop()
                place[one.name] = closed
                if (found := extent(flags[one.name], known, flags)) is not None:
                    known[one.name] = found
                if one.back <= len(way):
                    circling.add(one.name)
                if way:
                    way[-1].back = min(way[-1].back, one.back)
            elif name in place:
                one.back = min(one.back, place[name])
            else:
                place[name] = len(way)
                way.append(_Open(name, iter(_named(flags[name])), closed))
    return known, frozenset(circling)


def extent(
    condition: Condition, known: Mapping[str, Extent], flags: Mapping[str, Condition]
) -> Extent | None:
    """Return the extent of a condition; None where it leads into a circle. A name that nothing has counts as one."""
    levels, comparisons = 1, 0
    for path, leaf in leaves(condition):
        used = known.get(leaf.flag) if leaf.flag is not None and leaf.flag in flags else Extent(0, 1)
        if used is None:
            return None
        levels = max(levels, 1 + used.levels + sum(isinstance(part, str) for part in path))
        comparisons = min(comparisons + used.comparisons, MOST + 1)
    return Extent(levels, comparisons)


def _named(condition: Condition) -> dict[str, None]:
    return dict.fromkeys(leaf.flag for _, leaf in leaves(condition) if leaf.flag is not None)
