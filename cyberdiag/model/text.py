"""Making a text that a stranger wrote safe to show; escaping for a format is that format's business."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, escape sequences among them
    "\u00ad\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"  # invisible, or turns the text
    "\ud800-\udfff\U000e0000-\U000e007f]"  # lone surrogates and tags
)


def printable(text: str) -> str:
    """Return the text with every control, bidirectional or invisible character shown as a replacement mark."""
    return _HIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return a printable text on one line."""
    return " ".join(printable(text).split())
