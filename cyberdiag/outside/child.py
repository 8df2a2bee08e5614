"""Another program that is spoken to through two pipes; it and its folder do not outlive this one, however this one ends.

A closed terminal or a request to end takes both along. What a killed run leaves is removed when the next one starts.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_END = b"\0"
_PART = 1 << 20
_READS_FROM, _WRITES_TO = 3, 4
"""Where the program finds its pipes."""
_ABOVE = 10
_LONGEST = 40
"""A socket may have a name of about a hundred bytes, and what is made below takes sixty."""
_SHORT = "/tmp"  # noqa: S108  only for a folder of a random name that is ours alone
_SAID = "said"


class Gone(Exception):
    """The program has ended, or listens no more."""


class Child:
    """A program with a folder of its own for whatever it writes.

    Raises:
        OSError: when there is no place for the folder, or the program cannot be started.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._before: dict[int, Any] = {}
        self._process: int | subprocess.Popen[bytes] | None = None
        self._to = self._from = self._held = -1
        self._rest = bytearray()

    def __enter__(self) -> Self:
        """Make the folder, and let what ends this program end the other one too."""
        sweep(self._prefix)
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
                if signal.getsignal(number) == signal.SIG_DFL:  # what the user wants ignored stays so
                    self._before[number] = signal.signal(number, self._ended)
        self.folder = Path(tempfile.mkdtemp(prefix=self._prefix, dir=place()))
        self._held = _holding(self.folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clean()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ended(self, number: int, _: object) -> None:
        """Clean up, then end by the signal as if nothing had been in its way."""
        self._clean()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    def _clean(self) -> None:
        self.end()
        process, self._process = self._process, None
        with contextlib.suppress(OSError):
            if isinstance(process, int):
                os.waitpid(process, 0)
            elif process is not None:
                process.wait()
        for descriptor in (self._to, self._from, self._held):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self._to = self._from = self._held = -1
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, command: list[str], environment: Mapping[str, str]) -> None:
        """Start the program; what it says is kept in its folder."""
        its_in, self._to = _pipe()
        self._from, its_out = _pipe()
        said = str(self.folder / _SAID)
        env = {**os.environ, **environment}
        try:
            if sys.platform == "win32":
                self._process = _started_on_windows(command, env, (its_in, its_out), said)
            else:
                streams = [
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 1, said, os.O_WRONLY | os.O_CREAT, 0o600),
                    (os.POSIX_SPAWN_DUP2, 1, 2),
                    (os.POSIX_SPAWN_DUP2, its_in, _READS_FROM),
                    (os.POSIX_SPAWN_DUP2, its_out, _WRITES_TO),
                ]
                # a group of its own, so that it can be ended with the helpers that it starts
                self._process = os.posix_spawn(command[0], command, env, file_actions=streams, setpgroup=0)
        finally:
            os.close(its_in)
            os.close(its_out)

    def write(self, message: bytes) -> None:
        """Send a message.

        Raises:
            Gone: when nobody takes it.
        """
        waiting = memoryview(message + _END)
        try:
            while waiting:
                waiting = waiting[os.write(self._to, waiting) :]
        except OSError:
            raise Gone from None

    def read(self) -> bytes:
        """Return the next message.

        Raises:
            Gone: when there will be none.
        """
        seen = 0
        while (end := self._rest.find(_END, seen)) < 0:
            seen = len(self._rest)
            try:
                part = os.read(self._from, _PART)
            except OSError:
                raise Gone from None
            if not part:
                raise Gone
            self._rest += part
        message = bytes(self._rest[:end])
        del self._rest[: end + 1]
        return message

    def said(self) -> str:
        """Return what the program wrote to its streams."""
        try:
            return (self.folder / _SAID).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def end(self) -> None:
        """End the program with the helpers that it started."""
        with contextlib.suppress(OSError):
            if isinstance(self._process, subprocess.Popen):
                self._process.kill()
            elif self._process is not None:
                os.killpg(self._process, signal.SIGKILL)


def place() -> str:
    """Return where the folders are made: among temporary files, unless a socket in there would get too long a name."""
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) <= _LONGEST or not Path(_SHORT).is_dir() else _SHORT


def sweep(prefix: str) -> None:
    """Remove folders that killed runs have left: only our own, which nobody else can write to, and nobody holds."""
    if sys.platform == "win32":  # there nothing tells whether a folder is still held
        return
    with contextlib.suppress(OSError):
        for name in os.listdir(place()):  # noqa: PTH208  whole at once: others remove theirs meanwhile
            left = Path(place()) / name
            if not name.startswith(prefix) or not _is_ours(left):
                continue
            held = _holding(left)
            if held >= 0:
                shutil.rmtree(left, ignore_errors=True)
                os.close(held)


def _is_ours(folder: Path) -> bool:
    """Return whether it is a folder, not a link to one, that belongs to this user alone."""
    with contextlib.suppress(OSError):
        found = folder.lstat()
        return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
    return False


def _holding(folder: Path) -> int:
    """Hold a folder as long as this process lives; returns what holds it, below 0 if another process does."""
    if sys.platform == "win32":
        return -1
    descriptor = -1
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if descriptor >= 0:
            os.close(descriptor)
        return -1
    return descriptor


def _pipe() -> tuple[int, int]:
    """Return the two ends of a pipe, clear of the numbers that the program gets."""
    ends = os.pipe()
    if sys.platform == "win32":
        return ends
    moved = tuple(fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, _ABOVE) for one in ends)
    for one in ends:
        os.close(one)
    return moved[0], moved[1]


if sys.platform == "win32":

    def _started_on_windows(
        command: list[str], env: dict[str, str], pipes: tuple[int, int], said: str
    ) -> subprocess.Popen[bytes]:
        """Start the program there, where its pipes are named on its command line."""
        handles = [msvcrt.get_osfhandle(pipe) for pipe in pipes]
        for handle in handles:
            os.set_handle_inheritable(handle, True)
        info = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
        named = f"--remote-debugging-io-pipes={handles[0]},{handles[1]}"
        with Path(said).open("wb") as out:
            return subprocess.Popen(  # noqa: S603  a program that the user installed or named, no shell
                [*command, named], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env,
                startupinfo=info, close_fds=True,
            )  # fmt: skip
