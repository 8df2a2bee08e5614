"""Wide tables: no row is lost or taken wrongly in silence, and what is half written never takes a name."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .instead import after, argument, nothing, returns, value
from .protection import Protection

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAMING = "tests/book/test_streaming.py::"
WIDE = "tests/book/test_wide.py::"
BROKEN = f"{STREAMING}test_a_broken_table_is_named_and_nothing_is_written"
STOPPED = f"{STREAMING}test_a_run_that_is_stopped_leaves_the_old_file_and_nothing_else"
ROW = f"{STREAMING}test_a_row_with_a_fault_is_told_by_row_and_column_and_the_others_go_on"


@contextmanager
def _in_place(paths: Any) -> Iterator[Any]:
    with ExitStack() as stack:
        yield [stack.enter_context(Path(path).open("wb")) for path in paths]


def _open_to_all(made: tuple[int, Path]) -> tuple[int, Path]:
    made[1].chmod(0o644)
    return made


def _every_row(found: Any) -> Any:
    found[:] = True
    return found


@contextmanager
def _untold(_: str) -> Iterator[None]:
    yield


PROTECTIONS = (
    Protection(
        "wide-pieces",
        "a table of any size is read piece by piece",
        {"cyberdiag.book.parquet:BATCH": value(10**9), "cyberdiag.book.json_lines:BATCH": value(10**9)},
        tuple(
            f"{WIDE}test_no_more_than_a_piece_of_a_table_is_held[{suffix}]"
            for suffix in (".parquet", ".csv", ".jsonl")
        ),
    ),
    Protection(
        "wide-whole",
        "results and rejects take their names when all of them are written",
        {"cyberdiag.outside.large:filling": value(_in_place)},
        (STOPPED, BROKEN),
    ),
    Protection(
        "wide-private",
        "results of a table are their owner's alone",
        {"cyberdiag.outside.files:_beside": after(_open_to_all)},
        (f"{STREAMING}test_results_are_those_of_the_kernel_to_the_bit",),
    ),
    Protection(
        "wide-broken",
        "a table that cannot be read to its end is told as that",
        {"cyberdiag.book.parquet:told": value(_untold)},
        (BROKEN,),
    ),
    Protection(
        "wide-quotes",
        "a quote that is not closed takes no rows into its cell",
        {"cyberdiag.book.wide_csv:_refuse_open_quote": nothing},
        (BROKEN,),
    ),
    Protection(
        "wide-slips",
        "a column that looks like a slip of a question's id is refused, not passed over",
        {"cyberdiag.book.heads:near": returns(None)},
        (f"{WIDE}test_columns_that_cannot_be_meant_are_named",),
    ),
    Protection(
        "wide-rows",
        "a row with a fault is left out of the results",
        {"cyberdiag.book.encoded:Encoded.whole": after(_every_row)},
        (ROW,),
    ),
    Protection(
        "wide-formulas",
        "no text of a table runs as a formula where its results are opened",
        {"cyberdiag.book.wide_csv:guarded": argument(0)},
        (f"{STREAMING}test_results_are_those_of_the_kernel_to_the_bit",),
    ),
    Protection(
        "wide-numbers",
        "numbers of a typed column keep the bounds of their question",
        {"cyberdiag.typed:in_range": returns(True)},
        (ROW,),
    ),
)
