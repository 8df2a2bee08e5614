"""What the machine lends the program, such as memory and open files, and how it says that there is no more of it."""

from __future__ import annotations

import errno
import mmap

from cyberdiag.errors import CannotWrite

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_LACKING = {errno.EAGAIN, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE}
_NOT_LOADED = (
    "failed to map segment",
    "cannot allocate memory",
    "additional memory protection",
    "paging file",
)
"""What the loaders of libraries say of too little memory."""
_NO_WORD = ("without exception set", "without setting an exception")
"""What Python says when it had not even the memory to say what was missing."""
_NO_THREAD = "can't start new thread"
_MEMORY = 140_000_000
"""Bytes that the loss model takes at its start, libraries included."""


def lacking(error: BaseException) -> CannotWrite | None:
    """Return what to tell of an error by which the machine refused the program something; None if it is another one."""
    match error:
        case MemoryError() | OSError(errno=errno.ENOMEM):
            code = "no-memory"
        case ImportError() if any(words in str(error).lower() for words in _NOT_LOADED):
            code = "no-memory"
        case SystemError() if any(words in str(error) for words in _NO_WORD):
            code = "no-memory"
        case OSError(errno=number) if number in _FULL:
            code = "disk-full"
        case FileNotFoundError(filename=None):  # so says the library that found no place for temporary files
            code = "no-temporary"
        case OSError(errno=number) if number in _LACKING:
            code = "machine-lacks"
        case RuntimeError() if str(error) == _NO_THREAD:
            code = "machine-lacks"
        case _:
            return None
    return CannotWrite.of(code, reason=getattr(error, "strerror", None) or str(error))


def need_memory() -> None:
    """Ask for the memory that numbers take, and give it back: a library that gets none ends the program by itself.

    Raises:
        MemoryError: when there is not so much.
    """
    try:
        mmap.mmap(-1, _MEMORY).close()
    except OSError:
        raise MemoryError from None
