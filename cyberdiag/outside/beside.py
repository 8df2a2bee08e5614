"""Reads files that a file names beside itself: those in its own folder alone, and never through a link."""

from __future__ import annotations

import errno
import os
import re
import stat
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 255
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]|[\u0080-\u009f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')
"""What no name on some system may hold, and what would show a name as another one."""
_FOLDER = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | os.O_RDONLY
_FILE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | os.O_RDONLY


class Refused(Exception):
    """A name that leads to no file that may be read: the code of the problem, and what the system says."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code, self.reason = code, reason


class Found(Struct, frozen=True):
    """A file that was opened: its bytes, and whether there were more than asked for."""

    raw: bytes
    is_larger: bool


def parts(name: str) -> tuple[str, ...]:
    """Return the steps of a name inside a folder.

    Raises:
        Refused: for one that leads elsewhere, or that some system could not hold.
    """
    if name.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        raise Refused("evidence-outside")
    steps = tuple(name.split("/"))
    if any(not _is_usual(step) for step in steps):
        raise Refused("evidence-name")
    return steps


def _is_usual(step: str) -> bool:
    ends = step.endswith((".", " ")) or step.startswith(" ")
    return 0 < len(os.fsencode(step)) <= _LONGEST and not ends and not _FORBIDDEN.search(step)


def read(folder: str, name: str, most: int) -> Found:
    """Return a regular file of a folder, at most so many bytes of it.

    Each step is opened from the one before, so that nothing can be put in its place between a look and the reading.

    Raises:
        Refused: when there is none, or something else in its place.
    """
    steps = parts(name)
    try:
        with os.fdopen(_opened(folder or os.curdir, steps), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISDIR(mode):
                raise Refused("evidence-folder")
            if not stat.S_ISREG(mode):
                raise Refused("evidence-no-file")
            raw = file.read(most + 1)
    except (OSError, ValueError) as fault:
        raise _told(fault, folder, steps) from None
    return Found(raw[:most], len(raw) > most)


def _opened(folder: str, steps: tuple[str, ...]) -> int:
    if os.open not in os.supports_dir_fd:  # Windows: each step is looked at, then the whole is opened
        path = os.path.join(folder, *steps)  # noqa: PTH118  the path may be any text
        if any(_is_link(step) for step in _ways(folder, steps)):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return os.open(path, _FILE)
    held = os.open(folder, os.O_RDONLY)
    for step in steps[:-1]:
        try:
            inner = os.open(step, _FOLDER, dir_fd=held)
        finally:
            os.close(held)
        held = inner
    try:
        return os.open(steps[-1], _FILE, dir_fd=held)
    finally:
        os.close(held)


def _ways(folder: str, steps: tuple[str, ...]) -> Iterator[str]:
    """Give the path of each step behind the folder."""
    for n in range(1, len(steps) + 1):
        yield os.path.join(folder, *steps[:n])  # noqa: PTH118  as above


def _is_link(path: str) -> bool:
    return os.path.islink(path) or getattr(os.path, "isjunction", os.path.islink)(path)  # noqa: PTH114  as above


def _told(fault: OSError | ValueError, folder: str, steps: tuple[str, ...]) -> Refused:
    """Return what the system says in terms of evidence."""
    number = getattr(fault, "errno", None)
    if any(map(_is_link, _ways(folder, steps))):
        return Refused("evidence-link")
    if number in {errno.ENOENT, errno.ENOTDIR}:
        return Refused("evidence-missing")
    if number == errno.EISDIR:
        return Refused("evidence-folder")
    if number in {errno.EACCES, errno.EPERM} and os.path.isdir(os.path.join(folder, *steps)):  # noqa: PTH112,PTH118
        return Refused("evidence-folder")
    return Refused("evidence-unreadable", getattr(fault, "strerror", None) or str(fault))
