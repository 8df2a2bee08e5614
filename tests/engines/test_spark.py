"""Many firms on a Spark of this computer: the bits of the kernel, every row back, and nobody else listening."""

from __future__ import annotations

import contextlib
import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support import ROOT

from benchmarks import wide
from cyberdiag.cli.main import run
from cyberdiag.engines import spark
from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRMS, PARTS, WRONG = 3000, 3, 1234
MISSING = None if find_spec("pyspark") and find_spec("pandas") else "no pyspark here"
MISSING = MISSING or (None if shutil.which("java") or os.environ.get("JAVA_HOME") else "no Java here")
pytestmark = pytest.mark.skipif(MISSING is not None, reason=MISSING or "")
LISTENS = "0A"
LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder with firms in three files, one row of them with a fault, and what both engines made of them."""
    made = tmp_path_factory.mktemp("spark")
    (made / "firms.parquet").mkdir()
    before = Path.cwd()
    os.chdir(made)
    table = wide.table(FIRMS, 1)
    texts = table.column("TEC-01").to_pylist()
    texts[WRONG] = "perhaps"
    table = table.set_column(table.schema.get_field_index("TEC-01"), "TEC-01", pa.array(texts))
    pq.write_table(table, made / "one.parquet")
    for part in range(PARTS):
        size = FIRMS // PARTS
        pq.write_table(table.slice(part * size, size), made / "firms.parquet" / f"{part}.parquet")
    command = ["--columns", "**", "-l", "en"]
    assert run(["book", "assess", "one.parquet", "-o", "alone.parquet", *command]) == ExitCode.DONE
    with pytest.MonkeyPatch.context() as patched:  # its workers are started anew and have to find the program
        patched.setenv("PYTHONPATH", str(ROOT))
        given = ["book", "assess", "firms.parquet", "-o", "spark.parquet", "--engine", "spark", *command]
        assert run(given) == ExitCode.DONE
        yield made
    os.chdir(before)


def test_results_are_those_of_one_process_to_the_bit(folder: Path) -> None:
    alone = pq.read_table(folder / "alone.parquet").to_pydict()
    found = pq.read_table(folder / "spark.parquet").sort_by("client").to_pydict()
    faults = found.pop("fault")
    assert [n for n, fault in enumerate(faults) if fault] == [WRONG]
    assert faults[WRONG] == 'TEC-01: There is no choice "perhaps".'
    assert {name for name, cells in found.items() if cells[WRONG] is not None} == {"client"}
    rows = alone.pop("row")
    assert rows == [n + 1 for n in range(FIRMS) if n != WRONG]
    assert found.keys() == alone.keys()
    assert [n for n in alone if [c for row, c in enumerate(found[n]) if row != WRONG] != alone[n]] == []


def test_what_was_written_is_its_owners_alone_and_nothing_else_is_left(folder: Path) -> None:
    modes = {path: path.stat().st_mode & 0o777 for path in (folder / "spark.parquet").iterdir()}
    assert set(modes.values()) == {0o600}
    assert (folder / "spark.parquet").stat().st_mode & 0o777 == 0o700
    assert {path.name for path in folder.iterdir()} == {
        "firms.parquet",
        "one.parquet",
        "alone.parquet",
        "spark.parquet",
    }


def test_a_job_of_ones_own_keeps_its_columns_and_listens_to_this_computer_only(
    folder: Path, tmp_path: Path
) -> None:
    with spark.local(str(tmp_path)) as session:
        frame = session.createDataFrame(
            [("a", 7, "yes"), ("b", 8, None), ("c", 9, "perhaps")],
            "policy string, branch int, `TEC-01` string",
        )
        found = spark.assess(frame, keep=("policy", "branch"), columns=("cyber-risk/estimate/*",))
        rows = {row["policy"]: row for row in found.collect()}
        addresses = _listening(session.sparkContext._gateway.proc.pid)
    assert addresses
    assert set(addresses) <= set(LOOPBACK)
    assert [rows[name]["branch"] for name in "abc"] == [7, 8, 9]
    assert rows["a"]["cyber-risk/estimate/asked"] == 1
    assert rows["c"]["fault"].startswith("TEC-01: ")


def _listening(process: int) -> list[str]:
    """Return the addresses on which a process listens, as the system writes them."""
    held = set()
    for path in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a file that was closed meanwhile
            held.add(str(path.readlink()))
    rows: list[Any] = []
    for name in ("tcp", "tcp6"):
        rows += [line.split() for line in Path(f"/proc/{process}/net/{name}").read_text().splitlines()[1:]]
    return [row[1].partition(":")[0] for row in rows if row[3] == LISTENS and f"socket:[{row[9]}]" in held]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nothing.parquet", "-o", "new.parquet"], ExitCode.INVALID_ANSWERS),
        (["one.parquet", "-o", "spark.parquet"], ExitCode.CANNOT_WRITE),
        (["one.parquet", "-o", "new.csv"], ExitCode.WRONG_USAGE),
        (["one.parquet", "-o", "new.parquet", "--rejects", "bad.csv"], ExitCode.WRONG_USAGE),
        (["one.parquet"], ExitCode.WRONG_USAGE),
    ],
)
def test_what_cannot_be_done_is_said_before_spark_is_started(
    words: list[str], code: ExitCode, folder: Path
) -> None:
    assert run(["book", "assess", *words, "--engine", "spark"]) == code
