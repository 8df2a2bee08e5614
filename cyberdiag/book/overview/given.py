"""What the page of a book is made from, and the same without anybody's name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.model.catalogue import Catalogue
from cyberdiag.model.moment import months_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cyberdiag.book.table import Table
    from cyberdiag.messages import Messages

_MONTH = len("2026-01")
_YEAR = 12
"""Months."""


class Called(Struct, frozen=True):
    """A firm to call, first to last: why in one sentence, and the parts of its rank, each with what it is called."""

    client: str
    organisation: str
    sentence: str
    parts: tuple[tuple[str, str], ...] = ()


class Rejected(Protocol):
    """A file that could not be read: which, where in it, and why in words."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def place(self) -> str:
        """The line, the row or the cell."""

    @property
    def text(self) -> str:
        """The reason."""


class Reject(Struct, frozen=True):
    """A file that could not be read, as it is told here."""

    path: str
    place: str
    text: str


class Given(Struct, frozen=True, dict=True):
    """A book on a day (ISO text): newest answers, the round before, clients without answers, files that were rejected.

    Where it is `anonymous`, clients are numbers, and neither a day nor a figure of one firm is told exactly.
    """

    table: Table
    earlier: Table
    without: tuple[str, ...]
    rejects: Sequence[Rejected]
    day: str
    calls: tuple[Called, ...] = ()
    known: Catalogue = Catalogue()
    anonymous: bool = False

    @cached_property
    def row(self) -> Mapping[str, int]:
        """In which row of the table each client is."""
        return {name: n for n, name in enumerate(self.table.clients)}

    @cached_property
    def old(self) -> tuple[int, ...]:
        """The rows of those whose answers are a year old or older, the oldest first."""
        dates = self.table.dates
        found = (n for n, date in enumerate(dates) if date and months_between(date, self.day) >= _YEAR)
        return tuple(sorted(found, key=lambda row: dates[row]))

    @cached_property
    def files_rejected(self) -> int:
        """How many files were rejected; one may be for several reasons."""
        return len(self.rejects) if self.anonymous else len({one.path for one in self.rejects})

    def name(self, row: int) -> str:
        """Return what a client is called: its organisation, or the name that the book has for it."""
        return self.table.organisations[row] or self.table.clients[row]

    def date(self, row: int) -> str:
        """Return the day of a client's answers as ISO text, its month where nobody is to be known by it."""
        return self.table.dates[row][: _MONTH if self.anonymous else None]


def nameless(given: Given, say: Messages) -> Given:
    """Return a book without anybody's name, in an order that no name decides: clients are numbers from the lowest score on.

    Of a file that was rejected only its kind is left, because where and why it failed may quote it.
    """
    table = given.table
    numbered = [cells for cells in table.results.values() if cells.dtype.kind == "f"]
    rows = np.lexsort(numbered[::-1]) if numbered else np.arange(table.size)
    numbers = {table.clients[row]: str(n) for n, row in enumerate(rows, 1)}
    called = {client: say("book-page.nobody", number=number) for client, number in numbers.items()}
    earlier = given.earlier
    kept = np.array([n for n, client in enumerate(earlier.clients) if client in numbers], np.intp)
    return replace(
        given,
        table=_named(table.at(rows), numbers, called),
        earlier=_named(earlier.at(kept), numbers, called),
        without=("",) * len(given.without),
        rejects=tuple(
            Reject(_kind(path), "", "") for path in dict.fromkeys(one.path for one in given.rejects)
        ),
        calls=tuple(_bare(one, numbers, called) for one in given.calls if one.client in numbers),
        anonymous=True,
    )


def _named(table: Table, numbers: Mapping[str, str], called: Mapping[str, str]) -> Table:
    return replace(
        table,
        clients=tuple(numbers[client] for client in table.clients),
        organisations=tuple(called[client] for client in table.clients),
    )


def _bare(one: Called, numbers: Mapping[str, str], called: Mapping[str, str]) -> Called:
    """Return a firm to call under its number; a text that quotes one of its names is left out."""
    names = [name for name in (one.client, one.organisation) if name]

    def plain(text: str) -> str:
        return "" if any(name in text for name in names) else text

    parts = tuple((label, plain(text)) for label, text in one.parts)
    return Called(numbers[one.client], called[one.client], plain(one.sentence), parts)


def _kind(path: str) -> str:
    name = path.replace("\\", "/").rpartition("/")[2]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return f"*.{ending}" if ending in _ENDINGS else "*"


_ENDINGS = frozenset({"yaml", "yml", "json", "jsonl", "csv", "xlsx", "html", "parquet", "zip"})
"""Endings of files that a book reads; another may be part of a name."""
