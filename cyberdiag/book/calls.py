"""Whom to call first: a rank made of parts that are all shown, worked out for every client at once.

Each part gives points between none and its weight; their sum decides, and of equal sums the name. What each part gives
from where on stands in `catalogue/calls.yaml`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.columns.firms import Firms, Reader
from cyberdiag.columns.logic import FALSE
from cyberdiag.model.call_order import BeyondPart, TimesPart
from cyberdiag.model.parts import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from cyberdiag.book.table import Table
    from cyberdiag.columns.firms import Bools
    from cyberdiag.columns.results import Numbers
    from cyberdiag.model.advice import Cover
    from cyberdiag.model.advice_levels import Ladders
    from cyberdiag.model.call_order import CallOrder, CallPart

_EAL = "loss/scenario/{}/eal"
_RATE = "loss/scenario/{}/rate"
_BEARABLE, _REVENUE, _HELD = "tolerable_loss", "revenue", "held_covers"


class By(StrEnum):
    """What clients are put in order by: whom to call, largest expected loss, lowest score, oldest answers."""

    CALL = "call"
    LOSS = "loss"
    SCORE = "score"
    AGE = "age"


class Calls(Struct, frozen=True):
    """What decides the order, a column for each part by its name, in the order of the clients.

    `values` are what is known: yen a year, times, a share, days (negative where the day has passed) and months; NaN where it
    is not known. `points` are whole numbers up to the weight of the part, `total` their sum. `main` is the place in
    `scenarios` of the kind of incident with the largest expected loss (-1 without an estimate), `bearable` the yen that a
    firm can bear (NaN where neither it nor its revenue tells), `said` whether it told them itself. `missing` is how many of
    the kinds of cover that `concern` it are not held; NaN where that is not known.
    """

    values: Mapping[str, Numbers]
    points: Mapping[str, Numbers]
    total: Numbers
    scenarios: tuple[str, ...]
    main: NDArray[np.intp]
    bearable: Numbers
    said: Bools
    missing: Numbers
    concern: Numbers

    def counted(self, order: CallOrder) -> Mapping[str, CallPart]:
        """Return the parts that count: those with a weight, and the renewal only where some day is known."""
        told = not np.isnan(self.values["renewal"]).all()
        return {
            name: part
            for name, part in order.parts.by_name.items()
            if part.weight and (told or name != "renewal")
        }


def calls(
    table: Table,
    day: str,
    order: CallOrder,
    covers: Iterable[Cover],
    ladders: Ladders,
    renewals: Mapping[str, str],
) -> Calls:
    """Return the parts for every client as of a day; `renewals` are ISO days by client, of those that are known."""
    scenarios = tuple(
        name.split("/")[2]
        for name in table.results
        if name.startswith(_EAL.format("")[: -len("/eal")]) and name.endswith("/eal")
    )
    main, mean = _main(table, scenarios)
    bearable, said = _bearable(table, ladders)
    missing, concern = _missing(table, covers)
    with np.errstate(all="ignore"):
        values = {
            "step": np.where(_asked(table), _result(table, "loss/step/saves"), np.nan),
            "beyond": mean / np.where(bearable > 0, bearable, np.nan),
            "covers": np.where(concern > 0, missing / np.maximum(concern, 1), missing),
            "renewal": _days([renewals.get(name, "") for name in table.clients], day),
            "age": _months(table.dates, day),
        }
    values["beyond"] = np.where((bearable == 0) & (mean > 0), np.inf, values["beyond"])
    points = {name: _points(part, values[name], said) for name, part in order.parts.by_name.items()}
    total: Numbers = sum(points.values(), np.zeros(table.size))
    return Calls(values, points, total, scenarios, main, bearable, said, missing, concern)


def rows(table: Table, found: Calls, by: By) -> NDArray[np.intp]:
    """Return the places of the clients in the order asked for; what is not known comes last, and of equals the name decides."""
    keys = {
        By.CALL: lambda: -found.total,
        By.LOSS: lambda: -_result(table, "loss/eal"),
        By.SCORE: lambda: scores(table),
        By.AGE: lambda: -found.values["age"],
    }
    place: NDArray[np.intp] = np.argsort(keys[by](), kind="stable")
    return place


def scores(table: Table) -> Numbers:
    """Return the score of the first diagnosis of each client, or its estimate; NaN where there is neither."""
    first = next((n.id for n in table.layout.questions.scored), None)
    if first is None:
        return np.full(table.size, np.nan)
    score = table.results[f"{first}/score"]
    estimate = table.results.get(f"{first}/estimate", score)
    found: Numbers = np.where(np.isnan(score), estimate, score)
    return found


def _asked(table: Table) -> Bools:
    """Return where a scored question was answered: of the others nobody knows what a step would save."""
    found: Bools = np.zeros(table.size, np.bool_)
    for questionnaire in table.layout.questions.scored:
        for name in ("score", "estimate"):
            found |= ~np.isnan(_result(table, f"{questionnaire.id}/{name}"))
    return found


def _points(part: CallPart, value: Numbers, said: Bools) -> Numbers:
    """Return the points of a part: none before its beginning and for a day that has passed."""
    start, full, now = part.starts, part.full, value
    if isinstance(part, TimesPart):
        with np.errstate(all="ignore"):
            start, full, now = np.log(start), np.log(full), np.log(np.maximum(value, np.finfo(float).tiny))
    share = np.where(value < 0, 0.0, np.clip((now - start) / (full - start), 0.0, 1.0))
    if isinstance(part, BeyondPart):
        share = np.where(said, share, part.supposed * share)
    found: Numbers = half_up(part.weight * np.where(np.isnan(value), part.unknown, share), 0)
    return found


def _main(table: Table, scenarios: tuple[str, ...]) -> tuple[NDArray[np.intp], Numbers]:
    """Return which kind of incident has the largest expected loss, as a report names it first, and what one costs on average."""
    none = np.full(table.size, np.nan)
    if not scenarios:
        return np.full(table.size, -1, np.intp), none
    eal = np.array([table.results[_EAL.format(name)] for name in scenarios])
    rate = np.array([table.results[_RATE.format(name)] for name in scenarios])
    known = np.nan_to_num(eal, nan=-1.0)
    place = np.argmax(known, axis=0)
    across = np.arange(table.size)
    some = known[place, across] > 0
    with np.errstate(all="ignore"):
        mean = eal[place, across] / rate[place, across]
    told = ~np.isnan(eal).any(axis=0)
    return np.where(some, place, -1), np.where(some, mean, np.where(told, 0.0, np.nan))


def _bearable(table: Table, ladders: Ladders) -> tuple[Numbers, Bools]:
    """Return the yen that each firm can bear, as `advice.covers.tolerable_loss` does, and whether it said so itself."""
    given, revenue = _fact(table, _BEARABLE), _fact(table, _REVENUE)
    bounds, share = ladders.tolerable_loss, ladders.thresholds.tolerable_share.value
    supposed = np.clip(share * revenue, bounds.at_least, bounds.at_most)
    said = ~np.isnan(given)
    return np.where(said, given, supposed), said


def _missing(table: Table, covers: Iterable[Cover]) -> tuple[Numbers, Numbers]:
    """Return how many kinds of cover a firm does not hold of those that concern it, and how many concern it."""
    missing, concern = np.zeros(table.size), np.zeros(table.size)
    column = table.layout.columns.get(_HELD)
    if column is None:
        return np.full(table.size, np.nan), concern
    firms = Firms(Reader(table.layout), dict(table.answers))
    held = firms.cells[_HELD]
    known = column.known(held)
    for cover in covers:
        when = cover.relevance.when
        out = np.zeros(table.size, np.bool_) if when is None else firms.evaluated(when) == FALSE
        bit = np.int64(1) << column.choices.index(cover.id) if cover.id in column.choices else np.int64(0)
        concern += ~out
        missing += ~out & ((held & bit) == 0)
    return np.where(known, missing, np.nan), concern


def _fact(table: Table, name: str) -> Numbers:
    """Return a number that firms answered; NaN where it is not known."""
    column = table.layout.columns.get(name)
    if column is None:
        return np.full(table.size, np.nan)
    cells = table.answers[name]
    found: Numbers = np.where(column.known(cells), cells, np.nan)
    return found


def _result(table: Table, name: str) -> Numbers:
    found: Numbers = table.results.get(name, np.full(table.size, np.nan))
    return found


def _days(dates: Iterable[str], day: str) -> Numbers:
    """Return the days from a day on; NaN where there is no date."""
    given = np.array([d or "NaT" for d in dates], "datetime64[D]")
    found = (given - np.datetime64(day)).astype(np.float64)
    return np.where(np.isnat(given), np.nan, found)


def _months(dates: Iterable[str], day: str) -> Numbers:
    """Return the whole months up to a day; NaN where there is no date, none where it is later."""
    given = np.array([d or "NaT" for d in dates], "datetime64[D]")
    now = np.datetime64(day)
    months = (now.astype("datetime64[M]") - given.astype("datetime64[M]")).astype(np.float64)
    begun = given - given.astype("datetime64[M]") > now - now.astype("datetime64[M]")
    return np.where(np.isnat(given), np.nan, np.maximum(months - begun, 0.0))
