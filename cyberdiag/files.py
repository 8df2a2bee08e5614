"""Reading and writing files so that a failed run leaves every old file as it was."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cyberdiag.errors import CannotWrite, InvalidAnswers

if TYPE_CHECKING:
    from cyberdiag.errors import CyberdiagError

STANDARD_INPUT = "-"
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NOT_PERMITTED = {errno.EACCES, errno.EPERM, errno.EROFS}


def read_bytes(path: str, limit: int, error: type[CyberdiagError] = InvalidAnswers) -> bytes:
    """Return the bytes of a regular file, or of standard input for `-`, at most `limit` of them.

    Raises:
        error: when it is missing, a folder, no regular file, unreadable or too large.
    """
    try:
        if path == STANDARD_INPUT:
            raw = sys.stdin.buffer.read(limit + 1) if sys.stdin else b""
        else:
            raw = _regular(path, limit, error)
    except FileNotFoundError:
        raise error.of("file-not-found", path) from None
    except (OSError, ValueError) as fault:
        if getattr(fault, "errno", None) in _NOT_PERMITTED:
            raise error.of("not-readable", path) from None
        raise error.of("cannot-read", path, reason=getattr(fault, "strerror", None) or str(fault)) from None
    if len(raw) > limit:
        raise error.of("file-too-large", path, megabytes=limit // 1_000_000)
    return raw


def _regular(path: str, limit: int, error: type[CyberdiagError]) -> bytes:
    """Return the bytes of a regular file, and some more than `limit` if there are more."""
    mode = os.stat(path).st_mode  # noqa: PTH116  the path may be any text
    if stat.S_ISDIR(mode):
        raise error.of("is-directory", path)
    if not stat.S_ISREG(mode):
        raise error.of("not-regular", path)
    # What was a file a moment ago may be a pipe by now: opening it must not wait, and it is looked at again.
    with os.fdopen(os.open(path, os.O_RDONLY | _NO_WAIT), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise error.of("not-regular", path)
        return file.read(limit + 1)


def write(path: str, data: bytes, *, private: bool = False) -> None:
    """Replace a file whole: write beside it, flush to disk, rename over it.

    `private` gives mode 600 (answers are secrets); otherwise the old file's mode or the usual one is kept.

    Raises:
        CannotWrite: the old file is then untouched and no temporary file is left.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise CannotWrite.of("is-directory", path)
        if target.is_symlink():  # one that leads back to itself
            raise CannotWrite.of("cannot-write", path, reason=os.strerror(errno.ELOOP))
        if target.exists() and not target.is_file():
            raise CannotWrite.of("not-regular", path)
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    except (OSError, ValueError) as fault:
        _refuse(path, fault)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o600 if private else _mode(target))
        os.replace(temporary, target)  # noqa: PTH105  one system call, named as such
        _sync_folder(target.parent)
    except OSError as fault:
        _refuse(path, fault)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    with contextlib.suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refuse(path: str, fault: OSError | ValueError) -> NoReturn:
    if isinstance(fault, FileNotFoundError):
        raise CannotWrite.of("no-folder", path) from None
    if getattr(fault, "errno", None) == errno.ENOSPC:
        raise CannotWrite.of("disk-full", path) from None
    if getattr(fault, "errno", None) in _NOT_PERMITTED:
        raise CannotWrite.of("not-writable", path) from None
    reason = getattr(fault, "strerror", None) or str(fault)
    raise CannotWrite.of("cannot-write", path, reason=reason) from None
