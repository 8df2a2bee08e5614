"""A workbook that somebody sent is filled: only the meant cells differ, and what stays empty is told with the reason."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from filling import buyers
from support import answers_of

from cyberdiag.answer_files import store
from cyberdiag.app import crosswalking
from cyberdiag.app.fill_entries import drafts, entries
from cyberdiag.cli.main import run
from cyberdiag.crosswalk.verdict import Verdict
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages
from cyberdiag.report.plan import insurer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cyberdiag.filling.entry import Entry

FREE_MAP = """cyberdiag: fill-map/1
scheme: scs3
cells:
  TEC-07: {sheet: 告知書, answer: E4}
  TEC-11: {sheet: 告知書, answer: F6, evidence: C12}
  employees: {sheet: 告知書, answer: F8}
  insurer.revenue: {sheet: 告知書, answer: E16, note: F16}
  insurer.overseas-revenue: {sheet: 告知書, answer: E18, note: F18}
"""
SENT: dict[str, tuple[Callable[[], bytes], str]] = {
    "official": (buyers.official, ""),
    "buyer": (buyers.buyer, ""),
    "free": (buyers.free, FREE_MAP),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")
    shutil.copy(answers_of("manufacturer"), "a.yaml")
    return tmp_path


@pytest.fixture(scope="module")
def said() -> dict[str, Entry]:
    """What the answers of the manufacturer say, by id, as `crosswalk` tells it."""
    laid = crosswalking.lay(str(answers_of("manufacturer")), "scs3", "ja")
    held = laid.assessment.questions
    answers = store.read(str(answers_of("manufacturer")), held).answers
    made = entries(laid.projection.scheme, held, answers, messages("ja"))
    application = laid.catalogue.advice.papers.application
    sheet = insurer.compose(
        laid.assessment, application, laid.assessment.trade.roles, laid.date, messages("ja")
    )
    made |= drafts(sheet, application, answers)
    for row in laid.projection.rows:
        assert row.verdict in {made[row.criterion].state, made[row.criterion].why}
    return made


def fill(
    name: str, here: Path, *more: str, raw: bytes | None = None, by: str | None = None
) -> tuple[int, bytes]:
    made, usual = SENT[name]
    (here / "in.xlsx").write_bytes(made() if raw is None else raw)
    text = usual if by is None else by
    if text:
        (here / "map.yaml").write_text(text, encoding="utf-8")
    (here / "out.xlsx").unlink(missing_ok=True)
    code = run(
        ["fill", "a.yaml", "in.xlsx", "-o", "out.xlsx", *(["--map", "map.yaml"] if text else []), *more]
    )
    return code, (here / "out.xlsx").read_bytes() if (here / "out.xlsx").exists() else b""


def opened(raw: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that openpyxl cannot keep rules of newer programs
        return openpyxl.load_workbook(io.BytesIO(raw))


def cells(raw: bytes) -> dict[tuple[str, str], Any]:
    """Return every cell of a workbook, formulas as they stand."""
    book = opened(raw)
    return {
        (page.title, c.coordinate): c.value
        for page in book
        for row in page.iter_rows()
        for c in row
        if c.value is not None
    }


def looks(raw: bytes) -> dict[str, Any]:
    """Return what a workbook is besides the values of its cells."""
    book = opened(raw)
    return {
        page.title: (
            page.sheet_state,
            sorted(map(str, page.merged_cells.ranges)),
            [(str(d.sqref), d.formula1) for d in page.data_validations.dataValidation],
            len(page._charts),
            {c.coordinate: any(c._style or ()) and list(c._style) for row in page.iter_rows() for c in row},
            {n: d.height for n, d in page.row_dimensions.items()},
            page.freeze_panes,
        )
        for page in book
    }


def entry_bytes(raw: bytes) -> dict[str, bytes]:
    """Return each part as it is packed, in the order of the file, with all that the file says of it before."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        starts = sorted((i.header_offset, i.filename) for i in archive.infolist())
        ends = [*(s for s, _ in starts[1:]), archive.start_dir]
    return {name: raw[start:end] for (start, name), end in zip(starts, ends, strict=True)}


def changed(before: bytes, after: bytes) -> dict[tuple[str, str], Any]:
    old, new = cells(before), cells(after)
    assert old.keys() <= new.keys()
    return {spot: value for spot, value in new.items() if old.get(spot) != value}


def of_column(
    said: dict[str, Entry], places: dict[str, int], words: dict[str, str], sheet: str, columns: str
) -> dict[tuple[str, str], Any]:
    """Return what is to stand in a list with a column for the answer, the note and the evidence."""
    meant = {}
    for name, row in places.items():
        one = said[name]
        if not one.why:
            told = (words.get(one.state), one.note, one.evidence)
            meant |= {(sheet, f"{c}{row}"): t for c, t in zip(columns, told, strict=False) if t}
    return meant


def meant(name: str, said: dict[str, Entry]) -> dict[tuple[str, str], Any]:
    """Return the cells that are to change, by hand."""
    if name == "official":
        rows = {
            n: at
            for at, n in enumerate(sorted([*buyers.criteria(), *buyers.FOUR_STARS]), 3)
            if n in buyers.criteria()
        }
        return of_column(said, rows, {"met": "○", "open": "✖"}, "要求事項・評価基準", "OPQ")
    if name == "buyer":
        rows = dict(zip(buyers.ROWS, range(5, 15, 2), strict=True))
        return of_column(said, rows, {"met": "実施", "open": "未実施"}, "取引先 確認票", "DE")
    assert (said["TEC-07"].state, said["TEC-11"].state) == ("no", "yes")
    told = {"E4": "いいえ", "E6": "はい", "E8": said["employees"].said, "B11": said["TEC-11"].evidence}
    told |= {"E16": "5億円", "F16": said["insurer.revenue"].note}
    return {("告知書", cell): value for cell, value in told.items()}


@pytest.mark.parametrize("name", SENT)
def test_only_the_meant_cells_differ(name: str, here: Path, said: dict[str, Entry]) -> None:
    code, after = fill(name, here)
    before = (here / "in.xlsx").read_bytes()
    assert code == ExitCode.DONE
    assert (here / "out.xlsx").stat().st_mode & 0o777 == 0o600
    assert changed(before, after) == meant(name, said)
    assert looks(before) == looks(after)
    old, new = entry_bytes(before), entry_bytes(after)
    assert list(old) == list(new)
    assert [n for n in old if old[n] != new[n]] == ["xl/worksheets/sheet1.xml"]
    (here / "in.xlsx").write_bytes(after)
    again = run(
        ["fill", "a.yaml", "in.xlsx", "-o", "again.xlsx", *(["--map", "map.yaml"] if SENT[name][1] else [])]
    )
    assert (again, (here / "again.xlsx").read_bytes()) == (ExitCode.DONE, after)


@pytest.mark.skipif("CYBERDIAG_NIGHTLY" not in os.environ, reason="make nightly")
@pytest.mark.parametrize("name", SENT)
def test_libreoffice_opens_what_was_filled(name: str, here: Path, said: dict[str, Entry]) -> None:
    """Debian's package libreoffice-calc-nogui, headless; it writes all that it understood of the workbook anew."""
    office = shutil.which("soffice")
    assert office, "install libreoffice-calc-nogui"
    _, after = fill(name, here)
    opened = {}
    for file in ("in", "out"):
        subprocess.run(
            [office, f"-env:UserInstallation=file://{here}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "lo", f"{file}.xlsx"],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        opened[file] = (here / "lo" / f"{file}.xlsx").read_bytes()
    assert after
    assert changed(opened["in"], opened["out"]) == meant(name, said)


def test_what_stays_empty_is_told_with_the_reason(
    here: Path, said: dict[str, Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    _, after = fill("official", here)
    shown = "".join(capsys.readouterr().out.split())
    laid = crosswalking.lay("a.yaml", "scs3", "ja").projection
    silent = {r.criterion for r in laid.rows if r.verdict in {Verdict.UNKNOWN, Verdict.NOT_ASKED}}
    held = cells(after)
    rows = {value: int(spot[1:]) for (_, spot), value in held.items() if spot[0] == "L"}
    assert len(silent) > 10
    assert not {spot for _, spot in held} & {f"{c}{rows[n]}" for n in silent for c in "OPQ"}
    for why in ("unknown", "not-asked", "partly"):
        ids = [n for n in buyers.criteria() if (said[n].why or said[n].state) == why]
        head = messages("ja")(f"fill.empty.{why}", count=len(ids), offered="○ / △ / ✖")
        assert "".join(head.split()) in shown
        assert all(f"{n}(O" in shown for n in ids)


def test_the_items_of_an_insurer_say_that_they_are_no_notification(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill("free", here)
    shown = "".join(capsys.readouterr().out.split())
    assert "これは告知ではなく" in shown
    assert "署名する人が確かめてください" in shown
    assert "insurer.overseas-revenue(E18)" in shown


def test_a_cell_that_holds_something_is_kept_and_told_unless_it_may_be_replaced(
    here: Path, said: dict[str, Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    def written_by_hand(book: Any) -> None:
        book.active["O4"], book.active["P4"], book.active["P6"] = "△", "自分で確かめた", "社長に確認"

    raw = buyers.official(written_by_hand)
    before = cells(raw)
    _, after = fill("official", here, raw=raw)
    told = "".join(capsys.readouterr().out.split())
    sheet = "要求事項・評価基準"
    assert (
        not {(sheet, c) for c in ("O4", "P4", "Q4", "P6")} & changed(raw, after).keys()
    )  # no reason beside another answer
    assert "1-2-1-1(O4:△)" in told
    assert "(P6:社長に確認)" in told
    assert before[sheet, "L4"] == "1-2-1-1"
    _, over = fill("official", here, "--replace", raw=raw)
    assert changed(raw, over) == meant("official", said)


def test_a_proposed_map_fills_as_the_program_would(here: Path) -> None:
    """What the person confirms without a change is what was found without a map."""
    _, guessed = fill("official", here)
    assert run(["fill", "--learn", "in.xlsx", "-o", "learned.yaml"]) == ExitCode.DONE
    text = (here / "learned.yaml").read_text(encoding="utf-8")
    assert fill("official", here, by=text) == (ExitCode.DONE, guessed)
    decided = text.replace('# partly: "△"', 'partly: "△"')
    _, with_partly = fill("official", here, by=decided)
    assert set(changed(guessed, with_partly).values()) == {"△"}


def test_a_map_is_proposed_for_a_workbook_without_ids(here: Path) -> None:
    (here / "in.xlsx").write_bytes(buyers.free())
    assert run(["fill", "--learn", "in.xlsx", "-o", "learned.yaml"]) == ExitCode.DONE
    lines = (here / "learned.yaml").read_text(encoding="utf-8").splitlines()
    for cell in ("E4", "E6", "E8"):
        assert f'#   ID: {{sheet: "告知書", answer: {cell}}}' in lines
    first, *rest = (line.removeprefix("# ") for line in lines[lines.index("# cells:") :])
    by = "\n".join(
        [
            lines[3 - 1],
            first,
            *(
                line.replace("ID:", f"{q}:")
                for line, q in zip(rest[1::2], ("TEC-01", "TEC-02", "employees"), strict=True)
            ),
        ]
    )
    assert fill("free", here, by=by)[0] == ExitCode.DONE
