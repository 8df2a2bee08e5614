"""Wide tables: what a row says is what an answers file with the same words says, in every format and both ways of reading."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from book import wide_tables

from cyberdiag.book import heads, pieces, wide
from cyberdiag.book.encoded import Encoder
from cyberdiag.catalog import load
from cyberdiag.columns import Layout, encode
from cyberdiag.errors import InvalidAnswers

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import QuestionSet


MANY = 18_000
"""Rows of which no reader holds all."""


@cache
def questions() -> QuestionSet:
    return load.question_set(load.questionnaire_ids(), "en", whole=True)


def encoded(path: str) -> dict[int, dict[str, Any] | None]:
    """Return every row as the kernel takes it, by its number; None for one with a fault."""
    layout = Layout(questions())
    found: dict[int, dict[str, Any] | None] = {}
    with pieces.opened(path) as table:
        head = heads.heads(table.columns, questions(), path)
        encoder = Encoder(head, layout)
        for piece in table.pieces(head.wanted, frozenset(head.about)):
            made = encoder.encode(piece.columns)
            filled = layout.filled(made.answers)
            found |= dict.fromkeys(number for number, _ in piece.broken)
            for row, whole in enumerate(made.whole(piece.size)):
                cells = {name: cells[row].item() for name, cells in filled.items()}
                found[int(piece.numbers[row])] = cells if whole else None
    return found


def same(one: Any, two: Any) -> bool:
    return bool(one == two or (isinstance(one, float) and math.isnan(one) and math.isnan(two)))


def both_ways(path: str) -> tuple[int, int]:
    """Compare the two readings of a table; returns how many rows are right and how many have a fault."""
    quick = encoded(path)
    layout = Layout(questions())
    right = wrong = 0
    for row in wide.rows(path, questions()):
        mine = quick.pop(row.number)
        assert (mine is None) == (row.answers is None), (row.number, row.problems)
        assert all(p.place.line == row.number for p in row.problems)
        wrong += row.answers is None
        if row.answers is not None and mine is not None:
            right += 1
            other = encode(layout, row.answers)
            assert [n for n, v in other.items() if not same(mine[n], v)] == []
    assert not quick
    return right, wrong


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".jsonl"])
def test_both_readings_take_the_same_rows_and_understand_them_alike(suffix: str, tmp_path: Path) -> None:
    given = wide_tables.rows(questions(), 30, 1)
    given += wide_tables.rows(questions(), 30, 2, slips=0.004)
    right, wrong = both_ways(wide_tables.write(tmp_path / f"t{suffix}", given))
    assert right >= 30
    assert wrong > 0


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".jsonl"])
def test_no_more_than_a_piece_of_a_table_is_held(suffix: str, tmp_path: Path) -> None:
    given = [{"client": f"firm-{n}", "TEC-01": "yes"} for n in range(MANY)]
    path = wide_tables.write(tmp_path / f"t{suffix}", given)
    if suffix == ".parquet":
        pq.write_table(pq.read_table(path), path)  # in one group of rows, not many small ones
    with pieces.opened(path) as table:
        sizes = [piece.size for piece in table.pieces({"client", "TEC-01"}, frozenset({"client"}))]
    assert sum(sizes) == MANY
    assert max(sizes) < MANY - 1000


def test_both_readings_understand_kinds_of_columns_alike(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(wide_tables.typed(questions(), 300, 1), path)
    right, wrong = both_ways(str(path))
    assert right
    assert wrong


def test_a_line_may_be_a_whole_document(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(
        '{"cyberdiag": "answers/1", "client": "a", "answers": {"TEC-01": {"answer": "yes", "note": "n"}}}\n\n'
        '{"cyberdiag": "answers/1", "answers": {"TEC-01": {"note": "n"}, "TEC-02": "no"}}\n'
        '{"client": "b", "TEC-01": "no", "TEC-01/note": "n"}\n[1]\n{"TEC-01": "yes", "TEC-01": "no"}\n{"TEC-01": 1e999}\n',
        encoding="utf-8",
    )
    assert both_ways(str(path)) == (2, 4)
    (
        first,
        *_,
    ) = wide.rows(str(path), questions())
    assert first.client == "a"
    assert first.answers is not None
    assert first.answers.by_id["TEC-01"].note == "n"


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        (["client", "TEC-01", "premium paid", "phone number"], []),
        (["client", "TEC-1"], ["wide-column-near"]),
        (["TEC-01", "TEC-01/nte"], ["wide-column-near"]),
        (["TEC-01", " TEC-01"], ["wide-column-twice"]),
        (["client", "zzzz"], ["wide-no-columns"]),
    ],
)
def test_columns_that_cannot_be_meant_are_named(columns: list[str], codes: list[str]) -> None:
    if not codes:
        found = heads.heads(columns, questions(), "t.csv")
        assert [p.code for p in found.told] == ["wide-column"], "one for all of them"
        return
    with pytest.raises(InvalidAnswers) as refused:
        heads.heads(columns, questions(), "t.csv")
    assert [p.code for p in refused.value.problems] == codes
