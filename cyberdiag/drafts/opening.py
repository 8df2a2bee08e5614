"""Opens a sheet of somebody else's as rows of cells."""

from __future__ import annotations

from pathlib import Path

from cyberdiag.answer_files import csv_codec, xlsx_codec
from cyberdiag.drafts import layout
from cyberdiag.drafts.grid import Grid, text
from cyberdiag.errors import InvalidData, WrongUsage
from cyberdiag.model.format import TABLES, Format, endings
from cyberdiag.outside import files, workbook
from cyberdiag.problems import Place, Problem


def grids(path: str) -> tuple[Grid, ...]:
    """Return the sheets of a file that hold anything.

    Raises:
        WrongUsage: for an ending that no sheet has.
        InvalidAnswers: when it cannot be read.
        InvalidData: with every fault in it, by its cell.
    """
    suffix = Path(path).suffix.lower()
    form = next((f for f in TABLES if suffix in f.suffixes), None)
    if form is None:
        raise WrongUsage.of("unknown-suffix", path, suffix=suffix or "?", known=" ".join(endings(TABLES)))
    if form is Format.CSV:
        raw = files.read_bytes(path, csv_codec.MAX_BYTES)
        found = [Grid(path, "", csv_codec.rows(csv_codec.decode(raw, path), path, layout.heading))]
    else:
        raw = files.read_bytes(path, workbook.MAX_BYTES)
        sheets = workbook.read(raw, path)
        found = [Grid(path, name, xlsx_codec.cells(rows), is_book=True) for name, rows in sheets.items()]
    held = tuple(g for g in found if any(text(c) for row in g.rows for c in row))
    if not held:
        raise InvalidData([Problem(Place(path), "empty-file")])
    return held
