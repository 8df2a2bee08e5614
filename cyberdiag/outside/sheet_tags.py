"""The text of one sheet of a workbook and the tags in it, each with its place, so that some can be put in others' place.

The part was read by a parser before, so it is well-formed and declares nothing; here its tags are only found again.
"""

from __future__ import annotations

import codecs
import html
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.outside.sheet_cells import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(
    r"<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>"
    r"|(?P<ends>/?)(?P<prefix>[\w.-]+:)?(?P<name>[\w.-]+)"
    r"(?P<given>[^\"'>]*(?:(?:\"[^\"]*\"|'[^']*')[^\"'>]*)*)>)",
    re.DOTALL,
)
_GIVEN = re.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Tag(Struct, frozen=True):
    """One tag: where it stands, its name without prefix, what it says, and whether it begins, ends or does both."""

    start: int
    end: int
    name: str
    prefix: str
    given: str
    begins: bool
    ends: bool

    def get(self, name: str) -> str:
        """Return an attribute by its name; "" where there is none."""
        found = (m for m in _GIVEN.finditer(self.given) if m[1] == name)
        return next((html.unescape(m[2] if m[3] is None else m[3]) for m in found), "")

    def is_on(self, name: str) -> bool:
        """Return whether an attribute says that something is so."""
        return self.get(name) in {"1", "true"}


class Text(Struct, frozen=True):
    """A part as text, with the encoding and the mark of it by which it becomes the same bytes again."""

    text: str
    encoding: str
    mark: bytes = b""

    def to_bytes(self, text: str) -> bytes:
        """Return another text as a part in the same encoding; what has no sign there is named by its number."""
        return self.mark + text.encode(self.encoding, "xmlcharrefreplace")


def decoded(part: bytes) -> Text:
    """Return a part as text.

    Raises:
        Damaged: where the text would not become the same bytes again.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if part.startswith(m)), (b"", ""))
    if not encoding:
        declared = _DECLARED.match(part)
        encoding = declared[1].decode() if declared else "utf-8"
    text = Text(part[len(mark) :].decode(encoding), encoding, mark)
    if text.to_bytes(text.text) != part:
        raise Damaged
    return text


def tags(text: str) -> Iterator[Tag]:
    """Give the tags of a text in their order; comments and the like are none."""
    for found in _TAG.finditer(text):
        if found["name"]:
            is_end, is_empty = bool(found["ends"]), found["given"].endswith("/")
            yield Tag(
                *found.span(),
                found["name"],
                found["prefix"] or "",
                found["given"],
                not is_end,
                is_end or is_empty,
            )


def words(inner: str) -> str:
    """Return the words between two tags."""
    plain = re.sub(r"<!\[CDATA\[(.*?)\]\]>", lambda m: html.escape(m[1]), inner, flags=re.DOTALL)
    return html.unescape(_TAG.sub("", plain)).strip()


def opened(tag: str, inner: str, name: str) -> str:
    """Return an element that was empty with something in it."""
    return f"{tag.removesuffix('>').rstrip().removesuffix('/')}>{inner}</{name}>"
