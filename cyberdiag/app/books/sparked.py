"""`book assess --engine spark`: a table assessed by a Spark of this computer, for tables in many files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from cyberdiag.app import endings
from cyberdiag.app.books import streaming
from cyberdiag.book import pieces
from cyberdiag.book.cells import NOWHERE
from cyberdiag.book.heads import CLIENT
from cyberdiag.engines import spark
from cyberdiag.errors import CannotWrite, ExitCode, InvalidAnswers, WrongUsage
from cyberdiag.model.format import Format
from cyberdiag.outside import files
from cyberdiag.problems import Place, Problem
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import console, print_folded
from cyberdiag.terminal.progress import waiting

if TYPE_CHECKING:
    from cyberdiag.app.books.streaming import Asked
    from cyberdiag.messages import Messages
    from cyberdiag.terminal.console import Look

_PARTS = "part-*.parquet"


class _Came(Struct):
    """What came of a run."""

    rows: int = 0
    left_out: int = 0
    shown: list[Problem] = field(default_factory=list)


def assess(path: str, asked: Asked, say: Messages, look: Look) -> ExitCode:
    """Assess every row, and write a new folder of Parquet files, their owner's alone.

    Raises:
        WrongUsage: where something is missing or means nothing here.
        InvalidAnswers: where the table cannot be read to its end; nothing is written then.
        CannotWrite: where the results cannot be written, or something has their name.
    """
    output = _output(asked)
    if pieces.form_of(path) is not Format.PARQUET:
        raise WrongUsage.of("spark-parquet", path)
    if not os.path.lexists(path):
        raise InvalidAnswers.of("file-not-found", path)
    spark.need()
    beside = str(Path(output).absolute().parent)
    with (
        endings.quietly(streaming.end),
        waiting(say("wide.assessing"), look),
        files.refusing(output),
        tempfile.TemporaryDirectory(prefix=".cyberdiag-", dir=beside) as folder,
    ):
        made = Path(folder) / "made"
        spark.parquet_to_parquet(str(Path(path).absolute()), str(made), say.lang, asked.columns, folder)
        for file in made.iterdir():
            file.chmod(0o600)
        came = _looked_at(path, sorted(made.glob(_PARTS)))
        made.chmod(0o700)
        made.rename(output)
    out = console(look, error=True)
    problems.show(out, came.shown, say)
    if came.left_out:
        print_folded(out, say("wide.faulty", count=f"{came.left_out:,}"))
    print_folded(out, say("wide.assessed", path=output, count=f"{came.rows - came.left_out:,}"))
    failed = came.left_out and (asked.strict or came.left_out == came.rows)
    return ExitCode.INVALID_ANSWERS if failed else ExitCode.DONE


def _looked_at(path: str, parts: list[Path]) -> _Came:
    """Count the rows that were written and those with a fault, the first of which are told."""
    came = _Came()
    for part in parts:
        with pieces.opened(str(part)) as table:
            for piece in table.pieces((CLIENT, spark.FAULT), (CLIENT,)):
                faults = piece.columns[spark.FAULT]
                rows = [n for n, place in enumerate(faults.places.tolist()) if place != NOWHERE]
                came.rows += piece.size
                came.left_out += len(rows)
                for row in rows[: streaming.MOST_SHOWN - len(came.shown)]:
                    client = piece.columns[CLIENT].value(row) if CLIENT in piece.columns else "?"
                    values = {"client": str(client), "reason": faults.value(row)}
                    came.shown.append(Problem(Place(path), "spark-reject", values))
    return came


def _output(asked: Asked) -> str:
    """Return the folder to make.

    Raises:
        WrongUsage: where there is none, it has not the ending of Parquet, or faults are wanted in a file.
        CannotWrite: where something has that name.
    """
    if asked.output is None:
        raise WrongUsage.of("wide-needs-output")
    if asked.rejects is not None:
        raise WrongUsage.of("spark-rejects")
    if pieces.form_of(asked.output) is not Format.PARQUET:
        raise WrongUsage.of("spark-parquet", asked.output)
    if os.path.lexists(asked.output):
        raise CannotWrite.of("exists", asked.output)
    return asked.output
