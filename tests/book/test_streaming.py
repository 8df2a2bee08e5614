"""`book assess` of a wide table: the numbers of the kernel, faults by row and column, all written or nothing."""

from __future__ import annotations

import csv
import errno
import gc
import json
import math
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from book import wide_tables

from cyberdiag.book import parquet
from cyberdiag.catalog import load
from cyberdiag.catalog.losses import load_losses
from cyberdiag.cli.main import run
from cyberdiag.columns import batch, compiled, encode
from cyberdiag.errors import ExitCode
from cyberdiag.model.answers import Answer, Answers

if TYPE_CHECKING:
    from pathlib import Path


FIRMS = 60


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def firms(count: int = FIRMS) -> list[dict[str, Any]]:
    """Return rows of ids, so that they can be told as answers without reading them."""
    questions = load.question_set(load.questionnaire_ids(), "en", whole=True)
    found = []
    for number in range(count):
        row: dict[str, Any] = {"client": f"=firm-{number}"}
        for question in questions.by_id.values():
            ids = [c.id for c in question.choices]
            if ids and (number + len(row)) % 11:
                row[question.id] = ids[(number * 7 + len(row)) % len(ids)]
        row["employees"], row["revenue"] = str(5 + number), str(10**7 * (1 + number))
        found.append(row)
    return found


def expected(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return what the kernel says of these rows."""
    questions = load.question_set(load.questionnaire_ids(), "en", whole=True)
    kernel = compiled(questions, load_losses("en"))
    made = []
    for row in rows:
        given = {}
        for name, text in row.items():
            if name in questions.by_id and text is not None:
                several = questions.by_id[name].kind == "multiple"
                given[name] = Answer((text,) if several else float(text) if text.isdecimal() else text)
        made.append(encode(kernel.layout, Answers(by_id=given)))
    found = kernel.run(batch(kernel.layout, made))
    return {
        name: [kernel.labels[name][c] if c >= 0 else None for c in cells.tolist()]
        if name in kernel.labels
        else [None if math.isnan(c) else c for c in cells.tolist()]
        for name, cells in found.items()
    }


def read(path: Path) -> dict[str, list[Any]]:
    match path.suffix:
        case ".parquet":
            found: dict[str, list[Any]] = pq.read_table(path).to_pydict()
            return found
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                listed = list(csv.DictReader(file))
        case _:
            listed = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {name: [row[name] for row in listed] for name in listed[0]}


@pytest.mark.parametrize(("given", "out"), [("parquet", "parquet"), ("csv", "csv"), ("jsonl", "jsonl")])
def test_results_are_those_of_the_kernel_to_the_bit(
    given: str, out: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "BATCH", 25)
    path = wide_tables.write(folder / f"firms.{given}", firms())
    assert run(["book", "assess", path, "-o", f"r.{out}", "--columns", "**"]) == ExitCode.DONE
    found, wanted = read(folder / f"r.{out}"), expected(firms())
    assert set(found) == {"row", "client", *wanted}
    assert (folder / f"r.{out}").stat().st_mode & 0o777 == 0o600
    if out != "csv":
        assert {n for n in wanted if found[n] != wanted[n]} == set()
        return
    assert found["client"][0] == "'=firm-0"  # else a spreadsheet would work it out
    for name in ("cyber-risk/estimate", "loss/eal", "loss/p_any"):
        assert [float(text) if text else None for text in found[name]] == wanted[name]


def test_only_what_is_asked_for_is_written(folder: Path) -> None:
    path = wide_tables.write(folder / "firms.parquet", firms())
    assert run(["book", "assess", path, "-o", "r.parquet"]) == ExitCode.DONE
    usual = read(folder / "r.parquet")
    assert {"cyber-risk/score", "cyber-risk/axis/domain/human/score", "loss/scenario/ransomware/eal"} < set(
        usual
    )
    assert not {"loss/sd", "loss/step", "cyber-risk/axis/function/govern/score"} & set(usual)
    asked = ["--columns", "loss/sd", "--columns", "cyber-risk/axis/function/*/score"]
    assert run(["book", "assess", path, "-o", "r.parquet", *asked]) == ExitCode.DONE
    few = read(folder / "r.parquet")
    assert set(few) == {"row", "client", "loss/sd", *(f"cyber-risk/axis/function/{f}/score" for f in
                        ("govern", "identify", "protect", "detect", "respond", "recover"))}  # fmt: skip
    wanted = expected(firms())
    assert all(few[name] == wanted[name] for name in few if name in wanted)
    assert run(["book", "assess", path, "-o", "r.parquet", "--columns", "los/*"]) == ExitCode.WRONG_USAGE


def test_a_row_with_a_fault_is_told_by_row_and_column_and_the_others_go_on(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "BATCH", 25)
    rows = firms()
    whole, kept = expected(rows), [n for n in range(FIRMS) if n not in {40, 50}]
    rows[40] |= {"TEC-01": "perhaps", "employees": "-5"}
    rows[50] |= {"data_kinds": "none;my-number"}
    for suffix, first in (("parquet", 1), ("csv", 2), ("jsonl", 1)):
        path = wide_tables.write(folder / f"firms.{suffix}", rows)
        command = ["book", "assess", path, "-o", "r.parquet", "-l", "en"]
        assert run(command) == ExitCode.DONE
        told = capsys.readouterr().err
        assert f"{path}: Row {40 + first}, TEC-01: There is no choice" in told
        assert f"Row {40 + first}, employees: " in told
        assert f"Row {50 + first}, data_kinds: " in told
        found = read(folder / "r.parquet")
        assert found["row"] == [n + first for n in kept]
        assert found["cyber-risk/estimate"] == [whole["cyber-risk/estimate"][n] for n in kept]
        assert run([*command, "--strict", "--rejects", "bad.csv"]) == ExitCode.INVALID_ANSWERS
        assert [(row["row"], row["column"]) for row in _rejects(folder)] == [
            (str(40 + first), "employees"), (str(40 + first), "TEC-01"), (str(50 + first), "data_kinds")
        ]  # fmt: skip


def _rejects(folder: Path) -> list[dict[str, str]]:
    assert (folder / "bad.csv").stat().st_mode & 0o777 == 0o600
    with (folder / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_only_where_every_row_is_rejected_the_run_has_failed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = wide_tables.write(folder / "f.csv", [{"client": f"c{n}", "TEC-01": "perhaps"} for n in range(30)])
    assert run(["book", "assess", path, "-o", "r.csv", "-l", "en"]) == ExitCode.INVALID_ANSWERS
    told = capsys.readouterr().err
    assert told.count("Row ") == 20
    assert "10 more faults" in told
    (folder / "f.csv").write_text("client,TEC-01\na,yes\nb\n\n,\n", encoding="utf-8")
    assert run(["book", "assess", path, "-o", "r.csv", "-l", "en"]) == ExitCode.DONE
    assert "Row 3, the whole row: This row has 1 cells" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("f.parquet", b"PAR1 nothing of the kind PAR1"),
        ("f.parquet", None),
        ("f.csv", b"client,TEC-01\n\x00\x00\n"),
        ("f.csv", b'client,TEC-01\na,"yes\n'),
        ("f.csv", b""),
        ("f.jsonl", b""),
    ],
)
def test_a_broken_table_is_named_and_nothing_is_written(
    name: str, raw: bytes | None, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if raw is None:  # broken in the middle
        whole = bytearray((folder / wide_tables.write(folder / name, firms())).read_bytes())
        whole[200:2000] = b"\xff" * 1800
        raw = bytes(whole)
    (folder / name).write_bytes(raw)
    (folder / "r.parquet").write_bytes(b"old")
    assert (
        run(["book", "assess", name, "-o", "r.parquet", "--rejects", "bad.csv"]) == ExitCode.INVALID_ANSWERS
    )
    assert name in capsys.readouterr().err
    assert sorted(p.name for p in folder.iterdir()) == sorted([name, "r.parquet"])
    assert (folder / "r.parquet").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("fault", "code"),
    [(OSError(errno.ENOSPC, "full"), ExitCode.CANNOT_WRITE), (KeyboardInterrupt(), ExitCode.INTERRUPTED)],
)
def test_a_run_that_is_stopped_leaves_the_old_file_and_nothing_else(
    fault: BaseException,
    code: ExitCode,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(parquet, "BATCH", 25)
    path = wide_tables.write(folder / "f.parquet", firms())
    (folder / "r.parquet").write_bytes(b"old")
    monkeypatch.setattr(parquet, "_ROWS_OF_A_GROUP", 25)
    written = parquet.ParquetOut.write

    def stopped(self: parquet.ParquetOut, made: Any) -> None:
        if self._writer is not None:  # which would end the file when it is let go, and complain of it
            raise fault
        written(self, made)

    monkeypatch.setattr(parquet.ParquetOut, "write", stopped)
    assert run(["book", "assess", path, "-o", "r.parquet", "-l", "en"]) == code
    assert sorted(p.name for p in folder.iterdir()) == ["f.parquet", "r.parquet"]
    assert (folder / "r.parquet").read_bytes() == b"old"
    fault.__traceback__ = None
    gc.collect()  # what complains of being let go does it here, and fails the test
    assert "disk is full" in capsys.readouterr().err or code is ExitCode.INTERRUPTED
