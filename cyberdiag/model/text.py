"""Making a text that a stranger wrote safe to show; escaping for a format is that format's business."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, escape sequences among them
    "\u00ad\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"  # invisible, turns the text, or is none
    "\u115f\u1160\u180e\u3164\uffa0\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # letters of no width
    "\ud800-\udfff\U000e0000-\U000e007f]"  # lone surrogates and tags
)


def printable(text: str) -> str:
    """Return the text with every control, bidirectional or invisible character shown as a replacement mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return a printable text on one line."""
    return " ".join(printable(text).split())


LONGEST_NARROWED = 1000
"""Characters; a megabyte of accents takes half a minute to be put in order, and signs may grow eighteenfold."""


def narrow(text: str) -> str:
    """Return the text with full-width and other old forms as their usual ones; one too long to be typed as it is."""
    return unicodedata.normalize("NFKC", text) if len(text) <= LONGEST_NARROWED else text


def plain_name(text: str) -> str:
    """Return a name so that two ways to write it are the same: without spaces, width and case."""
    return "".join(narrow(text).casefold().split())


_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""The start of a text that a spreadsheet could take for a formula, in half width or full width."""


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula when it opens a CSV file: with `'` before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet could take this text for a formula."""
    return _FORMULA.match(text) is not None
