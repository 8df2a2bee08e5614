"""Makes the text of a browser's PDF findable: kanji that it writes down as radicals of the same shape become kanji.

A font may draw 日 (U+65E5) and the radical ⽇ (U+2F47) with one glyph, and the browser notes the smaller number of
the two, so that a search for 日本 finds nothing. The notes (`ToUnicode` maps) that need it are written again in an
update at the end of the file, the way PDF provides for changes; nothing before it is touched.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAM = re.compile(rb"(?<!\d)(\d+) 0 obj\s*<<([^<>]*/Length (\d+)[^<>]*)>>\s*stream\r?\n")
_TRAILER = re.compile(rb"trailer\s*<<((?:[^<>]|<[0-9A-Fa-f]*>)*)>>\s*startxref\s*(\d+)\s*%%EOF\s*$")
_ENTRY = re.compile(rb"(<[0-9A-Fa-f]+>) (?:(<[0-9A-Fa-f]+>) )?<([0-9A-Fa-f]{4})>(?=\s)")
_LARGEST_MAP = 1_000_000
_RADICALS = range(0x2E80, 0x2FE0)
_SHAPES = {
    0x2E9D: "月", 0x2EA0: "民", 0x2EA9: "王", 0x2EC1: "虎", 0x2EC4: "西", 0x2EC6: "角", 0x2ED1: "長", 0x2ED8: "青",
    0x2EDD: "食", 0x2EE4: "鬼", 0x2EE8: "麦", 0x2EE9: "黄", 0x2EEB: "斉", 0x2EED: "歯", 0x2EEF: "竜", 0x2EF2: "亀",
}  # fmt: skip
"""Radicals that Unicode itself names no compatible character for, with the kanji of their shape."""


def searchable(pdf: bytes) -> bytes:
    """Return the PDF with kanji in the place of radicals; one that is laid out otherwise comes back as it was."""
    trailer = _TRAILER.search(pdf)
    if trailer is None:
        return pdf
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    places: list[tuple[int, int]] = []
    for number, text in _maps(pdf):
        mended = _mended(text)
        if mended == text:
            continue
        places.append((number, len(out)))
        data = zlib.compress(mended)
        head = f"{number} 0 obj\n<</Filter /FlateDecode\n/Length {len(data)}>> stream\n"
        out += head.encode() + data + b"\nendstream\nendobj\n"
    if not places:
        return pdf
    start = len(out)
    rows = "".join(f"{number} 1\n{place:010d} 00000 n \n" for number, place in sorted(places))
    out += b"xref\n" + rows.encode()
    out += b"trailer\n<<" + trailer[1] + b"\n/Prev " + trailer[2]
    return bytes(out + f">>\nstartxref\n{start}\n%%EOF\n".encode())


def _maps(pdf: bytes) -> Iterator[tuple[int, bytes]]:
    """Give number and text of every map from glyphs to characters."""
    for found in _STREAM.finditer(pdf):
        if b"/FlateDecode" not in found[2]:
            continue
        raw = pdf[found.end() : found.end() + int(found[3])]
        try:
            text = zlib.decompressobj().decompress(raw, _LARGEST_MAP)
        except zlib.error:
            continue
        if b"begincmap" in text:
            yield int(found[1]), text


def _mended(text: bytes) -> bytes:
    return _ENTRY.sub(_entry, text)


def _entry(found: re.Match[bytes]) -> bytes:
    """Return one line of a map; a run of glyphs is written out, because kanji do not follow each other as radicals do."""
    first, last, code = found[1], found[2], int(found[3], 16)
    count = int(last[1:-1], 16) - int(first[1:-1], 16) + 1 if last else 1
    codes = range(code, code + count)
    if not any(c in _RADICALS for c in codes):
        return found[0]
    written = [f"<{ord(_kanji(c)):04X}>".encode() for c in codes]
    return first + b" " + (last + b" [" + b" ".join(written) + b"]" if last else written[0])


def _kanji(code: int) -> str:
    if code not in _RADICALS:
        return chr(code)
    return _SHAPES.get(code) or unicodedata.normalize("NFKC", chr(code))
