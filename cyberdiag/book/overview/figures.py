"""The figures of a book for programs and sheets: every firm by name, and every column of its results by its stable id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cyberdiag.book.overview import sizes
from cyberdiag.book.overview.scored import TRADE
from cyberdiag.report import words
from cyberdiag.report.tables.rows import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.book.overview.given import Given
    from cyberdiag.columns.layout import Cells

_YEN = "loss/"
"""What is worked out of revenue begins so: to the last digit it would tell revenue."""


def columns(given: Given) -> Mapping[str, Cells]:
    """Return a row for each firm: its name, day, trade and size, then the columns of `Kernel.run`, whose codes `Table.labels` explains.

    Where nobody is to be known, sizes are where their band begins, and losses have two significant figures.
    """
    table, rows = given.table, range(given.table.size)
    found: dict[str, Cells] = {
        "client": _texts(table.clients),
        "organisation": _texts("" if given.anonymous else name for name in table.organisations),
        "date": _texts(given.date(row) for row in rows),
        TRADE: _texts(sizes.trade(given, row)[0] for row in rows),
    }
    for name in (sizes.PEOPLE, sizes.SALES):
        key, told = (f"{name}_from", sizes.start) if given.anonymous else (name, sizes.figure)
        found[key] = np.array([_number(told(given, name, row)) for row in rows], np.float64)
    return {**found, **{name: _told(given, name, cells) for name, cells in table.results.items()}}


def _texts(values: Any) -> Cells:
    return np.array(list(values), object)


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _told(given: Given, name: str, cells: Cells) -> Cells:
    if not (given.anonymous and name.startswith(_YEN) and cells.dtype.kind == "f"):
        return cells
    return np.array([x if np.isnan(x) else words.significant(float(x)) for x in cells], cells.dtype)


def listed(given: Given) -> Table:
    """Return the same as a table whose cells are texts, numbers, or nothing: codes are told by what they stand for."""
    found = {name: _cells(name, cells, given) for name, cells in columns(given).items()}
    rows = tuple(zip(*found.values(), strict=True)) if given.table.size else ()
    return Table("firms", "", tuple(found), rows)


def _cells(name: str, cells: Cells, given: Given) -> list[Any]:
    labels = given.table.labels.get(name)
    if labels is not None:
        return [labels[code] if code >= 0 else None for code in cells.tolist()]
    if cells.dtype.kind == "f":
        return [None if value != value else value for value in cells.tolist()]  # noqa: PLR0124  NaN
    if cells.dtype.kind == "b":
        return ["true" if value else "false" for value in cells.tolist()]
    return [None if value == "" else value for value in cells.tolist()]
