"""Where a firm's answers go in somebody else's workbook, as a person writes it down or confirms it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from cyberdiag.model.record import Id, Names, Record, Text, says

FORMAT: Literal["fill-map/1"] = "fill-map/1"
Column = Annotated[str, Meta(pattern=r"^[A-Za-z]{1,3}$", extra={"fault": "fill-bad-column"})]
CellName = Annotated[str, Meta(pattern=r"^[A-Za-z]{1,3}[1-9][0-9]{0,6}$", extra={"fault": "fill-bad-cell"})]
Rows = Annotated[
    str, Meta(pattern=r"^[1-9][0-9]{0,6}(-([1-9][0-9]{0,6})?)?$", extra={"fault": "fill-bad-rows"})
]
Written = str | float
"""What is written into a cell."""
Verdicts = Literal["met", "partly", "open", "check-yourself"]
"""What can be written of a criterion; of the others nothing can."""
PARTS = ("answer", "note", "evidence")


class SheetMap(Record, frozen=True, kw_only=True):
    """シートと列 / A sheet with an id in each row, and the columns to write into."""

    sheet: Annotated[Text, says("シートの名前 / name of the sheet")]
    ids: Annotated[Column, says("番号のある列 / column that holds the ids")]
    rows: Annotated[Rows | None, says("行の範囲(例 3-154) / rows, such as 3-154")] = None
    answer: Annotated[Column | None, says("答えを書く列 / column for the answer")] = None
    note: Annotated[Column | None, says("理由を書く列 / column for the note")] = None
    evidence: Annotated[Column | None, says("証拠を書く列 / column for the evidence")] = None

    @property
    def first_row(self) -> int:
        """The first row that may hold an id."""
        return int(self.rows.partition("-")[0]) if self.rows else 1

    @property
    def last_row(self) -> int | None:
        """The last row that may hold an id; None where there is no end."""
        first, dash, last = (self.rows or "-").partition("-")
        return int(last) if last else None if dash else int(first)


class CellMap(Record, frozen=True, kw_only=True):
    """セル / The cells of one criterion or question."""

    sheet: Annotated[Text, says("シートの名前 / name of the sheet")]
    answer: Annotated[CellName | None, says("答えを書くセル / cell for the answer")] = None
    note: Annotated[CellName | None, says("理由を書くセル / cell for the note")] = None
    evidence: Annotated[CellName | None, says("証拠を書くセル / cell for the evidence")] = None


class FillMap(Record, frozen=True, kw_only=True):
    """書き込み先 / What goes where, and how it is written."""

    cyberdiag: Literal["fill-map/1"]
    scheme: Annotated[Id | None, says("どの制度の番号か / scheme whose ids stand in the workbook")] = None
    sheets: Annotated[tuple[SheetMap, ...], says("番号が列に並ぶシート / sheets with an id in each row")] = ()
    cells: Annotated[
        Mapping[str, CellMap], says("番号か質問ごとのセル / cells by criterion or question")
    ] = {}
    verdicts: Annotated[
        Mapping[Verdicts, Written],
        says(
            "基準の判定の書き方。ないものは空のまま / how each verdict is written; one left out stays empty"
        ),
    ] = {}
    answers: Annotated[
        Mapping[str, Written], says("質問の答えの書き方 / how the choice of a question is written, by its id")
    ] = {}
    leave: Annotated[Names, says("空のままにする番号 / ids of the workbook that stay empty")] = ()
