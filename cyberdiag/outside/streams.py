"""The standard streams as the system gives them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def replace_what_cannot_be_shown(*streams: TextIO | None) -> None:
    """Make a stream that cannot show every sign, such as a Windows console, write a question mark instead of failing."""
    for stream in streams:
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        if isinstance(stream, io.TextIOWrapper) and encoding != "utf8":
            stream.reconfigure(errors="replace")
