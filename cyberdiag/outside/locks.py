"""Keeps a second program from saving to a file."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cyberdiag.errors import CannotWrite
from cyberdiag.outside import files, names

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_BEYOND = 1000
"""The byte that is locked on Windows; the holder's number before it stays readable."""
_WIDTH = 20
_OURS = re.compile(rb"[0-9]* *")
"""What the file of a lock holds: the number of a process, filled up with spaces."""
_OPEN = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_LOOK = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Lock:
    """A file beside the one that is kept, gone when this program ends; what a dead process left never blocks.

    The system lets go of it even when the program is killed. It is never made through a link, and nothing is written
    to a file that is no lock of ours. Where the system allows, the kept file itself is held too, so that its other
    names (hard links) are one with it.
    """

    def __init__(self, path: str) -> None:
        target = Path(os.path.realpath(path))
        self._folder, self._name = target.parent, names.alias(target.name)
        self._file = target.with_name(f".{self._name}.lock")
        self._descriptor = self._held = -1
        while self._descriptor < 0:
            descriptor = self._opened(path)
            if not _locked(descriptor):
                holder = _said(descriptor)
                os.close(descriptor)
                raise CannotWrite.of("file-in-use", path, pid=holder or "?")
            if self._is_current(descriptor):
                self._descriptor = descriptor
            else:  # its last holder has just removed it
                os.close(descriptor)
        try:
            self._hold(path, target)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, str(os.getpid()).ljust(_WIDTH).encode())
        except OSError as fault:
            self.release()
            files.refuse(path, fault)
        except CannotWrite:
            self.release()
            raise
        self._sweep()

    def release(self) -> None:
        """Let go; nothing of ours is left beside the file."""
        if self._descriptor < 0:
            return
        self._sweep()
        mine = self._is_current(self._descriptor)
        if mine and sys.platform != "win32":  # there an open file cannot be removed
            self._file.unlink(missing_ok=True)
        for descriptor in {self._descriptor, self._held} - {-1}:
            os.close(descriptor)
        self._descriptor = self._held = -1
        with contextlib.suppress(OSError):
            if mine and sys.platform == "win32":
                self._file.unlink(missing_ok=True)

    def _opened(self, path: str) -> int:
        """Open the lock's file, made if it is not there; what stands there and is none of ours is left alone."""
        try:
            if self._file.is_symlink() or (self._file.exists() and not self._file.is_file()):
                self._blocked(path)
            descriptor = os.open(self._file, _OPEN, 0o600)
        except (OSError, ValueError) as fault:
            if getattr(fault, "errno", None) == errno.ELOOP:  # a link that was put there this moment
                self._blocked(path)
            if isinstance(fault, PermissionError) and self._file.exists():
                raise CannotWrite.of("lock-of-another", path, lock=str(self._file)) from None
            files.refuse(path, fault)
        found = os.fstat(descriptor)
        ours = stat.S_ISREG(found.st_mode) and found.st_nlink <= 1 and found.st_size <= _WIDTH
        if not ours or not _OURS.fullmatch(os.read(descriptor, _WIDTH)):
            os.close(descriptor)
            self._blocked(path)
        return descriptor

    def _blocked(self, path: str) -> NoReturn:
        raise CannotWrite.of("lock-blocked", path, lock=str(self._file))

    def _hold(self, path: str, target: Path) -> None:
        """Hold the kept file itself too, which has one lock under all its names; not on Windows, where no one could read it."""
        if sys.platform == "win32":
            return
        with contextlib.suppress(OSError):
            if target.is_file():
                self._held = os.open(target, _LOOK)
        if self._held >= 0 and not _locked(self._held):
            raise CannotWrite.of("file-in-use", path, pid="?")

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), os.lstat(self._file))
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
        CannotWrite: naming the process that has it, or what stands in its place, or because nothing can be written there.
    """
    lock = Lock(path)
    try:
        yield lock
    finally:
        with contextlib.suppress(OSError):
            lock.release()


def _said(descriptor: int) -> str:
    """Return the number of the process that holds a lock."""
    if not hasattr(os, "pread"):
        return ""
    return os.pread(descriptor, _WIDTH, 0).decode(errors="replace").strip()


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
