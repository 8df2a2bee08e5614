"""Reads who uses which provider: a table with a row for each client, as an agent keeps one beside the book."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cyberdiag.answer_files import csv_codec
from cyberdiag.book.reach import Named
from cyberdiag.book.records import named
from cyberdiag.errors import InvalidAnswers
from cyberdiag.messages import in_every_language
from cyberdiag.model.text import plain_name
from cyberdiag.problems import Place, Problem, Problems, near, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cyberdiag.answer_files.table import Cell

CLIENT = "client"


def read(
    raw: bytes, path: str, kinds: Collection[str], titles: Mapping[str, str], clients: Mapping[str, str]
) -> tuple[Mapping[str, Named], list[Problem]]:
    """Return by kind of provider whom each client uses, and a warning for each row of somebody who is not in the book.

    The columns are `client`, as the book or its firm (that of each of `clients`) calls it, and the kinds of provider by their
    ids or `titles`; others are for people.

    Raises:
        InvalidData, InvalidAnswers: for what is no table, has no such columns, or names a client twice.
    """
    named_so = {**titles, **{key: key for key in kinds}}
    known = {plain_name(word): key for word, key in named_so.items() if key in kinds}
    rows = csv_codec.rows(csv_codec.decode(raw, path), path, lambda found: _header(found, known))
    head = _header(rows, known)
    if head is None:
        expected = ", ".join(kinds)
        raise InvalidAnswers([Problem(Place(path, 1, 1), "providers-no-header", {"expected": expected})])
    columns = [_column(cell, known) for cell in rows[head]]
    given = {key: [""] * len(clients) for key in columns if key not in {"", CLIENT}}
    meant, places = named(clients), {client: row for row, client in enumerate(clients)}
    faults, told, lines = Problems(), Problems(), dict[str, int]()
    for row in rows[head + 1 :]:
        cells = {key: cell for key, cell in zip(columns, row, strict=False) if key}
        cell = cells.get(CLIENT)
        if cell is None or not (name := str(cell.value).strip()):
            continue
        found = meant(name)
        place, key = Place(path, cell.line, cell.column), found[0] if len(found) == 1 else plain_name(name)
        if key in lines:
            faults.append(Problem(place, "yaml-duplicate", {"key": name[:40], "line": lines[key]}))
        elif len(found) == 1:
            for provider, values in given.items():
                values[places[key]] = str(cells[provider].value) if provider in cells else ""
        elif found:
            told.append(warning(place, "ambiguous-client", name=name[:40], names=", ".join(found)))
        else:
            guess = None if told.is_full else near(name, clients)
            code = "providers-unknown-client-near" if guess else "providers-unknown-client"
            told.append(warning(place, code, name=name[:40], guess=guess or ""))
        lines.setdefault(key, cell.line)
    if faults:
        raise InvalidAnswers(faults)
    return {key: Named.of(values) for key, values in given.items()}, told


def _header(rows: Sequence[Sequence[Cell]], known: Mapping[str, str]) -> int | None:
    """Return the index of the row that names the client's column and one of a provider at least."""
    for n, row in enumerate(rows[:30]):
        found = {_column(cell, known) for cell in row} - {""}
        if CLIENT in found and len(found) > 1:
            return n
    return None


def _column(cell: Cell, known: Mapping[str, str]) -> str:
    name = plain_name(str(cell.value or ""))
    return CLIENT if name in _client_words() else known.get(name, "")


@cache
def _client_words() -> frozenset[str]:
    return frozenset(plain_name(word) for word in (CLIENT, *in_every_language("accumulate.client")))
