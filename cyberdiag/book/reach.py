"""Which firms of a book each common cause can reach, and how much of their expected loss comes with it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from cyberdiag.columns.firms import Firms, Reader
from cyberdiag.columns.logic import NONE, TRUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cyberdiag.book.table import Table
    from cyberdiag.model.common import Cause, Common

Numbers = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.intp]
MOST_GROUPS = 1_000
"""Providers of one cause that have events of their own: the largest. One below is used by less than a thousandth of the book."""
_BATCH = 50_000
_ALONE = -1


class Group(Struct, frozen=True):
    """The firms that one event can hit: all that a cause reaches, or those of one provider (`name`; empty if unknown)."""

    rows: Places
    name: str | None = None


class Reach(Struct, frozen=True):
    """What a cause can hit: `touched` firms, in groups; `unsaid` are those whose answers leave open whether it can."""

    cause: Cause
    groups: tuple[Group, ...]
    touched: int
    unsaid: int
    left: int = 0
    """Providers that several firms share, but too few of them to count."""


class Named(Struct, frozen=True):
    """Whom the firms of a book use, of one kind of provider: `names`, and the place of each firm's among them, -1 where unknown."""

    names: tuple[str, ...]
    places: Places

    @classmethod
    def of(cls, given: Sequence[str]) -> Named:
        """Group what people typed: width and case of letters, and spaces, make no other name; the first spelling stays."""
        first: dict[str, int] = {}
        names: list[str] = []
        places = np.full(len(given), _ALONE, np.intp)
        for row, text in enumerate(given):
            key = "".join(unicodedata.normalize("NFKC", text).casefold().split())
            if not key:
                continue
            if key not in first:
                first[key] = len(names)
                names.append(" ".join(text.split()))
            places[row] = first[key]
        return cls(tuple(names), places)


class Flow(Struct, frozen=True):
    """One kind of incident in every firm: events a year and yen an event, as the report has them.

    `square` is the mean square of yen an event; where there are no events, all are 0.
    """

    rate: Numbers
    mean: Numbers
    square: Numbers


def flow(table: Table, scenario: str) -> Flow:
    """Return a kind of incident of the firms of a book; a firm without an estimate has none."""
    at = f"loss/scenario/{scenario}/"
    rate, eal, spread = (np.nan_to_num(table.results[at + name]) for name in ("rate", "eal", "event_sd"))
    mean = np.divide(eal, rate, out=np.zeros(table.size), where=rate > 0)
    return Flow(rate, mean, mean**2 + spread**2)


def chance(rate: Numbers, share: float, frequency: float) -> Numbers:
    """Return with what chance an event of a cause hits each firm: never more than certainly."""
    hit: Numbers = np.minimum(1.0, share * rate / frequency)
    return hit


def kept(rate: Numbers, given: Sequence[tuple[Numbers, float]]) -> Numbers:
    """Return the events a year that stay a firm's own beside the causes: chances to be hit, with events a year."""
    left = rate.copy()
    for hit, frequency in given:
        left -= hit * frequency
    return np.maximum(left, 0.0)  # what is less is a last bit


def reaches(table: Table, common: Common, named: Mapping[str, Named]) -> tuple[Reach, ...]:
    """Return what each cause can hit, in the order written."""
    return tuple(_reach(table, cause, named) for cause in common.causes.values())


def _reach(table: Table, cause: Cause, named: Mapping[str, Named]) -> Reach:
    holds, unsaid = _meeting(table, cause)
    if cause.provider is None:
        rows = np.flatnonzero(holds)
        return Reach(cause, (Group(rows),) if rows.size > 1 else (), int(rows.size), unsaid)
    known = named.get(cause.provider)
    places = np.full(table.size, _ALONE, np.intp) if known is None else known.places
    found = [*_by_provider(holds, places, () if known is None else known.names)]
    if cause.unnamed == "together" and (rows := np.flatnonzero(holds & (places == _ALONE))).size > 1:
        found.append(Group(rows, ""))
    found.sort(key=lambda group: -group.rows.size)
    counted = tuple(found[:MOST_GROUPS])
    touched = sum(group.rows.size for group in counted)
    return Reach(cause, counted, touched, unsaid, len(found) - len(counted))


def _by_provider(holds: Bools, places: Places, names: Sequence[str]) -> Iterator[Group]:
    """Give the firms of each provider that several of them use."""
    rows = np.flatnonzero(holds & (places >= 0))
    order = rows[np.argsort(places[rows], kind="stable")]
    ends = np.cumsum(np.bincount(places[rows], minlength=len(names)))
    for name, part in zip(names, np.split(order, ends[:-1]), strict=bool(len(names))):
        if part.size > 1:
            yield Group(part, name)


def _meeting(table: Table, cause: Cause) -> tuple[Bools, int]:
    """Return which firms surely meet the condition of a cause, and of how many it is not known."""
    if cause.when is None:
        return np.ones(table.size, np.bool_), 0
    reader, parts = Reader(table.layout), []
    for start in range(0, table.size, _BATCH):
        some = {name: cells[start : start + _BATCH] for name, cells in table.answers.items()}
        parts.append(Firms(reader, table.layout.filled(some)).evaluated(cause.when))
    found = np.concatenate([np.empty(0, np.int8), *parts])
    return found == TRUE, int((found == NONE).sum())
