"""Answers in a workbook: drop-downs and locks for people, hidden ids for us, nothing that could run."""

from __future__ import annotations

import builtins
import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from answer_files.making import NOWHERE, QUESTIONS, Found, places, question_set

from cyberdiag.answer_files import sheet, store
from cyberdiag.errors import InvalidAnswers, WrongUsage
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer
from cyberdiag.model.format import Format
from cyberdiag.model.questionnaire import Choice, Question
from cyberdiag.outside import workbook

if TYPE_CHECKING:
    from pathlib import Path


def blank() -> Any:
    return openpyxl.load_workbook(io.BytesIO(sheet.blank(QUESTIONS, Format.XLSX, messages("ja"))))


def row_of(page: Any, name: str) -> int:
    return next(cell.row for cell in page["D"] if cell.value == name)


def to_bytes(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(tmp_path: Path, raw: bytes) -> store.ReadAnswers:
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw)
    return store.read(str(path), QUESTIONS)


def refused(tmp_path: Path, raw: bytes) -> Found:
    with pytest.raises(InvalidAnswers) as caught:
        read(tmp_path, raw)
    return places(caught.value.problems)


def with_part(raw: bytes, name: str, data: bytes) -> bytes:
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def with_edit(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return the workbook with something in one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.namelist():
            data = before.read(part)
            assert part != name or old in data
            after.writestr(part, data.replace(old, new) if part == name else data)
    return out.getvalue()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_blank_sheet_answers_nothing_and_is_the_same_every_time(lang: str, tmp_path: Path) -> None:
    raw = sheet.blank(QUESTIONS, Format.XLSX, messages(lang))
    got = read(tmp_path, raw)
    assert (dict(got.answers.by_id), got.warnings) == ({}, ())
    assert (dict(got.answers.versions), got.document.data["language"]) == ({"sample": "1.0"}, lang)
    assert raw == sheet.blank(QUESTIONS, Format.XLSX, messages(lang))


def test_what_is_picked_and_typed_is_read_by_the_hidden_ids(tmp_path: Path) -> None:
    book = blank()
    page = book.worksheets[0]
    answers = {
        "Q-1": "partlyの選択肢",
        "people": 50.0,
        "kinds": "a, b",
        "size": "わからない",
        "file:organisation": "見本社",
    }
    for name, value in answers.items():
        page.cell(row_of(page, name), 5).value = value
    page.cell(row_of(page, "Q-1"), 6).value = "確認中"
    got = read(tmp_path, to_bytes(book)).answers
    assert got.organisation == "見本社"
    assert dict(got.by_id) == {
        "Q-1": Answer("partly", "確認中"),
        "people": Answer(50),
        "kinds": Answer(("a", "b")),
        "size": Answer("unknown"),
    }


STORED = ("50%", "1,000", "10-20", "1日", "その他(手書き)")


@pytest.mark.parametrize(
    ("value", "form", "label"),
    [
        (0.5, "0%", "50%"), (0.5, "0.00%", "50%"), ("50%", "General", "50%"), ("５０％", "@", "50%"),
        (1000, "General", "1,000"), (1000, "#,##0", "1,000"), ("1000", "@", "1,000"),
        (dt.date(2026, 10, 20), "m/d/yy", "10-20"), (dt.date(2026, 10, 20), "m月d日", "10-20"), ("10月20日", "@", "10-20"),
        ("１日", "General", "1日"), ("その他", "General", "その他(手書き)"), ("その他（手書き）", "General", "その他(手書き)"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_stores_of_a_drop_down_is_read_as_its_label(
    value: Any, form: str, label: str, tmp_path: Path
) -> None:
    choices = tuple(Choice(f"c{n}", text) for n, text in enumerate(STORED))
    own = question_set(Question(id="Q-1", section="s", text="?", choices=choices, place=NOWHERE))
    book = openpyxl.load_workbook(io.BytesIO(sheet.blank(own, Format.XLSX, messages("ja"))))
    cell = book.worksheets[0].cell(row_of(book.worksheets[0], "Q-1"), 5)
    cell.value, cell.number_format = value, form
    path = tmp_path / "a.xlsx"
    path.write_bytes(to_bytes(book))
    assert store.read(str(path), own).answers.value("Q-1") == f"c{STORED.index(label)}"


def test_a_fault_is_told_by_its_cell_and_labels(tmp_path: Path) -> None:
    book = blank()
    page = book.worksheets[0]
    for name, value in {"Q-1": "たぶん", "kinds": "a、たぶん"}.items():
        page.cell(row_of(page, name), 5).value = value
    for sheets in (1, 2):
        if sheets > 1:
            book.create_sheet("控え")["A1"].value = "x"
        with pytest.raises(InvalidAnswers) as caught:
            read(tmp_path, to_bytes(book))
        before = "" if sheets == 1 else f"{page.title}!"
        spots = [str(p.place).rpartition(":")[2] for p in caught.value.problems]
        assert spots == [f"{before}E{row_of(page, name)}" for name in ("Q-1", "kinds")]
        hint = messages("ja").problem(caught.value.problems[0])[1]
        assert hint == "次のどれかを書いてください: yesの選択肢、partlyの選択肢、noの選択肢、わからない"


def test_a_blank_answer_has_its_cell(tmp_path: Path) -> None:
    book = blank()
    source = read(tmp_path, to_bytes(book)).document.source
    assert source.place(("answers", "Q-1")).spot == f"E{row_of(book.worksheets[0], 'Q-1')}"


def test_only_the_cells_to_fill_in_are_unlocked_and_ids_are_hidden() -> None:
    page = blank().worksheets[0]
    assert page.protection.sheet
    assert page.column_dimensions["D"].hidden
    number = row_of(page, "Q-1")
    assert [page.cell(number, c).protection.locked for c in range(1, 8)] == [True] * 4 + [False] * 3
    assert page.row_dimensions[row_of(page, "file:cyberdiag")].hidden
    assert page.cell(row_of(page, "file:cyberdiag"), 5).protection.locked


def test_choices_stand_on_a_hidden_sheet_that_the_drop_down_points_at() -> None:
    book = blank()
    page, hidden = book.worksheets[0], book["choices"]
    assert hidden.sheet_state == "hidden"
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    cells = rules[f"E{row_of(page, 'Q-1')}"].replace("choices!", "").replace("$", "")
    shown = [cell.value for (cell,) in hidden[cells]]
    assert shown == ["yesの選択肢", "partlyの選択肢", "noの選択肢", "わからない"]
    assert f"E{row_of(page, 'people')}" not in rules


def test_a_formula_in_an_answer_is_refused_by_row_and_column(tmp_path: Path) -> None:
    book = blank()
    page = book.worksheets[0]
    number = row_of(page, "people")
    page.cell(number, 5).value = "=1+1"
    assert refused(tmp_path, to_bytes(book)) == [("table-formula", number, 5)]


def test_faults_have_row_and_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (("id", "answer"), ("Q-1", "maybe"), (None, "yes"), ("people", 0)):
        page.append(row)
    assert refused(tmp_path, to_bytes(book)) == [("table-no-id", 3, 2)]
    page.delete_rows(3)
    assert refused(tmp_path, to_bytes(book)) == [("unknown-choice", 2, 2), ("number-out-of-range", 3, 2)]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("xl/vbaProject.bin", b"x", "xlsx-macros"),
        ("XL\\VBAPROJECT.BIN", b"x", "xlsx-macros"),
        ("xl/macrosheets/sheet1.xml", b"<x/>", "xlsx-macros"),
        ("xl/activeX/activeX1.bin", b"x", "xlsx-macros"),
        ("xl/embeddings/oleObject1.bin", b"x", "xlsx-links"),
        ("XL\\EMBEDDINGS\\book.xlsx", b"x", "xlsx-links"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "xlsx-links"),
        ("xl/connections.xml", b"<x/>", "xlsx-links"),
        ("xl/bomb.xml", b"\0" * 60_000_001, "xlsx-too-large"),
        ("xl/extra.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "xlsx-entities"),
        ("xl/extra.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16"), "xlsx-entities"),
    ],
)
def test_what_could_run_fetch_or_grow_is_refused_before_it_is_opened(
    name: str, data: bytes, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = with_part(to_bytes(blank()), name, data)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("opened"))
    assert refused(tmp_path, raw) == [(code, 0, 0)]


def test_a_workbook_of_endless_parts_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(to_bytes(blank()))
    with zipfile.ZipFile(out, "a") as archive:
        for n in range(workbook.MAX_PARTS):
            archive.writestr(f"xl/media/{n}.png", b"")
    assert refused(tmp_path, out.getvalue()) == [("xlsx-too-large", 0, 0)]


def test_a_workbook_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(workbook.MAX_BYTES + 1)
    with pytest.raises(InvalidAnswers) as caught:
        store.open_document(str(path))
    assert places(caught.value.problems) == [("file-too-large", 0, 0)]


def test_a_workbook_with_a_password_is_named_so(tmp_path: Path) -> None:
    raw = bytearray(to_bytes(blank()))
    raw[raw.index(b"PK\1\2") + 8] |= 1  # the flag of a part in the directory
    assert refused(tmp_path, bytes(raw)) == [("xlsx-encrypted", 0, 0)]


def test_a_workbook_that_says_it_has_macros_is_refused(tmp_path: Path) -> None:
    plain, macros = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    raw = with_edit(to_bytes(blank()), "[Content_Types].xml", plain, macros)
    assert refused(tmp_path, raw) == [("xlsx-macros", 0, 0)]


def test_a_workbook_that_the_library_trips_over_is_named_as_damaged(tmp_path: Path) -> None:
    raw = with_edit(to_bytes(blank()), "xl/worksheets/sheet1.xml", b"</sheetData>", b"")
    assert refused(tmp_path, raw) == [("xlsx-damaged", 0, 0)]


def test_a_cell_far_to_the_right_costs_nothing() -> None:
    book = blank()
    book.worksheets[0]["XFD9"] = "x"
    read_back = workbook.read(to_bytes(book), "a.xlsx")[book.worksheets[0].title]
    assert max(len(values) for _, values in read_back) == workbook.MAX_COLUMNS


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    book = blank()
    page = book.worksheets[0]
    page.cell(row_of(page, "Q-1"), 5).value = "yes"
    size = f'<dimension ref="{page.dimensions}"'.encode()
    raw = with_edit(to_bytes(book), "xl/worksheets/sheet1.xml", size, b'<dimension ref="A1:B2"')
    assert read(tmp_path, raw).answers.value("Q-1") == "yes"


@pytest.mark.parametrize("raw", [b"PK\3\4broken", b"no zip at all", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_a_damaged_file_is_named_as_such(raw: bytes, tmp_path: Path) -> None:
    assert refused(tmp_path, raw) == [("xlsx-damaged", 0, 0)]


def test_a_workbook_without_answers_is_no_answers_file(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert refused(tmp_path, to_bytes(book)) == [("empty-file", 1, 1)]
    book.active["A1"] = "hello"
    assert refused(tmp_path, to_bytes(book)) == [("table-no-header", 1, 1)]


def test_a_cell_far_below_is_not_lost_in_silence(tmp_path: Path) -> None:
    book = blank()
    book.worksheets[0]["A900000"] = "x"
    assert refused(tmp_path, to_bytes(book)) == [("xlsx-too-many", workbook.MAX_ROWS + 1, 1)]


def test_without_the_library_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, real = to_bytes(blank()), builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    for call in (lambda: read(tmp_path, raw), lambda: sheet.blank(QUESTIONS, Format.XLSX, messages("ja"))):
        with pytest.raises(WrongUsage) as caught:
            call()
        assert [p.code for p in caught.value.problems] == ["needs-xlsx"]
    said = messages("ja").problem(caught.value.problems[0])
    assert "cyberdiag[xlsx]" in said[1]
