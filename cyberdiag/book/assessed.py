"""Results of the rows of a wide table, piece by piece: from what stands there to a batch of Arrow."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from cyberdiag.book import parquet
from cyberdiag.book.encoded import Encoder
from cyberdiag.book.heads import CLIENT

if TYPE_CHECKING:
    from cyberdiag.book.cells import Given, Piece
    from cyberdiag.book.heads import Heads
    from cyberdiag.book.wanted import Wanted
    from cyberdiag.columns.layout import Cells
    from cyberdiag.problems import Problem

ROW = "row"


class Part(Struct, frozen=True):
    """What came of a piece: results of the rows without fault, how many those are, how many others, and why, by row and column."""

    results: Any
    assessed: int
    left_out: int
    faults: list[tuple[int, str, Problem]]


class Assessor:
    """Assesses the pieces of one table."""

    def __init__(self, heads: Heads, wanted: Wanted) -> None:
        self._wanted, self._encoder = wanted, Encoder(heads, wanted.kernel.layout)
        self._clients = [column for column, about in heads.about.items() if about == CLIENT]

    def results(self, piece: Piece) -> Part:
        """Return what comes of a piece; faults are in the order of rows, those of a whole row without a column."""
        encoded = self._encoder.encode(piece.columns)
        whole = encoded.whole(piece.size)
        faults = [(int(piece.numbers[row]), column, problem) for row, column, problem in encoded.faults]
        faults += [(number, "", problem) for number, problem in piece.broken]
        kept = np.flatnonzero(whole)
        answers = {name: cells if whole.all() else cells[kept] for name, cells in encoded.answers.items()}
        named = {column: _texts(piece.columns[column], kept) for column in self._clients if piece.columns}
        found = self._wanted.run(answers) if kept.size else self._wanted.nothing
        batch = parquet.laid({ROW: piece.numbers[kept], **named, **found}, self._wanted.labels)
        broken = len({number for number, _ in piece.broken})
        return Part(batch, kept.size, piece.size - kept.size + broken, sorted(faults, key=itemgetter(0)))


def _texts(given: Given, rows: Cells) -> Cells:
    """Return what stands in some rows of a column as texts; None for nothing."""
    listed = given.listed
    words = np.array(
        [*(text if isinstance(text, str) else str(text) for text in listed.values), None], object
    )
    found: Cells = words[listed.places[rows]]
    return found
