"""Makes the text of a browser's PDF findable: kanji that it writes down as radicals of the same shape become kanji.

A font may draw 日 (U+65E5) and the radical ⽇ (U+2F47) with one glyph, and the browser notes the smaller number of
the two, so that a search for 日本 finds nothing. The notes (`ToUnicode` maps) that need it are written again.
"""

from __future__ import annotations

import re
import unicodedata
import zlib

_STREAM = re.compile(rb"<<[^<>]*/Length (\d{1,9})[^<>]*>>\s*stream\r?\n")
_ENTRY = re.compile(rb"(<[0-9A-Fa-f]+>) (?:(<[0-9A-Fa-f]+>) )?<([0-9A-Fa-f]{4})>(?=\s)")
_LARGEST_MAP = 1_000_000
_RADICALS = range(0x2E80, 0x2FE0)
_SHAPES = {
    0x2E9D: "月", 0x2EA0: "民", 0x2EA9: "王", 0x2EC1: "虎", 0x2EC4: "西", 0x2EC6: "角", 0x2ED1: "長", 0x2ED8: "青",
    0x2EDD: "食", 0x2EE4: "鬼", 0x2EE8: "麦", 0x2EE9: "黄", 0x2EEB: "斉", 0x2EED: "歯", 0x2EEF: "竜", 0x2EF2: "亀",
}  # fmt: skip
"""Radicals that Unicode itself names no compatible character for, with the kanji of their shape."""


def searchable(body: bytes) -> bytes:
    """Return the body of a stream with kanji in the place of radicals, if it is a map from glyphs to characters."""
    head = _STREAM.match(body)
    if head is None or b"/FlateDecode" not in head[0]:
        return body
    try:
        text = zlib.decompressobj().decompress(body[head.end() : head.end() + int(head[1])], _LARGEST_MAP)
    except zlib.error:
        return body
    mended = _mended(text) if b"begincmap" in text else text
    if mended == text:
        return body
    data = zlib.compress(mended)
    return b"<</Filter /FlateDecode\n/Length %d>> stream\n%b\nendstream" % (len(data), data)


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
