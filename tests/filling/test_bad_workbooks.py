"""A workbook or a map that cannot be filled is named by its cell or line, all faults at once, and nothing is written."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from filling import buyers
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from support import answers_of

from cyberdiag.app import filling
from cyberdiag.cli.main import run
from cyberdiag.errors import CyberdiagError, ExitCode
from cyberdiag.messages import messages
from cyberdiag.outside import workbook
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHEET = "要求事項・評価基準"
HEAD = "cyberdiag: fill-map/1\nscheme: scs3\n"
Change = "Callable[[Any], None]"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(answers_of("manufacturer"), "a.yaml")
    return tmp_path


def put(**cells: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for name, value in cells.items():
            book.active[name] = value

    return change


def without_ids(book: Any) -> None:
    book.active.delete_cols(12)


def without_answers(book: Any) -> None:
    book.active["O2"] = "欄"
    book.active.data_validations.dataValidation.clear()


def two_answers(book: Any) -> None:
    book.active["R2"] = "回答"
    book.active.data_validations.dataValidation.clear()


def of_another_edition(book: Any) -> None:
    book.active["L5"] = "1-2-1-9"


def on_two_sheets(book: Any) -> None:
    book.copy_worksheet(book.active).title = "控え"
    for page in book:
        rule = DataValidation(type="list", formula1='"○,✖"')
        rule.add("O3:O9")
        page.add_data_validation(rule)


def whole_sheet_protected(book: Any) -> None:
    book.active.protection.sheet = True


def told(error: CyberdiagError) -> list[tuple[str, str]]:
    for problem in error.problems:
        assert all(all(messages(lang).problem(problem)) for lang in ("ja", "en"))
    return [(p.code, p.place.spot.rpartition("!")[2] if p.place.line else "") for p in error.problems]


def refused(
    here: Path, raw: bytes, by: str | None = None, *, name: str = "in.xlsx", replace: bool = False
) -> list[tuple[str, str]]:
    (here / name).write_bytes(raw)
    if by is not None:
        (here / "map.yaml").write_text(by, encoding="utf-8")
    before = sorted(p.name for p in here.iterdir())
    which = filling.Run(messages("ja"), Look(), None if by is None else "map.yaml", replace)
    with pytest.raises(CyberdiagError) as caught:
        filling.fill("a.yaml", name, "out.xlsx", which)
    assert sorted(p.name for p in here.iterdir()) == before
    return told(caught.value)


WORKBOOKS: dict[str, tuple[Callable[[Any], None], list[tuple[str, str]]]] = {
    "without ids": (without_ids, [("fill-no-ids", "")]),
    "an id twice": (put(L7="1-2-1-1", L8="１−２−１−１"), [("fill-id-twice", "L7"), ("fill-id-twice", "L8")]),
    "ids on two sheets": (on_two_sheets, [("fill-id-twice", f"L{n}") for n in (4, 5, 86)]),
    "another edition": (of_another_edition, [("fill-other-edition", "L5")]),
    "without a column for answers": (without_answers, [("fill-no-answer-column", "L4")]),
    "two columns for answers": (two_answers, [("fill-which-column", "L4")]),
    "a protected sheet": (whole_sheet_protected, [("fill-locked", "O4")]),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_that_cannot_be_filled_is_named_by_its_cells(name: str, here: Path) -> None:
    change, meant = WORKBOOKS[name]
    found = refused(here, buyers.official(change))
    assert set(meant) <= set(found)
    assert {code for code, _ in found} == {code for code, _ in meant}


def test_a_protected_sheet_is_filled_where_its_author_left_it_open(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "in.xlsx").write_bytes(buyers.official(buyers.protected))
    assert run(["fill", "a.yaml", "in.xlsx", "-o", "out.xlsx", "-l", "en"]) == ExitCode.DONE
    assert "the cell is not open to be filled (64)" in capsys.readouterr().out
    rows = dict(workbook.read((here / "out.xlsx").read_bytes(), "out.xlsx")[SHEET])
    assert {row[14] for row in rows.values() if len(row) > 14} == {"自己評価", "○", "✖"}


def test_ids_of_another_edition_may_stay_empty_where_a_person_says_so(here: Path) -> None:
    def change(book: Any) -> None:
        of_another_edition(book)
        put(O2="判定", P2="判定者", R2="回答日")(book)

    (here / "in.xlsx").write_bytes(buyers.official(change))
    (here / "map.yaml").write_text(f"{HEAD}leave: [1-2-1-9]\n", encoding="utf-8")
    words = ["fill", "a.yaml", "in.xlsx", "-o", "out.xlsx"]
    assert run(words) == ExitCode.INVALID_DATA
    assert run([*words, "--map", "map.yaml"]) == ExitCode.DONE
    rows = dict(workbook.read((here / "out.xlsx").read_bytes(), "out.xlsx")[SHEET])
    assert (rows[4][14], len(rows[5])) == ("✖", 14)


MAPS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "no map": ("cyberdiag: answers/1\n", [("not-one-of", "1:12")]),
    "unknown scheme": ("cyberdiag: fill-map/1\nscheme: scs9\n", [("unknown-reference", "2:9")]),
    "missing sheet": (f"{HEAD}sheets:\n  - {{sheet: 要求, ids: L, answer: O}}\n", [("fill-no-sheet", "4:13")]),
    "outside": (
        f"{HEAD}sheets:\n  - {{sheet: {SHEET}, ids: L, answer: ZZ}}\ncells:\n  TEC-01: {{sheet: {SHEET}, answer: S99999}}\n",
        [("fill-outside", "4:40"), ("fill-outside", "6:38")],
    ),
    "no names of cells": (
        f"{HEAD}sheets:\n  - {{sheet: {SHEET}, ids: 12, answer: 'O1', rows: all}}\ncells:\n  TEC-01: {{sheet: {SHEET}, answer: A0}}\n",
        [("wrong-type", "4:29"), ("fill-bad-column", "4:41"), ("fill-bad-rows", "4:53"), ("fill-bad-cell", "6:38")],
    ),
    "unknown ids": (
        f"{HEAD}cells:\n  TEC-1: {{sheet: {SHEET}, answer: S9}}\n  9-9-9-9: {{sheet: {SHEET}, answer: S8}}\n",
        [("fill-unknown-id", "4:3"), ("fill-unknown-id", "5:3")],
    ),
    "a column without ids": (f"{HEAD}sheets:\n  - {{sheet: {SHEET}, ids: N, answer: O}}\n", [("fill-no-ids", "4:29")]),
    "one id twice": (
        f"{HEAD}sheets:\n  - {{sheet: {SHEET}, ids: L, answer: O}}\ncells:\n  1-2-1-1: {{sheet: {SHEET}, answer: S9}}\n",
        [("fill-id-twice", "6:3")],
    ),
    "an unknown verdict": (f"{HEAD}verdicts: {{unknown: ○}}\n", [("not-one-of", "3:12")]),
}  # fmt: skip


@pytest.mark.parametrize("name", MAPS)
def test_a_map_that_cannot_be_meant_is_named_by_its_line(name: str, here: Path) -> None:
    by, meant = MAPS[name]
    assert refused(here, buyers.official(), by) == meant


def test_every_input_is_looked_at_before_any_fault_ends_the_run(here: Path) -> None:
    (here / "a.yaml").write_text("cyberdiag: answers/1\nanswers: {TEC-01: maybe}\n", encoding="utf-8")
    found = refused(here, b"no workbook", "cyberdiag: fill-map/1\nscheme: scs9\n")
    assert [code for code, _ in found] == ["unknown-choice", "xlsx-damaged", "unknown-reference"]


def test_what_is_no_workbook_to_be_filled_is_refused_whole(here: Path) -> None:
    raw = buyers.official()
    assert refused(here, raw, name="in.xlsm") == [("xlsx-macros", "")]
    assert refused(here, raw, name="in.xls") == [("unknown-suffix", "")]
    assert refused(here, b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")) == [
        ("xlsx-encrypted", "")
    ]
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as more:
        more.writestr("xl/vbaProject.bin", b"x")
    assert refused(here, out.getvalue()) == [("xlsx-macros", "")]
    with (here / "in.xlsx").open("wb") as file:
        file.truncate(50_000_000)
    assert refused(here, (here / "in.xlsx").read_bytes()) == [("file-too-large", "")]


def test_a_file_that_is_there_is_never_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "in.xlsx").write_bytes(buyers.official())
    (here / "old.xlsx").write_bytes(b"old")
    for words, code in (
        (["a.yaml", "in.xlsx", "-o", "in.xlsx"], ExitCode.WRONG_USAGE),
        (["a.yaml", "in.xlsx", "-o", "old.xlsx"], ExitCode.CANNOT_WRITE),
        (["a.yaml", "in.xlsx", "-o", "out.xlsm"], ExitCode.WRONG_USAGE),
        (["a.yaml", "in.xlsx"], ExitCode.WRONG_USAGE),
        (["a.yaml", "-o", "out.xlsx"], ExitCode.WRONG_USAGE),
        (["a.yaml", "in.xlsx", "--learn", "in.xlsx"], ExitCode.WRONG_USAGE),
        (["--learn", "in.xlsx", "-o", "in.xlsx"], ExitCode.WRONG_USAGE),
        (["a.yaml", "in.xlsx", "-o", "out.xlsx", "--map", "scs4"], ExitCode.INVALID_DATA),
    ):
        assert run(["fill", *words]) == code, words
    assert (here / "old.xlsx").read_bytes() == b"old"
    assert not (here / "out.xlsx").exists()
    assert "Traceback" not in capsys.readouterr().err


def lines(
    here: Path, by: str, change: Callable[[Any], None], capsys: pytest.CaptureFixture[str], *more: str
) -> str:
    (here / "in.xlsx").write_bytes(buyers.official(change))
    (here / "map.yaml").write_text(by, encoding="utf-8")
    (here / "out.xlsx").unlink(missing_ok=True)
    run(["fill", "a.yaml", "in.xlsx", "-o", "out.xlsx", "--map", "map.yaml", "-l", "en", *more])
    return " ".join(capsys.readouterr().out.split())


def test_a_cell_that_cannot_hold_what_is_said_stays_empty_and_is_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(book: Any) -> None:
        page = book.active
        for kind, spots, formula in (
            ("whole", "T1", "5"),
            ("list", "T2", "INDIRECT(A1)"),
            ("list", "T3 T7 T8", '"Good,Bad"'),
        ):
            rule = DataValidation(type=kind, formula1=formula)
            for spot in spots.split():
                rule.add(spot)
            page.add_data_validation(rule)
        page["T4"] = ArrayFormula("T4:T6", "=ROW(A1:A3)")
        page.merge_cells("U1:U2")

    def cell(name: str, part: str = "answer", at: str = "") -> str:
        return f"  {name}: {{sheet: {SHEET}, {part}: {at}}}\n"

    by = f"{HEAD}answers: {{partly: 少し}}\ncells:\n" + "".join(
        cell(name, part, at)
        for name, part, at in (
            ("TEC-04", "answer", "T1"), ("TEC-05", "answer", "T2"), ("TEC-07", "answer", "T3"), ("TEC-11", "answer", "T5"),
            ("TEC-03", "answer", "T7"), ("TEC-01", "answer", "U1"), ("TEC-06", "answer", "U2"), ("TEC-08", "answer", "U3"),
            ("ORG-12", "note", "T8"),
        )
    )  # fmt: skip
    shown = lines(here, by, change, capsys, "--replace")
    for said in (
        "the cell has a rule (whole) that takes no words (1) TEC-04 (T1)",
        "the choices of the drop-down cannot be read (1) TEC-05 (T2)",
        "one cell is for the answers to several ids",
        "a formula stands there (1; one that fills several cells stays with --replace too): TEC-11 (T5)",
        "none of the choices (2). Choices: Good / Bad TEC-07 (T3); TEC-03 (T7)",
        "for a choice, not for a text (1). Choices: Good / Bad ORG-12 (T8)",
        "TEC-01 (U1); TEC-06 (U2)",
    ):
        assert said in shown
    assert "Cells written: 1 " in shown


def test_what_a_stranger_wrote_is_text_in_every_cell_and_every_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence = json.dumps("=cmd|\u202e[2J")
    text = (
        f"cyberdiag: answers/1\nanswers: {{TEC-11: {{answer: yes, evidence: {evidence}, note: '@SUM(1)'}}}}\n"
    )
    (here / "a.yaml").write_text(text, encoding="utf-8")
    by = f"{HEAD}cells: {{TEC-11: {{sheet: {SHEET}, evidence: S9, note: S8}}}}\n"
    lines(here, by, put(O2="自己評価\u202e\nanswers: {x"), capsys)
    rows = dict(workbook.read((here / "out.xlsx").read_bytes(), "out.xlsx")[SHEET])
    assert (rows[9][18], rows[8][18]) == ("'=cmd|\ufffd[2J", "'@SUM(1)")
    assert run(["fill", "--learn", "in.xlsx"]) == ExitCode.DONE
    learned = capsys.readouterr().out
    assert "\u202e" not in learned
    assert not [line for line in learned.splitlines() if line.startswith("answers")]
