"""Workbooks as a buyer, a scheme or an insurer would send them."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from cyberdiag.catalog import knowledge

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
FOUR_STARS = ("1-1-1-1", "2-1-3-1", "3-2-1-2")
"""Ids that stand in such a workbook and are of another level."""


@functools.cache
def criteria() -> dict[str, str]:
    """Return the criteria of the scheme with their gist."""
    scheme = next(f for f in knowledge.frameworks("ja").values() if f.scheme == "scs3")
    return {name: scheme.items[name] for name in scheme.criteria}


def to_bytes(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@functools.cache  # the time at which the library makes it stands in it
def official(change: Any = None) -> bytes:
    """Return a list of all criteria of both levels, with columns for the answer, the reason and the evidence."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "要求事項・評価基準"
    page["B1"] = "★3・★4 要求事項及び評価基準"
    heads = {"J": "要求事項No.", "K": "★3/★4", "L": "評価基準No.", "M": "評価基準", "N": "補足説明", "O": "自己評価", "P": "理由", "Q": "根拠および実施する事", "R": "補足情報"}  # fmt: skip
    for letter, text in heads.items():
        page[f"{letter}2"] = text
    rows = sorted([*criteria(), *FOUR_STARS])
    for n, name in enumerate(rows, 3):
        page[f"L{n}"], page[f"M{n}"] = name, criteria().get(name, "★4の基準")
        page[f"J{n}"], page[f"N{n}"] = name.rpartition("-")[0], "解説"
        page[f"O{n}"].fill = PatternFill("solid", fgColor="FFF2CC")
    page.merge_cells(f"K3:K{len(rows) + 2}")
    page["K3"] = "★3"
    marks = DataValidation(type="list", formula1='"○,△,✖"', allow_blank=True)
    marks.add(f"O3:O{len(rows) + 2}")
    page.add_data_validation(marks)
    page.freeze_panes = "M3"
    if change is not None:
        change(book)
    return to_bytes(book)


def protected(book: Any) -> None:
    """Protect the list but for the cells of the answers."""
    page = book.active
    page.protection.sheet = True
    page.protection.password = "secret"  # noqa: S105  as people do
    for row in page.iter_rows(min_row=3, min_col=15, max_col=15):
        row[0].protection = Protection(locked=False)


@functools.cache  # the time at which the library makes it stands in it
def free() -> bytes:
    """Return a form of an insurer: questions anywhere, merged cells to write into, and a chart."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "告知書"
    page["B2"] = "サイバー保険 告知事項(案)"
    page["B2"].font = Font(bold=True, size=16)
    for n, text in (
        (4, "社外から入る入口に多要素認証を使っていますか"),
        (6, "バックアップから戻せることを確かめていますか"),
        (8, "従業員は何人ですか"),
    ):
        page[f"B{n}"] = text
        page.merge_cells(f"B{n}:D{n}")
        page.merge_cells(f"E{n}:F{n}")
    choice = DataValidation(type="list", formula1="=選択肢!$A$1:$A$3")
    choice.add("E4:E6")
    page.add_data_validation(choice)
    page["B10"], page["B16"], page["B18"] = "備考", "年間の売上高", "海外での売上高"
    page.merge_cells("B11:F14")
    other = book.create_sheet("選択肢")
    for n, text in enumerate(("はい", "いいえ", "一部"), 1):
        other[f"A{n}"], other[f"B{n}"] = text, n
    other.sheet_state = "hidden"
    chart = BarChart()
    chart.add_data(Reference(other, min_col=2, min_row=1, max_row=3))
    page.add_chart(chart, "H4")
    return to_bytes(book)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
        + chunk(b"IEND", b"")
    )


ROWS = ("1-2-1-1", "1-2-3-1", "4-1-3-1", "4-3-4-1", "6-1-1-1")
"""The ids of the workbook of a buyer, in rows 5 to 13, every second."""


def buyer() -> bytes:
    """Return a workbook as Excel writes one: shared texts, merged rows, formulas with their chain, a picture, rules of two kinds, a hidden sheet, a name."""
    texts = ["管理番号", "確認事項", "回答欄", "備考欄", "回答数", "実施", "未実施", "一部実施", *ROWS]
    at = {text: n for n, text in enumerate(texts)}

    def told(name: str, text: str, style: int = 0) -> str:
        return f'<c r="{name}" s="{style}" t="s"><v>{at[text]}</v></c>'

    rows = [
        '<row r="2" spans="1:6"><c r="B2" t="str"><f>"回答数: "&amp;COUNTA(D5:D14)</f><v>回答数: 0</v></c></row>'
    ]
    heads = "".join(told(f"{c}4", t, 1) for c, t in zip("BCDE", texts[:4], strict=True))
    rows.append(f'<row r="4" spans="1:6" ht="30" customHeight="1">{heads}</row>')
    for n, name in zip(range(5, 15, 2), ROWS, strict=True):
        rows.append(
            f'<row r="{n}" spans="1:6">{told(f"B{n}", name, 2)}<c r="C{n}" s="2" t="inlineStr"><is><r><rPr><b/></rPr><t>次のこと</t></r><r><t xml:space="preserve"> をしていますか</t></r></is></c>'
            f'<c r="D{n}" s="2"/><c r="E{n}" s="2"/><c r="F{n}"><f>IF(D{n}="実施",1,0)</f><v>0</v></c></row>'
            f'<row r="{n + 1}" spans="1:6"><c r="B{n + 1}" s="2"/><c r="D{n + 1}" s="2"/></row>'
        )
    merges = "".join(f'<mergeCell ref="{c}{n}:{c}{n + 1}"/>' for n in range(5, 15, 2) for c in "BD")
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
        f'<dimension ref="B2:F14"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="18.75" x14ac:dyDescent="0.4"/><cols><col min="3" max="3" width="40" customWidth="1"/></cols>'
        f'<sheetData>{"".join(rows)}</sheetData><mergeCells count="10">{merges}</mergeCells>'
        f'<conditionalFormatting sqref="D5:D14"><cfRule type="cellIs" dxfId="0" priority="1" operator="equal"><formula>"未実施"</formula></cfRule></conditionalFormatting>'
        f'<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="D5:D8"><formula1>回答の選択肢</formula1></dataValidation></dataValidations>'
        f'<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><drawing r:id="rId1"/>'
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}"><x14:dataValidations count="1" xmlns:xm="{XM}"><x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>一覧!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>D9:D14</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>'
    )
    listed = "".join(f'<row r="{n}">{told(f"A{n}", t)}</row>' for n, t in enumerate(texts[5:8], 1))
    drawing = (
        f'<?xml version="1.0" encoding="UTF-8"?><xdr:wsDr xmlns:xdr="{DRAWN}/spreadsheetDrawing" xmlns:a="{DRAWN}/main"><xdr:oneCellAnchor><xdr:from><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="95250" cy="95250"/>'
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="logo"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
    )

    def relations(*kinds: tuple[str, str]) -> str:
        each = "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/{k}" Target="{t}"/>'
            for n, (k, t) in enumerate(kinds, 1)
        )
        return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'

    kinds = {"xl/workbook.xml": "sheet.main", "xl/worksheets/sheet1.xml": "worksheet", "xl/worksheets/sheet2.xml": "worksheet", "xl/styles.xml": "styles", "xl/sharedStrings.xml": "sharedStrings", "xl/calcChain.xml": "calcChain"}  # fmt: skip
    overrides = "".join(
        f'<Override PartName="/{p}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{k}+xml"/>'
        for p, k in kinds.items()
    )
    cells = "".join(f'<c r="F{n}"/>' for n in range(7, 15, 2))
    edge = "<left/><right/><top/><bottom/><diagonal/>"
    parts = {
        "[Content_Types].xml": f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{overrides}<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="取引先 確認票" sheetId="3" r:id="rId1"/><sheet name="一覧" sheetId="5" state="hidden" r:id="rId2"/></sheets><definedNames><definedName name="回答の選択肢">一覧!$A$1:$A$3</definedName></definedNames><calcPr calcId="191029"/></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"), ("calcChain", "calcChain.xml")),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("drawing", "../drawings/drawing1.xml")),
        "xl/worksheets/sheet2.xml": f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{listed}</sheetData></worksheet>',
        "xl/styles.xml": f'<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border>{edge}</border><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0"/><xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="1"><dxf><font><color rgb="FFFF0000"/></font></dxf></dxfs></styleSheet>',
        "xl/sharedStrings.xml": f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{MAIN}">{"".join(f"<si><t>{escape(t)}</t></si>" for t in texts)}</sst>',
        "xl/calcChain.xml": f'<?xml version="1.0" encoding="UTF-8"?><calcChain xmlns="{MAIN}"><c r="B2" i="3" l="1"/><c r="F5"/>{cells}</calcChain>',
        "xl/drawings/drawing1.xml": drawing,
        "xl/drawings/_rels/drawing1.xml.rels": relations(("image", "../media/image1.png")),
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 9, 1, 9, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED
            )
        archive.writestr(zipfile.ZipInfo("xl/media/image1.png", (2026, 9, 1, 9, 0, 0)), _png())
        archive.comment = b"from the buyer"
    return out.getvalue()
