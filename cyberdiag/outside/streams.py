"""The standard streams as the system gives them: any of them may be closed, full or read by nobody."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from _typeshed import ReadableBuffer

_STANDARD = (0, 1, 2)
_ERROR = 2


class _Patient(io.FileIO):
    """Standard error that takes whatever is told; what cannot be told to anybody must not end the work."""

    def write(self, told: ReadableBuffer) -> int:
        """Write, or drop what cannot be written."""
        try:
            return super().write(told) or 0
        except OSError:
            return memoryview(told).nbytes


def ready() -> None:
    """Make the streams of this process safe to use: a file opened later never takes the place of a closed one.

    Standard output takes all of what is written or raises; without a buffer (PYTHONUNBUFFERED) it would take a part of it
    when a disk becomes full, and not say so. Standard error, where it is no terminal, takes everything from now on, also when it is closed or full.
    """
    for number in _STANDARD:
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    if sys.stdout is not None and isinstance(sys.stdout.buffer, io.RawIOBase):
        whole, told = io.BufferedWriter(sys.stdout.buffer), sys.stdout
        sys.stdout = io.TextIOWrapper(whole, told.encoding, told.errors, line_buffering=told.isatty())
    if sys.stderr is None or not sys.stderr.isatty():
        encoding = sys.stderr.encoding if sys.stderr else "utf-8"
        raw = io.BufferedWriter(_Patient(_ERROR, "w", closefd=False))
        sys.stderr = io.TextIOWrapper(raw, encoding, "backslashreplace", write_through=True)


def is_terminal(*streams: TextIO | None) -> bool:
    """Return whether a person sits at all of these streams."""
    return all(stream is not None and stream.isatty() for stream in streams)


def replace_what_cannot_be_shown(*streams: TextIO | None) -> None:
    """Make a stream that cannot show every sign, such as a Windows console, write a question mark instead of failing."""
    for stream in streams:
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        if isinstance(stream, io.TextIOWrapper) and encoding != "utf8":
            stream.reconfigure(errors="replace")
