"""A sheet that other programs, and hands, have been through is read as what it says, or its cell is named."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from answer_files.making import QUESTIONS, question, question_set
from answer_files.test_xlsx_codec import row_of

from cyberdiag.answer_files import sheet, store
from cyberdiag.app import converting
from cyberdiag.app.converting import Carried
from cyberdiag.errors import InvalidAnswers
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.format import Format
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ASKED = question_set(*QUESTIONS.by_id.values(), question("share", Kind.NUMBER, unit="%"))
TYPED: dict[str, Any] = {
    "Q-1": True, "Q-2": "ＮＯ", "size": "Don't know", "people": "６０名", "share": 0.25, "kinds": "b、a", "since": dt.date(2026, 3, 1),
    "words": 12, "file:date": dt.date(2026, 11, 22), "file:respondent": "総務",
}  # fmt: skip
MEANT = {
    "Q-1": "yes", "Q-2": "no", "size": UNKNOWN, "people": 60, "share": 25, "kinds": ("a", "b"), "since": "2026-03-01", "words": "12",
}  # fmt: skip


def as_text(page: Any) -> None:
    page.cell(row_of(page, "people"), 5).value = "60"
    page.cell(row_of(page, "people"), 5).quotePrefix = True
    page.cell(row_of(page, "share"), 5).value = "25%"
    page.cell(row_of(page, "since"), 5).value = "令和8年3月1日"


def without_sheet(page: Any) -> None:
    del page.parent["choices"]


def moved(page: Any) -> None:
    page.move_range(f"D1:G{page.max_row}", cols=3)
    page.insert_cols(1)


def filtered(page: Any) -> None:
    page.auto_filter.ref = f"A3:G{page.max_row}"
    for row in (row_of(page, "Q-2"), row_of(page, "people")):
        page.row_dimensions[row].hidden = True


def without_rows(page: Any) -> None:
    page.delete_rows(row_of(page, "free"))
    page.delete_rows(3)


def sorted_rows(page: Any) -> None:
    rows = [[c.value for c in row] for row in page.iter_rows(min_row=4, max_row=page.max_row)]
    for n, row in enumerate(sorted(rows, key=lambda r: str(r[3]), reverse=True), 4):
        for column, value in enumerate(row, 1):
            page.cell(n, column).value = value
    for row in page.iter_rows(min_row=4, max_row=page.max_row):
        is_share = row[3].value == "share"
        row[4].number_format = (
            "0%" if is_share else "General" if not isinstance(row[4].value, dt.date) else "yyyy-mm-dd"
        )


def as_formula(page: Any) -> None:
    page.cell(row_of(page, "Q-1"), 5).value = "=TRUE()"


CHANGES: tuple[Callable[[Any], None], ...] = (
    lambda _: None, as_text, without_sheet, moved, filtered, without_rows, sorted_rows, as_formula,
)  # fmt: skip


def filled(path: Path, change: Callable[[Any], None]) -> str:
    book = openpyxl.load_workbook(io.BytesIO(sheet.blank(ASKED, Format.XLSX, messages("ja"))))
    page = book.worksheets[0]
    for name, value in TYPED.items():
        page.cell(row_of(page, name), 5).value = value
    page.cell(row_of(page, "share"), 5).number_format = "0%"
    change(page)
    book.save(path)
    return str(path)


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.__name__)
def test_what_hands_and_programs_do_to_a_sheet_changes_no_answer(
    change: Callable[[Any], None], tmp_path: Path
) -> None:
    got = store.read(filled(tmp_path / "a.xlsx", change), ASKED).answers
    assert {key: a.value for key, a in got.by_id.items()} == MEANT
    assert (got.respondent, got.date) == ("総務", "2026-11-22")


def test_what_cannot_be_meant_is_named_by_its_cell(tmp_path: Path) -> None:
    def change(page: Any) -> None:
        moved(page)
        for cell, value in (("H", "=1=1"), ("H", dt.date(2026, 3, 1))):
            at = next(c.row for c in page[cell] if c.value == ("Q-1" if value == "=1=1" else "people"))
            page[f"I{at}"].value = value

    with pytest.raises(InvalidAnswers) as caught:
        store.read(filled(tmp_path / "a.xlsx", change), ASKED)
    (fault,) = caught.value.problems
    assert (fault.code, fault.place.spot[0]) == ("table-formula", "I")


@pytest.mark.skipif("CYBERDIAG_NIGHTLY" not in os.environ, reason="make nightly")
@pytest.mark.parametrize("way", [("xlsx",), ("ods", "xlsx"), ("xlsx", "xlsx"), ("csv",)], ids="-".join)
def test_libreoffice_opens_and_saves_a_sheet_and_every_answer_stays(
    way: tuple[str, ...], tmp_path: Path
) -> None:
    """Debian's package libreoffice-calc-nogui, headless; it writes a truth value as a formula."""
    office = shutil.which("soffice")
    assert office, "install libreoffice-calc-nogui"
    answers = {
        "Q-1": "yes",
        "people": 60,
        "least": 25.5,
        "kinds": ["a", "b"],
        "since": "2026-03-01",
        "words": "=1+1\n二行目",
        "size": UNKNOWN,
    }
    noted = {**answers, "Q-2": {"answer": "partly", "note": "メモ、二つ\n二行目", "evidence": "'引用"}}
    held = {
        "organisation": "株式会社甲",
        "date": "2026-11-22",
        "answers": noted,
        "contacts": {"police": "110"},
    }
    path = tmp_path / "a.xlsx"
    converting.write(str(path), Carried(held, QUESTIONS), messages("ja"))
    if way[0] == "xlsx":
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        page.cell(row_of(page, "Q-1"), 5).value = True
        book.save(path)
    for n, form in enumerate(way):
        folder = tmp_path / str(n)
        form_ = {
            "xlsx": "xlsx:Calc MS Excel 2007 XML",
            "ods": "ods",
            "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1",
        }[form]
        subprocess.run(
            [
                office,
                f"-env:UserInstallation=file://{tmp_path}/profile",
                "--headless",
                "--convert-to",
                form_,
                "--outdir",
                str(folder),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        path = next(folder.iterdir())
    got = store.read(str(path), QUESTIONS)
    meant = {**answers, "kinds": ("a", "b"), "Q-2": "partly"}
    assert {key: a.value for key, a in got.answers.by_id.items()} == meant
    assert got.answers.by_id["Q-2"] == Answer("partly", "メモ、二つ\n二行目", "'引用")
    assert (got.answers.organisation, got.answers.date, got.document.data["contacts"]) == (
        "株式会社甲",
        "2026-11-22",
        {"police": "110"},
    )
