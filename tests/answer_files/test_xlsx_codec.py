"""Answers in a workbook: drop-downs and locks for people, hidden ids for us, nothing that could run."""

from __future__ import annotations

import builtins
import datetime as dt
import io
import tempfile
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from answer_files.making import NOWHERE, QUESTIONS, Found, places, question_set
from counting import calls

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


def test_a_workbook_is_made_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary file would hold what was answered, and stay where the run is killed or the disk is full."""
    as_usual = sheet.blank(QUESTIONS, Format.XLSX, messages("ja"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert sheet.blank(QUESTIONS, Format.XLSX, messages("ja")) == as_usual


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


DTD = '<?xml version="1.0" encoding="{}"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("name", ["xl/data", "xl/media/picture.png", "docProps/extra.bin"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "latin-1"])
def test_a_declaration_is_refused_whatever_its_part_is_called(
    name: str, encoding: str, tmp_path: Path
) -> None:
    raw = with_part(to_bytes(blank()), name, DTD.format(encoding.removesuffix("-be")).encode(encoding))
    assert refused(tmp_path, raw) == [("xlsx-entities", 0, 0)]


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037"])
def test_an_encoding_that_hides_a_declaration_is_refused(encoding: str, tmp_path: Path) -> None:
    raw = with_part(to_bytes(blank()), "xl/data", DTD.format(encoding).encode(encoding))
    assert refused(tmp_path, raw) == [("xlsx-damaged", 0, 0)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le"), "xlsx-macros"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "xlsx-links"),
        (b"PK\3\4", "xlsx-links"),
        (b"<x:externalLink xmlns:x='y'/>", "xlsx-links"),
        (b"<!-- x --><connections/>", "xlsx-links"),
        (b"<macrosheet/>", "xlsx-macros"),
    ],
)
def test_a_part_is_known_by_how_it_begins(data: bytes, code: str, tmp_path: Path) -> None:
    assert refused(tmp_path, with_part(to_bytes(blank()), "xl/media/picture.png", data)) == [(code, 0, 0)]


@pytest.mark.parametrize(
    ("kind", "mode", "code"),
    [
        ("vbaProject", "", "xlsx-macros"),
        ("oleObject", "", "xlsx-links"),
        ("image", "External", "xlsx-links"),
        ("hyperlink", "External", ""),
    ],
)
def test_what_a_part_is_said_to_be_counts(kind: str, mode: str, code: str, tmp_path: Path) -> None:
    one = f'<Relationship Id="x" Type="{OFFICE}/{kind}" Target="x" TargetMode="{mode}"/></Relationships>'
    raw = with_edit(to_bytes(blank()), RELATIONS, b"</Relationships>", one.encode())
    if code:
        assert refused(tmp_path, raw) == [(code, 0, 0)]
    else:
        assert not read(tmp_path, raw).answers.by_id


@pytest.mark.parametrize(
    ("part", "mark", "one", "code"),
    [
        (WORKBOOK, "</sheets>", '<sheet name="{n}" sheetId="{n}" r:id="rId1"/>', "xlsx-too-many-sheets"),
        (WORKBOOK, "</workbook>", "<definedName>A1</definedName>", "xlsx-too-many-elements"),
        ("xl/styles.xml", "</styleSheet>", "<xf/>", "xlsx-too-many-elements"),
        ("[Content_Types].xml", "</Types>", "<Override/>", "xlsx-too-many-elements"),
        (RELATIONS, "</Relationships>", "<Relationship/>", "xlsx-too-many-elements"),
        (SHEET, "</sheetData>", "<row/>", "xlsx-too-many-elements"),
        (SHEET, "</worksheet>", '<mergeCell ref="A1:XFD1048576"/>', "xlsx-too-many-elements"),
        (SHEET, "</worksheet>", "<dataValidation/>", "xlsx-too-many-elements"),
    ],
)
def test_what_a_workbook_holds_is_counted_while_it_is_read(
    part: str, mark: str, one: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ELEMENTS", 2_000)
    many = "".join(one.format(n=n) for n in range(20_000))
    raw = with_edit(to_bytes(blank()), part, mark.encode(), f"{many}{mark}".encode())
    assert calls(lambda: refused(tmp_path, raw)) < 20_000
    assert refused(tmp_path, raw) == [(code, 0, 0)]


def test_a_workbook_of_more_elements_than_the_limit_is_refused(tmp_path: Path) -> None:
    raw = with_edit(to_bytes(blank()), SHEET, b"</sheetData>", b"<row/>" * 600_001 + b"</sheetData>")
    assert refused(tmp_path, raw) == [("xlsx-too-many-elements", 0, 0)]


def with_texts(raw: bytes, texts: str) -> bytes:
    """Return the workbook with texts that cells point at, as most spreadsheet programs keep them."""
    relation = f'<Relationship Id="texts" Type="{OFFICE}/sharedStrings" Target="texts.xml"/></Relationships>'
    raw = with_edit(raw, RELATIONS, b"</Relationships>", relation.encode())
    return with_part(raw, "xl/texts.xml", f"<sst>{texts}</sst>".encode())


def test_texts_that_no_cell_points_at_are_counted_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ELEMENTS", 2_000)
    assert refused(tmp_path, with_texts(to_bytes(blank()), "<si/>" * 20_000)) == [
        ("xlsx-too-many-elements", 0, 0)
    ]


def test_one_tag_of_endless_attributes_is_refused(tmp_path: Path) -> None:
    tag = "<c " + " ".join(f'a{n}="1"' for n in range(30_000)) + "/></sheetData>"
    raw = with_edit(to_bytes(blank()), SHEET, b"</sheetData>", tag.encode())
    assert refused(tmp_path, raw) == [("xlsx-too-large", 0, 0)]


@pytest.mark.parametrize(
    "row",
    [
        f'<row r="{"9" * 5_000}"/>',
        f'<row><c r="A{"9" * 5_000}"><v>1</v></c></row>',
        "<row><c><v>NaN</v></c></row>",
        '<row><c t="s"><v>99999</v></c></row>',
        f'<row><c t="str"><v>{"x" * 40_000}</v></c></row>',
    ],
)
def test_what_no_spreadsheet_writes_is_damage(row: str, tmp_path: Path) -> None:
    raw = with_edit(to_bytes(blank()), SHEET, b"</sheetData>", f"{row}</sheetData>".encode())
    assert refused(tmp_path, raw) == [("xlsx-damaged", 0, 0)]


@pytest.mark.parametrize("digits", ["9" * 400, "9" * 5_000, "1e999"])
def test_a_number_without_end_is_refused_in_its_cell(digits: str, tmp_path: Path) -> None:
    book = blank()
    number = row_of(book.worksheets[0], "people")
    book.worksheets[0].cell(number, 5).value = 4242
    raw = with_edit(to_bytes(book), SHEET, b"<v>4242</v>", f"<v>{digits}</v>".encode())
    ((_, row, column),) = refused(tmp_path, raw)
    assert (row, column) == (number, 5)


def test_a_far_cell_in_every_row_is_not_filled_up(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="BL{n}"><v>1</v></c></row>' for n in range(10_000, 15_000))
    raw = with_edit(to_bytes(blank()), SHEET, b"</sheetData>", f"{rows}</sheetData>".encode())
    assert refused(tmp_path, raw) == [("yaml-too-many", 0, 0)]


@pytest.mark.parametrize("second", [SHEET, SHEET.upper()])
def test_two_parts_of_one_name_are_damage(second: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library that writes them
        raw = with_part(to_bytes(blank()), second, b"<x/>")
    assert refused(tmp_path, raw) == [("xlsx-damaged", 0, 0)]


def test_a_way_of_packing_that_no_spreadsheet_uses_is_damage(tmp_path: Path) -> None:
    out = io.BytesIO(to_bytes(blank()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/media/a.png", b"x")
    assert refused(tmp_path, out.getvalue()) == [("xlsx-damaged", 0, 0)]


def test_dates_and_rich_texts_are_read_as_they_are_shown(tmp_path: Path) -> None:
    book = blank()
    page = book.worksheets[0]
    page.cell(row_of(page, "since"), 5).value = dt.datetime(2026, 1, 5, 10, 30)  # noqa: DTZ001  as openpyxl wants it
    page.cell(row_of(page, "words"), 5).value = "4242"
    rich = b"<r><t>two </t></r><r><rPr><b/></rPr><t>parts</t></r><rPh sb='0' eb='1'><t>aloud</t></rPh>"
    raw = with_edit(to_bytes(book), SHEET, b't="inlineStr"><is><t>4242</t></is>', b't="s"><v>0</v>')
    raw = with_texts(raw, f"<si>{rich.decode()}</si>")
    got = read(tmp_path, raw).answers
    assert (got.value("since"), got.value("words")) == ("2026-01-05", "two parts")


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
    as_excel_keeps_it = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refused(tmp_path, as_excel_keeps_it) == [("xlsx-encrypted", 0, 0)]


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
    book.worksheets[0]["BM9"] = "x"
    read_back = workbook.read(to_bytes(book), "a.xlsx")[book.worksheets[0].title]
    assert max(len(values) for _, values in read_back) <= 64


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
    assert refused(tmp_path, to_bytes(book)) == [("xlsx-too-many", 900_000, 1)]


def test_without_the_library_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, real = to_bytes(blank()), builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert not read(tmp_path, raw).answers.by_id  # reading needs no library
    with pytest.raises(WrongUsage) as caught:
        sheet.blank(QUESTIONS, Format.XLSX, messages("ja"))
    assert [p.code for p in caught.value.problems] == ["needs-xlsx"]
    said = messages("ja").problem(caught.value.problems[0])
    assert "cyberdiag[xlsx]" in said[1]
