"""Puts other parts into a ZIP file and leaves every byte of the rest, which a library for ZIP files packs anew."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.outside.sheet_cells import Damaged

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENTRY = struct.Struct("<4s6H3L5H2L")
"""A line of the directory, as the standard has it: `PK\\1\\2` first, the offset of the part last."""
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_LARGE = b"\1\0"
"""The extra field that keeps sizes of more than 4 GB, which no workbook of ours has."""
_UTF8 = 0x800


class _Entry(Struct):
    """One line of the directory: its fixed fields, name, extra fields and note as they stand."""

    part: str
    fields: list[int]
    name: bytes
    extra: bytes
    note: bytes
    first: int
    end: int = 0

    def packed(self, data: bytes) -> bytes:
        """Return the part with other content as it stands in the file; the fields then tell of that."""
        method = self.fields[3]
        if method == zipfile.ZIP_DEFLATED:
            packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            held = packer.compress(data) + packer.flush()
        else:
            held = data
        self.fields[2] &= _UTF8
        self.fields[6:9] = [zlib.crc32(data), len(held), len(data)]
        fields = (*self.fields[1:9], len(self.name), 0)
        return _LOCAL.pack(b"PK\3\4", *fields) + self.name + held

    def line(self, offset: int) -> bytes:
        """Return the line of the directory for a part that stands at an offset."""
        self.fields[9:12] = [len(self.name), len(self.extra), len(self.note)]
        return _ENTRY.pack(b"PK\1\2", *self.fields[:-1], offset) + self.name + self.extra + self.note


def replaced(raw: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return the ZIP file with other content for some parts, or without them (None); all else is copied as it is packed.

    Raises:
        Damaged: when the parts overlap.
    """
    entries, note = _entries(raw)
    made, lines = bytearray(), dict[str, bytes]()
    for entry in sorted(entries, key=lambda e: e.first):
        offset = len(made)
        if entry.part not in parts:
            made += raw[entry.first : entry.end]
        elif (data := parts[entry.part]) is not None:
            made += entry.packed(data)
        else:
            continue
        lines[entry.part] = entry.line(offset)
    directory = b"".join(lines[e.part] for e in entries if e.part in lines)
    count = len(lines)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(made), len(note))
    return bytes(made) + directory + end + note


def _entries(raw: bytes) -> tuple[list[_Entry], bytes]:
    """Return the lines of the directory in their order, each with where its part stands, and the note on the file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        known, at, note = archive.infolist(), archive.start_dir, archive.comment
    first, entries = at, []
    for one in known:
        _, *fields = _ENTRY.unpack_from(raw, at)
        at += _ENTRY.size
        name, extra, told = (_taken(raw, at, fields[9:12], n) for n in range(3))
        at += sum(fields[9:12])
        fields[7:9] = [one.compress_size, one.file_size]
        entries.append(_Entry(one.filename, fields, name, _without_large(extra), told, one.header_offset))
    for entry in sorted(entries, key=lambda e: e.first, reverse=True):
        entry.end, first = first, entry.first
        _refuse_overlap(entry)
    return entries, note


def _refuse_overlap(entry: _Entry) -> None:
    if entry.end - entry.first < _LOCAL.size + len(entry.name) + entry.fields[7]:
        raise Damaged


def _taken(raw: bytes, at: int, lengths: list[int], number: int) -> bytes:
    start = at + sum(lengths[:number])
    return raw[start : start + lengths[number]]


def _without_large(extra: bytes) -> bytes:
    """Return extra fields without the one for large files, as sizes and offsets then stand in their own fields."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        (length,) = struct.unpack_from("<H", extra, at + 2)
        field, at = extra[at : at + 4 + length], at + 4 + length
        kept += b"" if field.startswith(_LARGE) else field
    return kept + extra[at:]
