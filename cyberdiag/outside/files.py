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

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.errors import CyberdiagError

STANDARD_INPUT = "-"
STANDARD_OUTPUT = "-"
_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_BEYOND = 1000
"""The byte that is locked on Windows; the holder's number before it stays readable."""
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NOT_PERMITTED = {errno.EACCES, errno.EPERM, errno.EROFS}


def is_folder(path: str) -> bool:
    """Return whether there is such a folder; what may not be looked at, or is too long for a name, is none."""
    return os.path.isdir(path)  # noqa: PTH112  unlike the method of a path it has no errors


def leads_out(folder: str, path: str) -> bool:
    """Return whether a file of a folder stands elsewhere, behind a link to it or to a folder on the way."""
    real, base = os.path.realpath(path), os.path.realpath(folder)  # unlike `resolve`, for link loops too
    return not Path(real).is_relative_to(base)


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
        target = _target(path)
        descriptor, temporary = _beside(target)
    except (OSError, ValueError) as fault:
        _refuse(path, fault)
    try:
        _fill(descriptor, data)
        temporary.chmod(0o600 if private else _mode(target))
        os.replace(temporary, target)  # noqa: PTH105  one system call, named as such
        _sync_folder(target.parent)
    except OSError as fault:
        _refuse(path, fault)
    finally:
        _remove(temporary)


def _target(path: str) -> Path:
    """Return the file to replace, behind any links; a folder, pipe or device is left alone."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise CannotWrite.of("is-directory", path)
    if target.is_symlink():  # one that leads back to itself
        raise CannotWrite.of("cannot-write", path, reason=os.strerror(errno.ELOOP))
    if target.exists() and not target.is_file():
        raise CannotWrite.of("not-regular", path)
    return target


def _beside(target: Path) -> tuple[int, Path]:
    """Open a new file that can take the target's place at once; it is its owner's alone."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    return descriptor, Path(name)


def _fill(descriptor: int, data: bytes) -> None:
    """Write all of the data and wait until it is on disk; closes the file."""
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _remove(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


class Lock:
    """Keeps a second program from saving to a file, by a file beside it that is gone when this one ends.

    The system lets go of it even when the program is killed, so what a dead process left never blocks.
    """

    def __init__(self, path: str) -> None:
        target = Path(os.path.realpath(path))
        self._folder, self._name = target.parent, target.name[:40]
        self._file = target.with_name(f".{self._name}.lock")
        self._descriptor = -1
        while self._descriptor < 0:
            try:
                descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
            except (OSError, ValueError) as fault:
                _refuse(path, fault)
            if not _locked(descriptor):
                holder = (
                    os.pread(descriptor, 20, 0).decode(errors="replace").strip()
                    if hasattr(os, "pread")
                    else ""
                )
                os.close(descriptor)
                raise CannotWrite.of("file-in-use", path, pid=holder or "?")
            if self._is_current(descriptor):
                self._descriptor = descriptor
            else:  # its last holder has just removed it
                os.close(descriptor)
        try:
            os.truncate(self._descriptor, 0)
            os.write(self._descriptor, str(os.getpid()).encode())
        except OSError as fault:
            self.release()
            _refuse(path, fault)
        self._sweep()

    def release(self) -> None:
        """Let go; nothing of ours is left beside the file."""
        if self._descriptor < 0:
            return
        self._sweep()
        if sys.platform != "win32":  # there an open file cannot be removed
            self._file.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = -1
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._file.unlink(missing_ok=True)

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._file.stat())
        except OSError:
            return False

    def _sweep(self) -> None:
        """Remove what a killed program had begun to write; only the holder of the lock writes here."""
        with contextlib.suppress(OSError):
            for file in self._folder.iterdir():
                begun = file.name.startswith(f".{self._name}.") and file.name.endswith(".tmp")
                if begun and len(file.name) == len(self._name) + len("..abcdefgh.tmp"):
                    file.unlink(missing_ok=True)


@contextlib.contextmanager
def held(path: str) -> Iterator[Lock]:
    """Hold the lock of a file.

    Raises:
        CannotWrite: naming the process that has it, or because nothing can be written there.
    """
    lock = Lock(path)
    try:
        yield lock
    finally:
        with contextlib.suppress(OSError):
            lock.release()


def _locked(descriptor: int) -> bool:
    """Return whether the lock is ours now; a file system without locks gives it to everyone."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _BEYOND, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        return fault.errno not in _TAKEN
    return True


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
