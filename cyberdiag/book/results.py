"""What the clients of a book come to, worked out once and kept until their answers, the questions or the model change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from cyberdiag import __version__
from cyberdiag.book.store import ANSWERS, NUMBER, RESULTS
from cyberdiag.book.table import Table
from cyberdiag.columns import batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from cyberdiag.book.records import Round
    from cyberdiag.book.store import Store
    from cyberdiag.columns import Kernel, Layout
    from cyberdiag.columns.layout import Cells

_MADE_OF = "made-of"
"""The entry in which a book tells what its answers and results were worked out with."""
PORTION = 200
"""So many files are read before what was read of them is kept."""
_BATCH = 4_096


def renew(store: Store, known: str) -> None:
    """Forget answers and results that were worked out by another program, or with other questions or another model.

    `known` stands for all that is asked and known.
    """
    made_of = f"{__version__} {known}"
    if store.about().get(_MADE_OF) != made_of:
        with store.changing():
            for table in (ANSWERS, RESULTS):
                store.drop(table)
            store.say(_MADE_OF, made_of)


def keep_answers(store: Store, layout: Layout, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep the answers of rounds, by their number, as columns."""
    if rows:
        columns = {name: _stored(cells) for name, cells in batch(layout, rows.values()).items()}
        store.append(ANSWERS, {NUMBER: np.array(list(rows), np.int64), **columns})


def unread(store: Store, rounds: Iterable[Round]) -> list[Round]:
    """Return the rounds whose answers are not kept as columns."""
    known = set(store.numbers(ANSWERS).tolist())
    return [one for one in rounds if one.number not in known]


def assess(store: Store, kernel: Kernel, advance: Callable[[int], None] = lambda _: None) -> int:
    """Work out the results of all answers that have none, and keep them; returns how many.

    `advance` is told how many are done after each batch, each of which is kept at once.
    """
    answers = store.columns(ANSWERS)
    if not answers:
        return 0
    numbers = answers[NUMBER]
    left = np.flatnonzero(~np.isin(numbers, store.numbers(RESULTS)))
    for start in range(0, left.size, _BATCH):
        rows = left[start : start + _BATCH]
        found = kernel.run(_taken(kernel.layout, answers, rows))
        with store.changing():
            store.append(RESULTS, {NUMBER: numbers[rows], **found})
        advance(rows.size)
    return int(left.size)


def tables(store: Store, kernel: Kernel) -> tuple[Table, Table]:
    """Return the newest answers and results of each client that has any, and those of the round before."""
    answers, results = store.columns(ANSWERS), store.columns(RESULTS)
    done = set(results.get(NUMBER, np.array([], np.int64)).tolist())
    newest: list[Round] = []
    before: list[Round] = []
    for rounds in _of_each(one for one in store.rounds() if one.number in done):
        newest.append(rounds[-1])
        before += rounds[-2:-1]
    names = store.clients()
    return (
        _table(kernel, answers, results, newest, names),
        _table(kernel, answers, results, before, names),
    )


def _table(
    kernel: Kernel,
    answers: Mapping[str, Cells],
    results: Mapping[str, Cells],
    rounds: Sequence[Round],
    names: Mapping[str, str],
) -> Table:
    rows = _rows(answers, rounds)
    found = (
        {name: cells[_rows(results, rounds)] for name, cells in results.items() if name != NUMBER}
        if rounds
        else kernel.run({})
    )
    return Table(
        layout=kernel.layout,
        labels=kernel.labels,
        clients=tuple(one.client for one in rounds),
        organisations=tuple(names[one.client] for one in rounds),
        dates=tuple(one.date for one in rounds),
        versions=tuple(json.loads(one.versions) for one in rounds),
        answers=_taken(kernel.layout, answers, rows) if rounds else kernel.layout.filled({}),
        results=found,
    )


def _rows(columns: Mapping[str, Cells], rounds: Sequence[Round]) -> Cells:
    """Return where the rounds stand in columns."""
    place = {number: row for row, number in enumerate(columns.get(NUMBER, np.array([], np.int64)).tolist())}
    return np.array([place[one.number] for one in rounds], np.intp)


def _of_each(rounds: Iterable[Round]) -> Iterator[list[Round]]:
    """Give the rounds of each client, which stand together."""
    held: list[Round] = []
    for one in rounds:
        if held and held[0].client != one.client:
            yield held
            held = []
        held.append(one)
    if held:
        yield held


def _stored(cells: Cells) -> Cells:
    """Return a column as it is kept: whole numbers without an end as text."""
    return np.array([str(cell) for cell in cells], object) if cells.dtype == object else cells


def _taken(layout: Layout, answers: Mapping[str, Cells], rows: Cells) -> dict[str, Cells]:
    """Return some answers as the kernel takes them."""
    found = {}
    for name, column in layout.columns.items():
        cells = answers[name][rows]
        found[name] = (
            np.array([int(cell) for cell in cells], object)
            if column.dtype == object
            else cells.astype(column.dtype, copy=False)
        )
    return found
