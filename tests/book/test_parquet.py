"""Columns written for machines, and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from book import making

from cyberdiag.book import parquet
from cyberdiag.outside import large

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read_again_with_nothing_as_nothing(tmp_path: Path) -> None:
    found = making.table(40)
    written = tmp_path / "book.parquet"
    results = {
        name: found.results[name]
        for name in ("cyber-risk/score", "cyber-risk/rating", "cyber-risk/questions")
    }
    clients = np.array([None, *found.clients[1:]], object)
    written.write_bytes(parquet.whole({"client": clients, **results}, found.labels))
    with large.reading(str(written)) as file:
        read = parquet.Parquet(str(written), file)
        assert (read.columns, read.rows) == (("client", *results), 40)
        (piece,) = read.pieces(read.columns, ("client",))
        batch = piece.columns
    assert [batch["client"].value(row) for row in range(3)] == [None, *found.clients[1:3]]
    for row in range(40):
        assert batch["cyber-risk/score"].value(row) == found.number("cyber-risk/score", row)
        assert batch["cyber-risk/rating"].value(row) == found.label("cyber-risk/rating", row)
        assert batch["cyber-risk/questions"].value(row) == found.results["cyber-risk/questions"][row]
