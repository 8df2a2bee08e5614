"""Reading and writing files so that a failed run leaves every old file as it was."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from cyberdiag.errors import CannotWrite, InvalidAnswers
from cyberdiag.outside import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.errors import CyberdiagError

STANDARD_INPUT = "-"
STANDARD_OUTPUT = "-"
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NOT_PERMITTED = {errno.EACCES, errno.EPERM, errno.EROFS}


def is_folder(path: str) -> bool:
    """Return whether there is such a folder; what may not be looked at, or is too long for a name, is none."""
    return os.path.isdir(path)  # noqa: PTH112  unlike the method of a path it has no errors


def is_open_to_others(path: str) -> bool:
    """Return whether other users of this computer may read a file, as far as its own mode says."""
    if sys.platform == "win32" or path == STANDARD_INPUT:  # there the mode tells nothing
        return False
    try:
        return bool(os.stat(path).st_mode & (stat.S_IRGRP | stat.S_IROTH))  # noqa: PTH116  the path may be any text
    except (OSError, ValueError):
        return False


def is_on_fixed_medium(path: str) -> bool:
    """Return whether a file lies on a medium of which nothing can be changed, not even who may read it."""
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except (AttributeError, OSError, ValueError):  # Windows cannot tell
        return False


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
    except (OSError, ValueError) as fault:
        refuse_reading(path, fault, error)
    if len(raw) > limit:
        raise error.of("file-too-large", path, megabytes=limit // 1_000_000)
    return raw


def refuse_reading(path: str, fault: OSError | ValueError, error: type[CyberdiagError]) -> NoReturn:
    """Raise what the system says about a path that cannot be read."""
    if isinstance(fault, FileNotFoundError):
        raise error.of("file-not-found", path) from None
    if getattr(fault, "errno", None) in _NOT_PERMITTED:
        raise error.of("not-readable", path) from None
    raise error.of("cannot-read", path, reason=getattr(fault, "strerror", None) or str(fault)) from None


def _regular(path: str, limit: int, error: type[CyberdiagError]) -> bytes:
    """Return the bytes of a regular file, and some more than `limit` if there are more."""
    with opened(path, error) as file:
        return file.read(limit + 1)


def opened(path: str, error: type[CyberdiagError]) -> BinaryIO:
    """Open a regular file; what else has that name is refused with `error`, what the system says raised as it is."""
    mode = os.stat(path).st_mode  # noqa: PTH116  the path may be any text
    if stat.S_ISDIR(mode):
        raise error.of("is-directory", path)
    if not stat.S_ISREG(mode):
        raise error.of("not-regular", path)
    # What was a file a moment ago may be a pipe by now: opening it must not wait, and it is looked at again.
    file = os.fdopen(os.open(path, os.O_RDONLY | _NO_WAIT), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise error.of("not-regular", path)
    return file


def write(path: str, data: bytes, *, private: bool = False) -> bool:
    """Replace a file whole: write beside it, flush to disk, rename over it.

    `private` gives mode 600 (answers are secrets); otherwise the old file's mode or the usual one is kept. Returns
    whether a private file may be read by others all the same, because the file system keeps no modes.

    Raises:
        CannotWrite: the old file is then untouched and no temporary file is left.
    """
    with _new(path, data, private=private) as new:
        new.place()
    return new.is_exposed


@contextlib.contextmanager
def writing(contents: Mapping[str, bytes], *, private: bool = False) -> Iterator[list[str]]:
    """Replace several files: all of them or, if one cannot be or what follows in the block fails, none.

    Each is written beside its old one and flushed to disk before the first takes its place. Gives the paths of those
    that others may read, as `write` tells. That nobody reads what follows (BrokenPipeError) undoes nothing.

    Raises:
        CannotWrite: every old file is then as it was, and no temporary file is left.
    """
    with contextlib.ExitStack() as stack:
        made = [
            stack.enter_context(_new(path, data, private=private))
            for path, data in contents.items()
        ]  # fmt: skip
        for new in made:
            new.keep_old()
            stack.push(new.put_back)
            new.place()
        yield [new.path for new in made if new.is_exposed]


def write_all(contents: Mapping[str, bytes]) -> None:
    """Write several files, all of them or none, as `writing` does."""
    with writing(contents):
        pass


class New:
    """A file on its way: filled beside its target, then put in its place; the old one can be put back."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._target = _target(path)
        self._descriptor, self.temporary = _beside(self._target)
        self._old: Path | None = None
        self._is_placed = self.is_exposed = False

    def open(self) -> BinaryIO:
        """Open it to be filled piece by piece; it stays its owner's alone."""
        return os.fdopen(self._descriptor, "wb")

    def fill(self, data: bytes, *, private: bool) -> None:
        """Write all of the data and set the mode; that the file system keeps none is no fault."""
        _fill(self._descriptor, data)
        kept = _chmod(self.temporary, 0o600 if private else _mode(self._target))
        self.is_exposed = private and not kept

    def keep_old(self) -> None:
        """Give the old file, if there is one, a second name."""
        with refusing(self.path):
            if not self._target.exists():
                return
            descriptor, self._old = _beside(self._target)
            os.close(descriptor)
            _remove(self._old)
            _second_name(self._target, self._old)

    def place(self) -> None:
        """Put the new file in the place of the old one."""
        with refusing(self.path):
            os.replace(self.temporary, self._target)  # noqa: PTH105  one system call, named as such
            self._is_placed = True
            _sync_folder(self._target.parent)

    def put_back(self, fault: type[BaseException] | None, *_: object) -> None:
        """Put the old file back after a fault; its second name goes, unless it is the only one left."""
        undone = self._is_placed and fault is not None and not issubclass(fault, BrokenPipeError)
        if undone and self._old is not None:
            try:
                os.replace(self._old, self._target)  # noqa: PTH105  as above
            except OSError:
                raise CannotWrite.of("not-put-back", self.path, old=str(self._old)) from None
        elif undone:
            _remove(self._target)
        if self._old is not None:
            _remove(self._old)


@contextlib.contextmanager
def new(path: str) -> Iterator[New]:
    """Make a new, empty file beside its target; it is gone in the end if it was not put in its place."""
    with refusing(path):
        made = New(path)
    try:
        yield made
    finally:
        _remove(made.temporary)


@contextlib.contextmanager
def _new(path: str, data: bytes, *, private: bool) -> Iterator[New]:
    """Make a new file with these bytes, as `new` does."""
    with new(path) as made:
        with refusing(path):
            made.fill(data, private=private)
        yield made


def _second_name(file: Path, name: Path) -> None:
    """Keep a file under another name beside it: as a link, or as a copy where the file system has no links."""
    try:
        name.hardlink_to(file)
    except OSError:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_WAIT, 0o600)
        _fill(descriptor, file.read_bytes())
        _chmod(name, _mode(file))


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
    import tempfile

    prefix = f".{names.alias(target.name)}."
    descriptor, name = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=target.parent)
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


def _chmod(file: Path, mode: int) -> bool:
    """Set the mode of a file; returns whether nobody may do more with it now, which some file systems refuse."""
    try:
        file.chmod(mode)
    except OSError:
        return False
    return sys.platform == "win32" or not stat.S_IMODE(file.stat().st_mode) & ~mode


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


@contextlib.contextmanager
def refusing(path: str) -> Iterator[None]:
    """Turn what the system says into a problem with its words."""
    try:
        yield
    except (OSError, ValueError) as fault:
        refuse(path, fault)


def refuse(path: str, fault: OSError | ValueError) -> NoReturn:
    """Raise CannotWrite with what the system says about a path."""
    if isinstance(fault, FileNotFoundError):
        raise CannotWrite.of("no-folder", path) from None
    if getattr(fault, "errno", None) == errno.ENOSPC:
        raise CannotWrite.of("disk-full", path) from None
    if getattr(fault, "errno", None) in _NOT_PERMITTED:
        raise CannotWrite.of("not-writable", path) from None
    reason = getattr(fault, "strerror", None) or str(fault)
    raise CannotWrite.of("cannot-write", path, reason=reason) from None
