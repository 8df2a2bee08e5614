"""`book assess` of a wide table: batches in, results out, nothing kept; as many firms as there are."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, assert_never

from msgspec import Struct

from cyberdiag.app import endings, outputs
from cyberdiag.book import parquet, pieces, wide_csv
from cyberdiag.book.assessed import Assessor
from cyberdiag.book.heads import asked_by, heads
from cyberdiag.book.json_lines import JsonLinesOut
from cyberdiag.book.wanted import Wanted
from cyberdiag.catalog import losses
from cyberdiag.errors import ExitCode, WrongUsage
from cyberdiag.model.format import WIDE, Format
from cyberdiag.model.format import endings as endings_of
from cyberdiag.model.text import guarded, printable
from cyberdiag.outside import large
from cyberdiag.problems import Place, Problem
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import console, print_folded, show_written
from cyberdiag.terminal.progress import bar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.messages import Messages
    from cyberdiag.model.format import WideFormat
    from cyberdiag.terminal.console import Look

    _Out = parquet.ParquetOut | wide_csv.CsvOut | JsonLinesOut

MOST_SHOWN = 20
"""So many faults are shown at once; all of them are counted, and written where asked for."""


class Asked(Struct, frozen=True):
    """What is asked of a run: where results go, which columns, where faults go, whether any fault ends it with 4, on which engine."""

    output: str | None = None
    columns: tuple[str, ...] = ()
    rejects: str | None = None
    strict: bool = False
    engine: str | None = None


def is_table(path: str, asked: Asked) -> bool:
    """Return whether a path names a wide table, not a book.

    Raises:
        WrongUsage: where what is asked for means nothing to a book.
    """
    if Path(path).suffix.lower() in endings_of(WIDE):
        return True
    if asked.output or asked.columns or asked.rejects or asked.engine:
        raise WrongUsage.of("wide-only", path, known=" ".join(endings_of(WIDE)))
    return False


def assess(path: str, asked: Asked, say: Messages, look: Look) -> ExitCode:
    """Assess every row of a wide table, and write a row of results for each that has no fault.

    Raises:
        WrongUsage: for a format or a column that there is not, or without a file for the results.
        InvalidAnswers: where the table cannot be read to its end; nothing is written then.
        CannotWrite: what was there before is as it was.
    """
    parquet.need()
    if asked.output is None:
        raise WrongUsage.of("wide-needs-output", path)
    (target,) = outputs.outputs([asked.output], None, WIDE)
    outputs.ready((target,))
    with pieces.opened(path) as table:
        questions = asked_by(table.columns, say.lang)
        found = heads(table.columns, questions, path)
        problems.show(console(look, error=True), found.told, say)
        wanted = Wanted(questions, losses.load_losses(say.lang), asked.columns)
        files = [target.path, *([asked.rejects] if asked.rejects else [])]
        with endings.quietly(end), large.filling(files) as opened:
            faults = Faults(path, say, opened[1] if asked.rejects else None)
            assessor, came = Assessor(found, wanted), _Came()
            with (
                _writing(target.form, opened[0]) as out,
                bar(say("wide.assessing"), table.rows, look) as advance,
            ):
                for piece in table.pieces(found.wanted, frozenset(found.about)):
                    part = assessor.results(piece)
                    for fault in part.faults:
                        faults.take(*fault)
                    out.write(part.results)
                    came.assessed += part.assessed
                    came.left_out += part.left_out
                    advance(piece.size)
    _tell(came, faults, asked, say, look)
    failed = came.left_out and (asked.strict or not came.assessed)
    return ExitCode.INVALID_ANSWERS if failed or (asked.strict and found.told) else ExitCode.DONE


def end() -> None:
    """Leave the run as on Ctrl-C, so that nothing half written stays."""
    raise KeyboardInterrupt


class _Came(Struct):
    """How many rows were assessed so far, and how many left out."""

    assessed: int = 0
    left_out: int = 0


@contextmanager
def _writing(form: WideFormat, file: BinaryIO) -> Iterator[_Out]:
    """Give what writes batches of results in a format; the file has its end if the block comes to its own."""
    out = _out(form, file)
    try:
        yield out
    except BaseException:
        out.drop()
        raise
    out.close()


def _out(form: WideFormat, file: BinaryIO) -> _Out:
    match form:
        case Format.PARQUET:
            return parquet.ParquetOut(file)
        case Format.CSV:
            return wide_csv.CsvOut(file)
        case Format.JSONL:
            return JsonLinesOut(file)
        case _:
            assert_never(form)


class Faults:
    """What is wrong with rows: the first of them in words, all of them counted, and written where there is a file."""

    def __init__(self, path: str, say: Messages, file: BinaryIO | None) -> None:
        self._path, self._say, self.count = path, say, 0
        self.shown: list[Problem] = []
        self._text = (
            None if file is None else io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        )
        self._rows = None if self._text is None else csv.writer(self._text, lineterminator="\r\n")
        if self._rows is not None:
            self._rows.writerow([say(f"wide.{name}") for name in ("row", "column", "reason", "hint")])

    def take(self, row: int, column: str, problem: Problem) -> None:
        """Count one more, and write or show it."""
        self.count += 1
        if self._rows is None and len(self.shown) >= MOST_SHOWN:
            return
        reason, hint = self._say.problem(problem)
        where = column or self._say("wide.whole-row")
        if self._rows is not None:
            self._rows.writerow([row, *(guarded(printable(text)) for text in (where, reason, hint))])
        if len(self.shown) < MOST_SHOWN:
            values = {"row": row, "column": where, "reason": reason, "hint": hint}
            self.shown.append(Problem(Place(self._path), "wide-reject", values))


def _tell(came: _Came, faults: Faults, asked: Asked, say: Messages, look: Look) -> None:
    """Tell what was left out, what was written, and of how many firms."""
    out = console(look, error=True)
    problems.show(out, faults.shown, say)
    more = faults.count - len(faults.shown)
    if more and asked.rejects is None:
        print_folded(out, say("wide.more", count=f"{more:,}"))
    if came.left_out:
        print_folded(out, say("wide.rejected", count=f"{came.left_out:,}"))
    print_folded(out, say("wide.assessed", path=asked.output or "", count=f"{came.assessed:,}"))
    show_written(out, [asked.rejects] if asked.rejects else [], say)
