"""Values into cells of somebody else's workbook: only its sheets change, and the chain of formulas where one gives way."""

from __future__ import annotations

import contextlib
import posixpath
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.errors import CyberdiagError, InvalidData
from cyberdiag.outside import calc_chain, cell_names, workbook, zip_parts
from cyberdiag.outside.sheet_cells import Damaged
from cyberdiag.outside.sheet_layout import MOST_SPOTS, Crowded
from cyberdiag.outside.sheet_tags import decoded, tags, words
from cyberdiag.outside.sheet_xml import SheetXml, as_shown
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cyberdiag.outside.cell_names import Spot
    from cyberdiag.outside.sheet_cells import SheetPart
    from cyberdiag.outside.sheet_xml import Value

MOST_CHOICES = 200
"""Of a drop-down; nobody picks from more."""


class Takes(Struct, frozen=True):
    """What a cell takes: the kind of rule (`list`, `whole`, …), and of a list its choices, None where they cannot be told."""

    kind: str
    choices: tuple[Value, ...] | None = None


class Book:
    """A workbook to be filled, read with the guards of any; `sheets` are those with cells, by name."""

    def __init__(self, raw: bytes, file: str) -> None:
        self._raw, self._file = raw, file
        self._opened = workbook.opened(raw, file)
        self.sheets: dict[str, SheetPart] = {sheet.name: sheet for sheet in self._opened.sheets}
        self._read: dict[str, SheetXml] = {}
        self._values: dict[str, dict[int, tuple[Any, ...]]] = {}

    def look_at(self, rows: Mapping[str, Collection[int]]) -> None:
        """Read these rows of sheets, by name, for what stands where; cells of others cannot be asked about.

        Raises:
            InvalidData: when a sheet holds what no spreadsheet writes.
        """
        with _naming_damage(self._file):
            for name, wanted in rows.items():
                self._read[name] = SheetXml(self._opened.parts[self.sheets[name].part], wanted)

    def value(self, sheet: str, spot: Spot) -> Any:
        """Return what stands in a cell, as the reader of workbooks has it; None where it is empty."""
        if sheet not in self._values:
            self._values[sheet] = dict(self.sheets[sheet].rows)
        row = self._values[sheet].get(spot[0], ())
        return row[spot[1] - 1] if spot[1] <= len(row) else None

    def top_left(self, sheet: str, spot: Spot) -> Spot:
        """Return the cell to write to: that which a merged area shows, or the cell itself."""
        return self._read[sheet].layout.top_left(spot)

    def is_formula(self, sheet: str, spot: Spot) -> bool:
        """Return whether a cell holds a formula."""
        cell = self._read[sheet].layout.cell(spot)
        return cell is not None and cell.has_formula

    def is_one_of_several(self, sheet: str, spot: Spot) -> bool:
        """Return whether a cell is one of several that one formula fills, so that it cannot give way alone."""
        return self._read[sheet].layout.is_one_of_several(spot)

    def is_locked(self, sheet: str, spot: Spot) -> bool:
        """Return whether its author meant a cell not to be filled: its sheet is protected, and its style not open."""
        layout = self._read[sheet].layout
        return layout.is_protected and layout.style(spot) not in self._open_styles

    def takes(self, sheet: str, spot: Spot) -> Takes | None:
        """Return what a cell takes; None where it takes anything."""
        rule = self._read[sheet].layout.rule(spot)
        if rule is None:
            return None
        return Takes(rule.kind, self._choices(rule.formula, sheet) if rule.kind == "list" else None)

    def filled(self, values: Mapping[str, Mapping[Spot, Value]]) -> bytes:
        """Return the workbook with these values in these cells of sheets, all of which were looked at.

        Raises:
            InvalidData: when the file that comes of it could not be read again as it was meant.
        """
        with _naming_damage(self._file):
            return self._filled({name: cells for name, cells in values.items() if cells})

    def _filled(self, values: Mapping[str, Mapping[Spot, Value]]) -> bytes:
        parts: dict[str, bytes | None] = {}
        gone = [(name, s) for name, cells in values.items() for s in cells if self.is_formula(name, s)]
        if gone and "calcChain" in self._opened.related:
            ids = self._sheet_ids
            cells_gone = {(ids[name], cell_names.name(spot)) for name, spot in gone}
            folder, top = posixpath.split(self._opened.top)
            relations = posixpath.join(folder, "_rels", f"{top}.rels")
            chain = self._opened.related["calcChain"]
            parts |= calc_chain.without(self._opened.parts, chain, relations, cells_gone)
        for name, cells in values.items():
            parts[self.sheets[name].part] = self._read[name].written(cells, recalculated=self.has_formulas)
        made = zip_parts.replaced(self._raw, parts)
        self._see_read_back(made, values)
        return made

    def _see_read_back(self, made: bytes, values: Mapping[str, Mapping[Spot, Value]]) -> None:
        """See that the new file holds the values, and is the old one in every other cell."""
        again = {sheet.name: sheet for sheet in workbook.opened(made, self._file).sheets}
        for name, sheet in self.sheets.items():
            meant, found = (dict(_held(s)) for s in (sheet, again[name]))
            for spot, value in values.get(name, {}).items():
                shown = (
                    as_shown(value) if isinstance(value, str) else found.get(spot)
                )  # its style may show a number as a day
                meant[spot] = shown if shown is not None else value
            if meant != found:
                raise Damaged

    @cached_property
    def has_formulas(self) -> bool:
        """Whether any sheet holds a formula."""
        known = {name: read.layout for name, read in self._read.items()}
        others = (s for name, s in self.sheets.items() if name not in known)
        return any(layout.has_formulas for layout in known.values()) or any(
            SheetXml(self._opened.parts[s.part], ()).layout.has_formulas for s in others
        )

    @cached_property
    def _open_styles(self) -> frozenset[str]:
        """The numbers of the styles whose cells may be filled in a protected sheet."""
        found, number, is_of_cells = set[str](), -1, False
        styles = self._opened.parts.get(self._opened.related.get("styles", ""), b"<styleSheet/>")
        for tag in tags(decoded(styles).text):
            if tag.name == "cellXfs":
                is_of_cells = tag.begins
            elif is_of_cells and tag.begins and tag.name == "xf":
                number += 1
            elif is_of_cells and tag.name == "protection" and tag.get("locked") in {"0", "false"}:
                found |= {str(number)} if number else {"", "0"}
        return frozenset(found)

    @cached_property
    def _sheet_ids(self) -> dict[str, str]:
        top = decoded(self._opened.parts[self._opened.top]).text
        return {t.get("name"): t.get("sheetId") for t in tags(top) if t.name == "sheet"}

    @cached_property
    def _names(self) -> dict[str, str]:
        """What the names that the workbook gives stand for."""
        text, found, given, inner = (
            decoded(self._opened.parts[self._opened.top]).text,
            dict[str, str](),
            "",
            0,
        )
        for tag in tags(text):
            if tag.name == "definedName" and tag.begins:
                given, inner = tag.get("name"), tag.end
            elif tag.name == "definedName":
                found[given.casefold()] = words(text[inner : tag.start])
        return found

    def _choices(self, formula: str, sheet: str) -> tuple[Value, ...] | None:
        """Return what a drop-down offers; None where a formula works it out."""
        if len(formula) > 1 and formula[0] == formula[-1] == '"':
            return tuple(_as_typed(c.strip()) for c in formula[1:-1].replace('""', '"').split(","))
        named = cell_names.of_sheet(self._names.get(formula.casefold(), formula))
        if named is None or (named[0] or sheet) not in self.sheets:
            return None
        cells = [self.value(named[0] or sheet, s) for s in _first(named[1].spots())]
        found = tuple(c for c in cells if isinstance(c, str | int | float) and not isinstance(c, bool))
        return found if found and len(cells) <= MOST_CHOICES else None


def _first(spots: Iterator[Spot]) -> list[Spot]:
    return [spot for spot, _ in zip(spots, range(MOST_CHOICES + 1), strict=False)]


def _as_typed(text: str) -> Value:
    """Return a choice as a spreadsheet keeps it once it is picked: a number as one."""
    plain = text.replace(".", "", 1)
    return float(text) if plain.isascii() and plain.isdigit() and len(plain) < len("9" * 15) else text


def _held(sheet: SheetPart) -> Iterator[tuple[Spot, Any]]:
    for number, row in sheet.rows:
        for column, value in enumerate(row, 1):
            if value is not None:
                yield (number, column), value


@contextlib.contextmanager
def _naming_damage(file: str) -> Iterator[None]:
    """Turn whatever a sheet that no spreadsheet wrote brings up into a problem of the file."""
    try:
        yield
    except CyberdiagError:
        raise
    except Crowded:
        values = {"elements": MOST_SPOTS}
        raise InvalidData([Problem(Place(file), "xlsx-too-many-elements", values)]) from None
    except Exception as fault:  # noqa: BLE001  numbers that are none, names of cells that are none
        raise InvalidData([Problem(Place(file), "xlsx-damaged", {"reason": type(fault).__name__})]) from None
