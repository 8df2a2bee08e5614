"""Writes a browser's PDF anew: small, without a trace of when and with what it was made, and so that its text is found.

A browser writes tens of thousands of small objects, most of them tags for screen readers, one by one and as plain text.
They are packed (object streams, PDF 1.5), which halves the file and changes nothing in it. Its particulars (`Info`) name
the time to the second, the system and the browser; only the title is kept. The same page gives the same bytes.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from cyberdiag.outside import pdf_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = b"%PDF-1.7\n%\xd3\xeb\xe9\xe1\n"
_TRAILER = re.compile(
    rb"\ntrailer\s*<<((?:[^<>]|<[0-9A-Fa-f]*>)*)>>\s*startxref\s*(\d{1,10})\s*%%EOF\s*\Z", re.ASCII
)
_TABLE = re.compile(rb"xref\s+0 (\d{1,7})\s*\n")
_ROW = 20
_BODY = re.compile(rb"(\d{1,7}) 0 obj\s(.*)\sendobj\s*", re.ASCII | re.DOTALL)
_REFERENCE = rb"/%b (\d{1,7}) 0 R"
_TITLE = re.compile(rb"/Title\s*(<[0-9A-Fa-f]*>|\((?:\\.|[^\\()])*\))", re.DOTALL)
_TRACE = re.compile(rb"/(?:Metadata|ModDate|CreationDate|Producer|PieceInfo|LastModified)\b")
"""What may tell of the time or the programs, wherever it stands."""
_TOGETHER = 500
_FIRST_TWO = 2


class OfAnotherMake(ValueError):
    """A PDF that is not laid out as browsers do."""


def rewritten(pdf: bytes) -> bytes:
    """Return the PDF packed, its text findable, with no particulars but its title.

    Raises:
        OfAnotherMake: when it is laid out otherwise; then nothing is known of what it tells.
    """
    objects, root, info = _read(pdf)
    title = _TITLE.search(objects[info])
    objects[info] = b"<<" + (title[0] if title else b"") + b">>"
    if any(_TRACE.search(body) for body in objects.values() if not _is_stream(body)):
        raise OfAnotherMake
    return _written(objects, root, info)


def _read(pdf: bytes) -> tuple[dict[int, bytes], int, int]:
    """Return the body of every object by its number, and which are the root and the particulars."""
    trailer = _TRAILER.search(pdf)
    table = _TABLE.match(pdf, int(trailer[2])) if trailer else None
    if trailer is None or table is None:
        raise OfAnotherMake
    rows = (pdf[table.end() + n * _ROW :][:_ROW].split() for n in range(int(table[1])))
    places = {n: int(row[0]) for n, row in enumerate(rows) if len(row) > _FIRST_TWO and row[2] == b"n"}
    return (
        _bodies(pdf, places, int(trailer[2])),
        _reference(trailer[1], b"Root"),
        _reference(trailer[1], b"Info"),
    )


def _bodies(pdf: bytes, places: Mapping[int, int], end: int) -> dict[int, bytes]:
    in_order = sorted(places, key=places.__getitem__)
    ends = [*(places[n] for n in in_order[1:]), end]
    found = {}
    for number, until in zip(in_order, ends, strict=True):
        body = _BODY.fullmatch(pdf, places[number], until)
        if body is None or int(body[1]) != number:
            raise OfAnotherMake
        found[number] = body[2]
    return found


def _reference(trailer: bytes, name: bytes) -> int:
    found = re.search(_REFERENCE % name, trailer)
    if found is None:
        raise OfAnotherMake
    return int(found[1])


def _is_stream(body: bytes) -> bool:
    return body.endswith(b"endstream")


def _written(objects: Mapping[int, bytes], root: int, info: int) -> bytes:
    out = bytearray(_HEAD)
    rows: dict[int, tuple[int, int, int]] = {}
    for number, body in sorted(objects.items()):
        if _is_stream(body):
            rows[number] = (1, len(out), 0)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, pdf_text.searchable(body))
    free = max(objects) + 1
    for free, held in enumerate(_parcels(objects), free):  # noqa: B020  the next number that nothing has
        rows |= {number: (2, free, at) for at, number in enumerate(held)}
        rows[free] = (1, len(out), 0)
        out += _stream(free, *_packed(objects, held))
    last, start = free + 1, len(out)
    rows[last] = (1, start, 0)
    size = last + 1
    table = b"".join(
        kind.to_bytes(1) + one.to_bytes(4) + two.to_bytes(2)
        for kind, one, two in (rows.get(n, (0, 0, 0)) for n in range(size))
    )
    head = b"/Type /XRef /W [1 4 2] /Size %d /Root %d 0 R /Info %d 0 R" % (size, root, info)
    return bytes(out + _stream(last, head, table) + b"startxref\n%d\n%%%%EOF\n" % start)


def _parcels(objects: Mapping[int, bytes]) -> Iterator[list[int]]:
    """Give the numbers of the objects that are packed, as many as go into one stream at a time."""
    plain = sorted(number for number, body in objects.items() if not _is_stream(body))
    for start in range(0, len(plain), _TOGETHER):
        yield plain[start : start + _TOGETHER]


def _packed(objects: Mapping[int, bytes], numbers: list[int]) -> tuple[bytes, bytes]:
    """Return head and content of a stream that holds these objects."""
    index, content = [], bytearray()
    for number in numbers:
        index.append(b"%d %d" % (number, len(content)))
        content += objects[number] + b"\n"
    before = b" ".join(index) + b"\n"
    return b"/Type /ObjStm /N %d /First %d" % (len(numbers), len(before)), before + bytes(content)


def _stream(number: int, head: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 7)
    return b"%d 0 obj\n<<%b /Filter /FlateDecode /Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        number, head, len(data), data,
    )  # fmt: skip
