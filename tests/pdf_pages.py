"""What stands on the pages of a PDF, as a viewer's search sees it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    import pypdf


def texts(data: bytes) -> list[str]:
    """Return the text of each page."""
    with pypdfium2.PdfDocument(data) as found:
        # a hyphen at the end of a line comes as a sign of its own, because it might be one that only broke a word
        return [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in found]


def radicals(found: pypdf.PdfReader) -> list[bytes]:
    """Return the radicals that a font's map to text names; viewers that do not normalise take them for other signs."""
    fonts = (font.get_object() for page in found.pages for font in page["/Resources"]["/Font"].values())
    maps = {font.raw_get("/ToUnicode").idnum: font["/ToUnicode"] for font in fonts if "/ToUnicode" in font}
    return [
        sign
        for one in maps.values()
        for sign in re.findall(rb"[<\[ ]<(2(?:E[89A-F]|F[0-9A-D])[0-9A-F])>", one.get_data())
    ]
