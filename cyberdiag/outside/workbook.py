"""Reads the cells of a workbook that may come from a stranger, and builds nothing else of it.

A library for workbooks makes an object of every style, name, rule and merged range before anyone can say stop: 138 kB
that name one sheet 20,000 times kept a machine busy for minutes. Here the parts are streamed, each is known by how it
begins and what is declared about it, never by its file name alone, and every element counts against one limit.
"""

from __future__ import annotations

import contextlib
import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from msgspec import Struct

from cyberdiag.errors import CyberdiagError, InvalidData
from cyberdiag.outside.sheet_cells import (
    FIRST_DAY,
    FIRST_DAY_1904,
    Damaged,
    Days,
    Formats,
    Opened,
    Row,
    Sheet,
    SheetPart,
    Texts,
)
from cyberdiag.outside.yaml_source import MAX_NODES
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 10_000_000
MAX_UNPACKED = 20_000_000
MAX_PARTS = 500
MAX_SHEETS = 100
MAX_ELEMENTS = 600_000

_ENTRY = b"PK\1\2"
"""What every entry of a ZIP directory begins with."""
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""A mark of the encoding, the empty halves of wide characters, spaces."""
_MARKUP = (b"<", b"\x4c\x6f\xa7\x94")
"""How XML begins; also as mainframes write it, which some parsers read."""
_LONGEST_TAG = re.compile(rb"<[^<]{200000}")
_COMPOUND, _ARCHIVE = b"\xd0\xcf\x11\xe0", b"PK\3\4"
"""How a file of old Office programs and a ZIP file begin: macros, or a file within the file."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = re.compile("vbaProject|macrosheet|activeX|/control$|macroEnabled|webextension|^ocx$", re.IGNORECASE)
_LINKS = re.compile(
    "externalLink|oleObject|connections|queryTable|/package$|embeddings|attachedTemplate|ddeLink",
    re.IGNORECASE,
)


class _Refused(Exception):
    """A workbook that is not read, and the code that says why."""


class _Enough(Exception):
    """Ends a walk over a part early."""


def read(raw: bytes, file: str) -> dict[str, list[Row]]:
    """Return the cells of every sheet by its name: row number and values, rows without a value left out.

    Raises:
        InvalidData: when it is no workbook, too large, or holds what could run or fetch something.
    """
    return {sheet.name: sheet.rows for sheet in opened(raw, file).sheets}


def opened(raw: bytes, file: str) -> Opened:
    """Return a workbook with its cells and parts.

    Raises:
        InvalidData: as `read`.
    """
    try:
        return _Book(_parts(raw), file).opened()
    except _Refused as refusal:
        values = {"megabytes": MAX_UNPACKED // 1_000_000, "sheets": MAX_SHEETS, "elements": MAX_ELEMENTS}
        raise InvalidData([Problem(Place(file), str(refusal), values)]) from None
    except CyberdiagError:
        raise
    except Exception as fault:  # noqa: BLE001  zlib.error and whatever else a broken stream brings up
        raise InvalidData(
            [Problem(Place(file), "xlsx-damaged", {"reason": type(fault).__name__.strip("_")})]
        ) from None


def _refuse(code: str) -> NoReturn:
    raise _Refused(code)


def _parts(raw: bytes) -> dict[str, bytes]:
    """Return the parts that are XML by name, after looking at every part, whatever it is called."""
    if raw.startswith(_COMPOUND) and _ENCRYPTED in raw:
        _refuse("xlsx-encrypted")
    if raw.count(_ENTRY) > MAX_PARTS:  # before the directory is read
        _refuse("xlsx-too-large")
    found = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = archive.infolist()
        _look_at(entries)
        for entry in entries:
            data = archive.read(entry)
            if _is_markup(data):
                found[entry.filename] = data
            elif data.startswith(_COMPOUND):
                _refuse("xlsx-macros" if "_VBA_".encode("utf-16-le") in data else "xlsx-links")
            elif data.startswith(_ARCHIVE):
                _refuse("xlsx-links")
    return found


def _look_at(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse a workbook by what its ZIP directory says."""
    names = [e.filename.replace("\\", "/").lower() for e in entries]
    if len(entries) > MAX_PARTS or sum(e.file_size for e in entries) > MAX_UNPACKED:
        _refuse("xlsx-too-large")
    if any(e.flag_bits & 1 for e in entries):
        _refuse("xlsx-encrypted")
    if any("vbaproject" in n or "/macrosheets/" in n or "/activex/" in n for n in names):
        _refuse("xlsx-macros")
    if any("externallink" in n or n.endswith("connections.xml") or "/embeddings/" in n for n in names):
        _refuse("xlsx-links")
    if len(set(names)) < len(names) or any(e.compress_type not in _METHODS for e in entries):
        raise Damaged


def _is_markup(data: bytes) -> bool:
    return data[:64].lstrip(_BEFORE_MARKUP).startswith(_MARKUP)


class _Relation(Struct, frozen=True):
    """What one part says of another: a kind such as `worksheet`, and its name in the archive."""

    kind: str
    target: str


class _Book:
    """The parts of one workbook; every element that is passed counts, whichever part it stands in."""

    def __init__(self, parts: dict[str, bytes], file: str) -> None:
        self._parts = parts
        self._file = file
        self._elements = 0
        self._cells = 0
        for data in parts.values():
            self._look_inside(data)
        top = next((r.target for r in self._relations("").values() if r.kind == "officeDocument"), "")
        self._top = top
        self._known = self._relations(top)

    def opened(self) -> Opened:
        """Return the workbook with the rows of every sheet."""
        listed: list[tuple[str, str, bool]] = []
        is_1904 = False

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal is_1904
            if name == "sheet":
                is_hidden = given.get("state", "visible") != "visible"
                listed.append((given.get("name", ""), _local(given).get("id", ""), is_hidden))
                if len(listed) > MAX_SHEETS:
                    _refuse("xlsx-too-many-sheets")
            elif name == "workbookPr":
                is_1904 = given.get("date1904") in {"1", "true"}

        self._stream(self._parts[self._top], start)
        texts = self._strings()
        days = Days(self._formats(), FIRST_DAY_1904 if is_1904 else FIRST_DAY)
        found = {}
        for name, key, is_hidden in listed:
            relation = self._known.get(key)
            if relation and relation.kind == "worksheet" and relation.target in self._parts:
                sheet = Sheet(self._file, texts, days)
                self._stream(self._parts[relation.target], sheet.start, sheet.end, sheet.text)
                self._cells += sum(len(values) for _, values in sheet.rows)
                if self._cells > MAX_NODES:
                    raise InvalidData.of("yaml-too-many", self._file)
                found[name] = SheetPart(name, relation.target, is_hidden, sheet.rows)
        related = {r.kind: r.target for r in self._known.values()}
        return Opened(tuple(found.values()), self._parts, self._top, related)

    def _look_inside(self, data: bytes) -> None:
        """Refuse a part by its outermost element, and by all that it declares if it declares anything."""
        if _LONGEST_TAG.search(data):
            _refuse("xlsx-too-large")
        root = ""

        def outermost(name: str, _: object) -> None:
            nonlocal root
            root = root or name
            if root not in {"Types", "Relationships"}:
                raise _Enough

        with contextlib.suppress(_Enough):
            self._stream(data, outermost)
        _refuse_kind(root)
        if root in {"Types", "Relationships"}:
            self._stream(data, _declared)

    def _relations(self, part: str) -> dict[str, _Relation]:
        """Return what a part says of others, by id."""
        folder, name = posixpath.split(part)
        data = self._parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}

        def start(tag: str, given: dict[str, str]) -> None:
            if tag == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
                kind = given.get("Type", "").rpartition("/")[2]
                found[given.get("Id", "")] = _Relation(kind, target.lstrip("/"))

        if data is not None:
            self._stream(data, start)
        return found

    def _related(self, kind: str) -> bytes | None:
        return next((self._parts.get(r.target) for r in self._known.values() if r.kind == kind), None)

    def _strings(self) -> list[str]:
        """Return the texts that cells point at."""
        data, taken = self._related("sharedStrings"), Texts()
        if data is not None:
            self._stream(data, taken.start, taken.end, taken.text)
        return taken.found

    def _formats(self) -> list[str]:
        """Return for each style of cells whether it shows a date, a percentage, or a plain number (nothing)."""
        data, taken = self._related("styles"), Formats()
        if data is not None:
            self._stream(data, taken.start)
        return taken.found

    def _stream(
        self,
        data: bytes,
        start: Callable[[str, dict[str, str]], object],
        end: Callable[[str], object] | None = None,
        text: Callable[[str], object] | None = None,
    ) -> None:
        """Walk over a part; names come without their prefix."""

        def count(name: str, given: dict[str, str]) -> None:
            self._elements += 1
            if self._elements > MAX_ELEMENTS:
                _refuse("xlsx-too-many-elements")
            start(name.rpartition(":")[2], given)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = count
        parser.StartDoctypeDeclHandler = _refuse_declaration
        if end is not None:
            close = end
            parser.EndElementHandler = lambda name: close(name.rpartition(":")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        parser.Parse(data, True)


def _refuse_declaration(*_: object) -> NoReturn:
    _refuse("xlsx-entities")


def _refuse_kind(kind: str) -> None:
    """Refuse what runs or fetches something, by the name of its outermost element or by its declared type."""
    if _MACROS.search(kind):
        _refuse("xlsx-macros")
    if _LINKS.search(kind):
        _refuse("xlsx-links")


def _declared(name: str, given: dict[str, str]) -> None:
    _refuse_kind(given.get("ContentType", "") or given.get("Type", ""))
    is_elsewhere = given.get("TargetMode", "").lower() == "external"
    if name == "Relationship" and is_elsewhere and not given.get("Type", "").endswith("/hyperlink"):
        _refuse("xlsx-links")


def _local(given: dict[str, str]) -> dict[str, str]:
    return {name.rpartition(":")[2]: text for name, text in given.items()}
