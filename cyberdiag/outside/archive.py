"""ZIP archives of our own: the same contents give the same bytes, and one from a stranger is read with every guard."""

from __future__ import annotations

import contextlib
import io
import stat
import struct
import unicodedata
import zipfile
from typing import TYPE_CHECKING, NoReturn

from cyberdiag.errors import InvalidData
from cyberdiag.outside import beside
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_BYTES = 150_000_000
MAX_UNPACKED = 150_000_000
MAX_ENTRIES = 1_000
_MAX_DIRECTORY = 1_000_000
"""Bytes of the list of entries, which is read before any of them can be looked at."""
_END = struct.Struct("<4s4H2LH")
"""The last record of an archive."""
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive can tell; the same for every entry."""
_UNIX = 3
_ENCRYPTED = 1
_UTF_8 = 0x800


class _Refused(Exception):
    """An archive that is not read: the code that says why, and the entry."""


def made(contents: Mapping[str, bytes]) -> bytes:
    """Return an archive with these files by name: sorted, without a time, each readable by its owner only.

    Nothing is packed smaller, because what a packer makes differs from one computer to the next.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | 0o600) << 16
            archive.writestr(entry, contents[name])
    return out.getvalue()


def folded(name: str) -> str:
    """Return what two names have in common that are one file on some system."""
    return unicodedata.normalize("NFC", name).casefold()


def read(raw: bytes, file: str) -> dict[str, bytes]:
    """Return the files of an archive by name; folders in it are passed over.

    Raises:
        InvalidData: when it is none, is cut off or damaged, leads out of its folder, names a file twice, holds a link
            or something encrypted, or more than an archive of ours.
    """
    try:
        _look_at_end(raw)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [e for e in archive.infolist() if not (e.is_dir() and e.file_size == 0)]
            names = _look_at(entries)
            return {name: _content(archive, e) for name, e in zip(names, entries, strict=True)}
    except _Refused as refusal:
        code, name = refusal.args
        values = {"name": name[:100], "megabytes": MAX_UNPACKED // 1_000_000, "files": MAX_ENTRIES}
        raise InvalidData([Problem(Place(file), code, values)]) from None
    except Exception as fault:  # noqa: BLE001  zlib.error and whatever else a broken stream brings up
        values = {"reason": type(fault).__name__.strip("_")}
        raise InvalidData([Problem(Place(file), "pack-damaged", values)]) from None


def _refuse(code: str, name: str = "") -> NoReturn:
    raise _Refused(code, name)


def _look_at_end(raw: bytes) -> None:
    """Refuse by its last record what is no archive, is cut off, or has a list that is too long to be read."""
    at = raw.rfind(b"PK\5\6")
    if at < 0 or len(raw) - at < _END.size:
        _refuse("pack-cut-off" if raw.startswith(b"PK\3\4") else "pack-no-zip")
    _, _, _, _, entries, size, start, _ = _END.unpack_from(raw, at)
    if entries > MAX_ENTRIES or size > _MAX_DIRECTORY:
        _refuse("pack-too-large")
    if start + size > at:
        _refuse("pack-cut-off")


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a file, also where a packer wrote it without saying in which code, as some in Japan do."""
    if entry.flag_bits & _UTF_8:
        return entry.orig_filename
    raw = entry.orig_filename.encode("cp437", "replace")
    for code in ("utf-8", "cp932"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(code)
    return entry.orig_filename


def _look_at(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Refuse an archive by what its list says; returns the names."""
    names = [_name(entry) for entry in entries]
    if len(entries) > MAX_ENTRIES:
        _refuse("pack-too-large")
    seen, size = set[str](), 0
    for name, entry in zip(names, entries, strict=True):
        kind = stat.S_IFMT(entry.external_attr >> 16)
        try:
            beside.parts(name)
        except beside.Refused:
            _refuse("pack-leads-out", name)
        if folded(name) in seen:
            _refuse("pack-twice", name)
        seen.add(folded(name))
        if entry.create_system == _UNIX and kind not in {0, stat.S_IFREG}:
            _refuse("pack-link", name)
        if entry.flag_bits & _ENCRYPTED:
            _refuse("pack-encrypted", name)
        if entry.compress_type not in _METHODS:
            _refuse("pack-method", name)
        size += entry.file_size
        if size > MAX_UNPACKED:
            _refuse("pack-too-large")
    return names


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a file, which may not be longer than the list says."""
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)
