"""Puts values into cells of one sheet of a workbook and keeps every other letter of it.

A library that reads a workbook and saves it again loses what it does not know: pictures, shapes, rules of newer
programs, the order of things.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from cyberdiag.outside import cell_names
from cyberdiag.outside.sheet_layout import Layout
from cyberdiag.outside.sheet_tags import decoded, opened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cyberdiag.outside.cell_names import Spot
    from cyberdiag.outside.sheet_layout import Row

Value = str | float
Patch = tuple[int, int, str]
"""From where to where, and what stands there now."""
_SPANS = re.compile(r"\s+spans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet would take for a sign that cannot stand in XML."""


def as_shown(text: str) -> str:
    """Return a text as it must stand in a cell for a spreadsheet to show it as it is."""
    return _LIKE_AN_ESCAPE.sub("_x005F_", text)


class SheetXml:
    """A sheet, read for the rows that are wanted."""

    def __init__(self, part: bytes, rows: Collection[int]) -> None:
        self._whole = decoded(part)
        self._text = self._whole.text
        self.layout = Layout(self._text, rows)
        self._prefix = self.layout.data.prefix

    def written(self, values: Mapping[Spot, Value], *, recalculated: bool) -> bytes:
        """Return the part with these values in these cells, whose rows were wanted.

        `recalculated` asks the spreadsheet to work out all formulas anew when it opens the workbook.
        """
        by_row: dict[int, dict[int, Value]] = {}
        for (row, column), value in sorted(values.items()):
            by_row.setdefault(row, {})[column] = value
        patches = [*self._rows(by_row), *self._size(values)]
        if recalculated:
            patches.append(self._asking_anew())
        made, at = list[str](), 0
        for start, end, text in sorted(patches, key=lambda patch: patch[:2]):
            made += [self._text[at:start], text]
            at = end
        return self._whole.to_bytes("".join(made) + self._text[at:])

    def _rows(self, by_row: Mapping[int, Mapping[int, Value]]) -> Iterator[Patch]:
        """Give what is put where: cells in the place of others or between them, and rows between others."""
        data, end = self.layout.data, self.layout.data_end
        name, new = f"{self._prefix}row", list[str]()
        for number, values in by_row.items():
            row = self.layout.row(number)
            if row is not None:
                yield from self._cells(row, values)
                continue
            cells = "".join(self._made((number, c), v) for c, v in values.items())
            made = f'<{name} r="{number}">{cells}</{name}>'
            after = next((r.start for r in self.layout.rows if r.number > number), end.start)
            if data.ends:
                new.append(made)
            else:
                yield after, after, made
        if new:
            tag = self._text[data.start : data.end]
            yield data.start, data.end, opened(tag, "".join(new), f"{self._prefix}sheetData")

    def _cells(self, row: Row, values: Mapping[int, Value]) -> Iterator[Patch]:
        held = {cell.column: cell for cell in row.cells}
        tag = self._text[row.start : row.opened]
        bare = tag if values.keys() <= held.keys() else _SPANS.sub("", tag)  # it told where cells stand
        made = {c: self._made((row.number, c), v) for c, v in values.items()}
        if row.closed < 0:
            yield row.start, row.opened, opened(bare, "".join(made.values()), f"{self._prefix}row")
            return
        if bare != tag:
            yield row.start, row.opened, bare
        for column, text in made.items():
            if column in held:
                yield held[column].start, held[column].end, text
            else:
                at = next((c.start for c in row.cells if c.column > column), row.closed)
                yield at, at, text

    def _made(self, spot: Spot, value: Value) -> str:
        prefix, style = self._prefix, self.layout.style(spot)
        head = f'<{prefix}c r="{cell_names.name(spot)}"' + (f' s="{html.escape(style)}"' if style else "")
        if not isinstance(value, str):
            return f"{head}><{prefix}v>{value:.15g}</{prefix}v></{prefix}c>"
        text = html.escape(as_shown(value), quote=False)
        inner = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
        return f'{head} t="inlineStr">{inner}</{prefix}c>'

    def _size(self, spots: Collection[Spot]) -> Iterator[Patch]:
        """Give the size that a sheet says it has, where it grew."""
        tag = self.layout.size
        told = tag.get("ref") if tag else ""
        if tag and told and spots:
            area = cell_names.area(told)
            text, grown = self._text[tag.start : tag.end], area.with_spots(spots)
            if grown != area:
                yield tag.start, tag.end, text.replace(told, str(grown), 1)

    def _asking_anew(self) -> Patch:
        tag, held, end = (
            f'<{self._prefix}sheetCalcPr fullCalcOnLoad="1"',
            self.layout.calculated,
            self.layout.data_end.end,
        )
        if held is None:
            return end, end, f"{tag}/>"
        return held.start, held.end, f"{tag}/>" if held.ends else f"{tag}>"
