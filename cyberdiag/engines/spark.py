"""Many firms on Spark: inside somebody's own job, or on this computer alone.

Each Python worker compiles the questionnaires once and hands each batch of Arrow to the kernel. Every row comes back: one
with a fault has nothing but its `fault`.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.book import parquet
from cyberdiag.book.encoded import Encoder
from cyberdiag.book.heads import CLIENT, Heads, asked_by, heads
from cyberdiag.book.wanted import Wanted
from cyberdiag.catalog import losses
from cyberdiag.errors import InvalidAnswers, WrongUsage
from cyberdiag.messages import messages
from cyberdiag.model.language import SOURCE_LANGUAGE
from cyberdiag.outside import shell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FAULT = "fault"
"""The column that tells what is wrong with a row, by column; null where nothing is."""
_KINDS = {"f": "double", "i": "bigint", "b": "boolean"}
_LONGEST_REASON = 200
_LOOPBACK = "127.0.0.1"


def assess(
    df: Any,
    questionnaires: Sequence[str] = (),
    lang: str = SOURCE_LANGUAGE,
    columns: Sequence[str] = (),
    keep: Sequence[str] = (CLIENT,),
) -> Any:
    """Return the results of a Spark data frame with a row a firm and a column a question, as a data frame.

    `questionnaires` are names or folders that every worker can read, else those to which the columns belong; `columns` are
    patterns of results as of `book assess --columns`; `keep` are columns that come along as they are, where they are there.

    Raises:
        InvalidAnswers: where the columns cannot be meant.
        WrongUsage: for a pattern that no result answers to.
    """
    job = Job(tuple(df.columns), tuple(questionnaires), lang, tuple(columns))
    ready = _ready(job)
    kept = tuple(name for name in keep if name in df.columns)
    read = [*dict.fromkeys((*kept, *(name for name in df.columns if name in ready.heads.wanted)))]
    told = [f"`{name}` {df.schema[name].dataType.simpleString()}" for name in kept]
    told += [f"`{name}` {ready.kind(name)}" for name in ready.wanted.names]

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        return (job.results(batch, kept) for batch in batches)

    quoted = [f"`{name}`" for name in read]
    return df.select(*quoted).mapInArrow(run, ", ".join([*told, f"`{FAULT}` string"]))


class Job(Struct, frozen=True):
    """What a worker has to know to begin."""

    columns: tuple[str, ...]
    questionnaires: tuple[str, ...]
    lang: str
    patterns: tuple[str, ...]

    def results(self, batch: Any, kept: Sequence[str]) -> Any:
        """Return a batch of Arrow with the results of each row."""
        pa = parquet.need()
        ready = _ready(self)
        encoded = ready.encoder.encode(
            {name: parquet.given(cells) for name, cells in zip(batch.schema.names, batch.columns, strict=True)
             if name in ready.heads.wanted}
        )  # fmt: skip
        whole = encoded.whole(batch.num_rows)
        found = parquet.laid(ready.wanted.run(encoded.answers), ready.wanted.labels, flat=True)
        say, faults = messages(self.lang), dict[int, str]()
        for row, column, problem in encoded.faults:
            faults.setdefault(row, f"{column}: {say.problem(problem)[0]}")
        nothing = pa.array(~whole)
        columns = [batch.column(name) for name in kept]
        for cells in found.columns:
            widened = cells.cast(pa.int64()) if pa.types.is_integer(cells.type) else cells
            columns.append(pa.compute.if_else(nothing, pa.scalar(None, widened.type), widened))
        columns.append(pa.array([faults.get(row) for row in range(batch.num_rows)], pa.string()))
        return pa.RecordBatch.from_arrays(columns, [*kept, *found.schema.names, FAULT])


class _Ready(Struct, frozen=True):
    """What is made of a job once in each process."""

    heads: Heads
    encoder: Encoder
    wanted: Wanted

    def kind(self, name: str) -> str:
        """Return the type of a result as Spark calls it."""
        return "string" if name in self.wanted.labels else _KINDS[self.wanted.nothing[name].dtype.kind]


@cache
def _ready(job: Job) -> _Ready:
    import pyarrow.compute  # noqa: F401  so that it is there as a part of pyarrow

    questions = asked_by(job.columns, job.lang, job.questionnaires)
    found = heads(job.columns, questions, "")
    wanted = Wanted(questions, losses.load_losses(job.lang), job.patterns)
    return _Ready(found, Encoder(found, wanted.kernel.layout), wanted)


def need() -> None:
    """Say at once what is missing.

    Raises:
        WrongUsage: naming what to install.
    """
    try:
        import pyspark.sql.pandas.functions  # noqa: F401  what asks for pandas
    except ImportError:
        raise WrongUsage.of("needs-spark", install=shell.adding("spark")) from None
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise WrongUsage.of("needs-java")


@contextmanager
def local(folder: str) -> Iterator[Any]:
    """Give a Spark of this computer alone: it listens on the loopback only, shows no page, and keeps what it must in `folder`.

    Raises:
        WrongUsage: where something is missing.
    """
    need()
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = _LOOPBACK
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    settings = {
        "spark.driver.host": _LOOPBACK,
        "spark.driver.bindAddress": _LOOPBACK,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.hadoop.fs.permissions.umask-mode": "077",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": folder,
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(parquet.BATCH),
    }
    begun = SparkSession.builder.master("local[*]").appName("cyberdiag")
    for name, value in settings.items():
        begun = begun.config(name, value)
    session = begun.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def told(path: str) -> Iterator[None]:
    """Turn what Spark says of a file into a problem."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        reason = (str(error).strip().splitlines() or [""])[0][:_LONGEST_REASON]
        raise InvalidAnswers.of("wide-broken", path, reason=reason) from None


def parquet_to_parquet(path: str, out: str, lang: str, columns: Sequence[str], folder: str) -> None:
    """Read a Parquet file or a folder of them, and write a folder of results, on this computer; all paths are absolute.

    Raises:
        WrongUsage: where something is missing, or for a pattern that no result answers to.
        InvalidAnswers: where the table cannot be read to its end.
    """
    with local(folder) as session, told(path):
        given = os.path.join(folder, "given.parquet")  # noqa: PTH118  Spark takes a text, and `*` in it for many files
        os.symlink(path, given)  # noqa: PTH211  as above
        assess(session.read.parquet(f"file://{given}"), (), lang, columns).write.parquet(f"file://{out}")
