"""Workbooks in and out: the one door of openpyxl, an extra that is loaded only when it is needed.

A workbook may come from a stranger: the ZIP directory is looked at before anything is unpacked, and what could
run or fetch something (macros, links to other files, entities) is refused.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from cyberdiag.errors import InvalidData, WrongUsage
from cyberdiag.model.text import is_formula, printable
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_BYTES = 10_000_000
MAX_UNPACKED = 60_000_000
MAX_PARTS = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 64
LONGEST_TEXT = 32_767
"""Characters; what a cell holds at most."""
Row = tuple[int, tuple[Any, ...]]
_ENTITIES = ("<!DOCTYPE", "<!ENTITY")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


class Formula(str):
    """A formula as it stands in a cell; it is never worked out."""

    __slots__ = ()


def need() -> None:
    """Say at once that the library is missing.

    Raises:
        WrongUsage: naming what to install.
    """
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise WrongUsage.of("needs-xlsx") from None


def workbook() -> Workbook:
    """Return an empty workbook without a sheet."""
    need()
    from openpyxl import Workbook

    made = Workbook()
    for sheet in list(made.worksheets):
        made.remove(sheet)
    made.properties.creator = "cyberdiag"
    return made


def put(cell: Any, value: str | float | None) -> None:
    """Write a value into a cell; a text stays a text whatever it starts with, and shows no control character."""
    if not isinstance(value, str):
        cell.value = value
        return
    shown = printable(value)
    shown = shown if len(shown) <= LONGEST_TEXT else f"{shown[: LONGEST_TEXT - 1]}…"
    cell.value = shown
    cell.data_type = "s"
    if is_formula(shown):
        cell.quotePrefix = True  # or Excel makes it one when the cell is edited


def to_bytes(made: Workbook) -> bytes:
    """Return the file; the same content gives the same bytes, whatever the time."""
    first, second = io.BytesIO(), io.BytesIO()
    made.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            part.create_system = 3
            new.writestr(part, data)
    return second.getvalue()


def read(raw: bytes, file: str) -> dict[str, list[Row]]:
    """Return the cells of every sheet by its name: row number and values, rows without a value left out.

    Raises:
        InvalidData: when it is no workbook, too large, or holds what could run or fetch something.
        WrongUsage: when the library is not installed.
    """
    inspect(raw, file)
    need()
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that are of no use here
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
            try:
                return {sheet.title: _rows(sheet, file) for sheet in book.worksheets}
            finally:
                book.close()
    except InvalidData:
        raise
    except Exception as fault:  # noqa: BLE001  the library has no error of its own for a damaged file
        raise InvalidData([Problem(Place(file), "xlsx-damaged", {"reason": type(fault).__name__})]) from None


def inspect(raw: bytes, file: str) -> None:
    """Refuse a workbook by what its ZIP directory and its parts hold, before a reader opens it.

    Raises:
        InvalidData: saying why.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            code = _refused(parts)
            if code is None and any(_has_entity(archive.read(p)) for p in parts if _is_xml(p.filename)):
                code = "xlsx-entities"
            if code is None and b"macroEnabled" in archive.read("[Content_Types].xml"):
                code = "xlsx-macros"
    except Exception as fault:  # noqa: BLE001  zlib.error and whatever else a broken stream brings up
        raise InvalidData([Problem(Place(file), "xlsx-damaged", {"reason": type(fault).__name__})]) from None
    if code is not None:
        raise InvalidData([Problem(Place(file), code, {"megabytes": MAX_UNPACKED // 1_000_000})])


def _refused(parts: list[zipfile.ZipInfo]) -> str | None:
    names = [p.filename.replace("\\", "/").lower() for p in parts]
    if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
        return "xlsx-too-large"
    if any(p.flag_bits & 1 for p in parts):
        return "xlsx-encrypted"
    if any("vbaproject" in n or "/macrosheets/" in n or "/activex/" in n for n in names):
        return "xlsx-macros"
    if any("externallink" in n or n.endswith("connections.xml") or "/embeddings/" in n for n in names):
        return "xlsx-links"
    return None


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _has_entity(data: bytes) -> bool:
    upper = data.upper()
    marks = [mark.encode(code) for mark in _ENTITIES for code in ("ascii", "utf-16-le", "utf-16-be")]
    return any(mark in upper for mark in marks)


def _rows(sheet: Any, file: str) -> list[Row]:
    sheet.reset_dimensions()
    found: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        if number > MAX_ROWS:
            raise InvalidData([Problem(Place(file, number, 1), "xlsx-too-many", {"limit": MAX_ROWS})])
        values = tuple(_plain(c) for c in cells)
        if any(v is not None for v in values):
            found.append((number, values))
    return found


def _plain(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool | int | float | str):
        return Formula(value) if cell.data_type == "f" else value
    return None if value is None else str(value)
