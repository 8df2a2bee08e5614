"""The editor of somebody else's workbook changes the cells that it is told to, and no other letter."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from filling import buyers
from hypothesis import given
from hypothesis import strategies as st

from cyberdiag.errors import InvalidData
from cyberdiag.model.text import printable
from cyberdiag.outside import cell_names, sheet_cells, workbook, zip_parts
from cyberdiag.outside.sheet_xml import SheetXml
from cyberdiag.outside.workbook_fill import Book

NAMED = "取引先 確認票"
TEXTS = st.text(max_size=12).map(printable) | st.sampled_from(
    ["=1+1", "a < b & c", "_x0041_", " \n ", "]]>", "'x'"]
)
VALUES = TEXTS | st.integers(-(10**9), 10**9).map(float)
SPOTS = st.tuples(st.integers(1, 9), st.integers(1, 8))


@st.composite
def sheets(draw: Any) -> tuple[bytes, str]:
    """Return a sheet as one of many programs would write it, and what stands around its cells."""
    prefix = draw(st.sampled_from(["", "x:"]))
    held: dict[int, dict[int, str]] = {}
    for row, column in draw(st.lists(SPOTS, unique=True)):
        held.setdefault(row, {})[column] = draw(
            st.sampled_from(
                [
                    "<{p}c{r} s='3'/>",
                    '<{p}c{r} t="n"><{p}v>7</{p}v></{p}c>',
                    '<{p}c s="1"{r} t="inlineStr" ><{p}is><{p}t>x &lt; ></{p}t></{p}is></{p}c >',
                    "<{p}c{r}><{p}f>SUM(A1:B2)</{p}f><{p}v>0</{p}v></{p}c>",
                    '<{p}c{r} t="str"><!-- <{p}c r="A1"/> --><{p}v><![CDATA[<c>]]></{p}v></{p}c>',
                ]
            )
        )  # fmt: skip
    rows = ""
    for number in sorted(held):
        cells, at = "", 0
        for column, text in sorted(held[number].items()):
            is_next = column == at + 1 and draw(st.booleans())
            at = column
            name = "" if is_next else f' r="{cell_names.name((number, column))}"'
            cells += text.format(p=prefix, r=name)
        rows += f'<{prefix}row r="{number}" spans="1:2" note="a > b">{cells}</{prefix}row>\n'
    if draw(st.booleans()):
        last = max(held, default=0) + 1
        rows += f'<{prefix}row r="{last}" s="5" customFormat="1"/>'
    data = f"<{prefix}sheetData>{rows}</{prefix}sheetData>" if rows else f"<{prefix}sheetData />"
    space = f'xmlns:x="{buyers.MAIN}"' if prefix else f'xmlns="{buyers.MAIN}"'
    around = f'<{prefix}cols><{prefix}col min="4" max="5" style="9"/></{prefix}cols>'
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "us-ascii"]))
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?><{prefix}worksheet {space}><{prefix}dimension ref="A1:B2"/>{around}{data}<{prefix}pageMargins left="0"/></{prefix}worksheet>'
    return text.encode(encoding, "xmlcharrefreplace"), prefix


def read(part: bytes) -> tuple[dict[tuple[int, int], tuple[Any, ...]], list[str]]:
    """Return the cells of a sheet as another parser reads them (style, value, formula), and the elements around."""
    root, found, row, column = ET.fromstring(part), {}, 0, 0  # noqa: S314  made above
    for line in root.iter(f"{{{buyers.MAIN}}}row"):
        row, column = int(line.get("r") or row + 1), 0
        for cell in line:
            column = cell_names.spot(name)[1] if (name := cell.get("r")) else column + 1
            assert not name or cell_names.spot(name) == (row, column)
            value = "".join(t for e in cell if not e.tag.endswith("}f") for t in e.itertext())
            formula = cell.find(f"{{{buyers.MAIN}}}f")
            assert (row, column) not in found
            found[row, column] = (
                cell.get("s"),
                cell.get("t"),
                value,
                None if formula is None else formula.text,
            )
    assert list(found) == sorted(found)
    for line in root.iter(f"{{{buyers.MAIN}}}sheetData"):
        line.clear()
    return found, [ET.tostring(one, encoding="unicode") for one in root]


@given(sheets(), st.dictionaries(SPOTS, VALUES, max_size=6))
def test_only_the_cells_that_are_written_change(
    sheet: tuple[bytes, str], values: dict[tuple[int, int], Any]
) -> None:
    part, _ = sheet
    before, around = read(part)
    xml = SheetXml(part, {row for row, _ in values})
    after, still = read(xml.written(values, recalculated=False))
    assert {s: c for s, c in after.items() if s not in values} == {
        s: c for s, c in before.items() if s not in values
    }
    for spot, value in values.items():
        style, kind, told, formula = after[spot]
        assert formula is None
        assert (kind, told) == (
            ("inlineStr", re.sub(r"_(?=x[0-9a-fA-F]{4}_)", "_x005F_", value))
            if isinstance(value, str)
            else (None, f"{value:.15g}")
        )
        assert style == before[spot][0] if spot in before else style in {None, "5", "9"}
    assert still[1:] == around[1:]
    area = cell_names.area(re.search(r'ref="([A-Z0-9:]+)"', still[0])[1])  # type: ignore[index]
    assert area == area.with_spots(values)
    assert xml.written({}, recalculated=False) == part


def test_the_size_grows_and_new_cells_look_like_their_row_or_column() -> None:
    part = f'<worksheet xmlns="{buyers.MAIN}"><dimension ref="A1:B2"/><cols><col min="4" max="4" style="9"/></cols><sheetData><row r="2" s="5" customFormat="1"/></sheetData></worksheet>'.encode()
    made = SheetXml(part, {2, 3}).written({(2, 3): "x", (3, 4): "y"}, recalculated=True).decode()
    assert '<dimension ref="A1:D3"/>' in made
    assert '<c r="C2" s="5" t="inlineStr">' in made
    assert '<row r="3"><c r="D3" s="9" t="inlineStr">' in made
    assert made.index("</sheetData>") + len("</sheetData>") == made.index('<sheetCalcPr fullCalcOnLoad="1"/>')


class Stream(io.RawIOBase):
    """Where a file is written that cannot be gone back in, so that sizes stand behind each part."""

    def __init__(self) -> None:
        self.made = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.made += bytes(data)
        return len(data)


def packed(out: Any) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.xml", "a" * 500)
        with made.open("b.xml", "w", force_zip64=True) as part:
            part.write(b"b" * 500)
        made.writestr(zipfile.ZipInfo("日本.bin", (2020, 2, 3, 4, 5, 6)), b"\0" * 50)
        made.comment = b"a note"


@pytest.mark.parametrize("kind", [io.BytesIO, Stream])
def test_parts_are_replaced_and_all_else_is_copied_as_it_is_packed(kind: Any) -> None:
    out = kind()
    packed(out)
    raw = out.getvalue() if kind is io.BytesIO else out.made
    assert zip_parts.replaced(raw, {}) == raw
    made = zip_parts.replaced(raw, {"a.xml": b"other", "b.xml": None})
    with zipfile.ZipFile(io.BytesIO(made)) as again:
        assert again.testzip() is None
        assert again.namelist() == ["a.xml", "日本.bin"]
        assert (again.read("a.xml"), again.read("日本.bin")) == (b"other", b"\0" * 50)
        assert again.getinfo("日本.bin").date_time == (2020, 2, 3, 4, 5, 6)
        assert again.comment == b"a note"


def test_parts_that_overlap_are_damage() -> None:
    raw = bytearray(buyers.buyer())
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as made:
        second, at = made.infolist()[1].header_offset, made.start_dir
    raw[at + 42 : at + 46] = second.to_bytes(4, "little")
    with pytest.raises(sheet_cells.Damaged):
        zip_parts.replaced(bytes(raw), {})


def looked_at(raw: bytes, rows: range) -> Book:
    book = Book(raw, "in.xlsx")
    book.look_at({NAMED: rows})
    return book


def chain(raw: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as made:
        return made.read("xl/calcChain.xml").decode() if "xl/calcChain.xml" in made.namelist() else ""


def test_a_formula_that_gives_way_leaves_the_chain() -> None:
    raw = buyers.buyer()
    book = looked_at(raw, range(1, 15))
    one = book.filled({NAMED: {(2, 2): "x"}})
    assert '<c r="F5" i="3"/>' in chain(one)  # it took its sheet from the line before
    assert 'r="B2"' not in chain(one)
    all_ = book.filled({NAMED: {(2, 2): "x", **{(n, 6): "y" for n in range(5, 15, 2)}}})
    assert chain(all_) == ""
    assert all(
        "calcChain" not in part for name, part in texts(all_).items() if name != "xl/worksheets/sheet1.xml"
    )
    assert (
        texts(all_)["[Content_Types].xml"].count("<Override")
        == texts(raw)["[Content_Types].xml"].count("<Override") - 1
    )


def texts(raw: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(raw)) as made:
        return {name: made.read(name).decode("utf-8", "replace") for name in made.namelist()}


def test_what_would_not_be_read_back_as_it_was_meant_is_not_handed_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = looked_at(buyers.buyer(), range(1, 15))
    honest = SheetXml.written

    def slips(self: Any, values: Any, *, recalculated: bool) -> bytes:
        return honest(self, {**values, (7, 2): "elsewhere"}, recalculated=recalculated)

    monkeypatch.setattr(SheetXml, "written", slips)
    with pytest.raises(InvalidData) as caught:
        book.filled({NAMED: {(5, 4): "実施"}})
    assert [p.code for p in caught.value.problems] == ["xlsx-damaged"]


def test_what_a_drop_down_offers_is_read_from_a_name_and_from_newer_rules() -> None:
    book = looked_at(buyers.buyer(), range(1, 15))
    for row in (5, 11):
        takes = book.takes(NAMED, (row, 4))
        assert takes is not None
        assert (takes.kind, takes.choices) == ("list", ("実施", "未実施", "一部実施"))
    assert book.takes(NAMED, (5, 5)) is None
    assert book.top_left(NAMED, (6, 4)) == (5, 4)
    assert workbook.read(buyers.buyer(), "in.xlsx")[NAMED]
