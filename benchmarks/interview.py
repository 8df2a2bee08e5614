"""Times Enter to the next question at a real pseudo-terminal: `python benchmarks/interview.py [COUNT]`.

What is timed is all a person waits for: the key read, the answer saved, the next question drawn.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import sys
import tempfile
import termios
import time

PATIENCE = 60.0
QUESTION = re.compile(r"(\d+)/\d+ [^\x1b\r\n]*")
"""The line above a question tells its number; the last key of the legend is drawn last."""
LAST = "Ctrl-C"
NAMES = 2
"""The name of the firm and of the person are asked before the questions."""


class Terminal:
    """The program at a terminal of 80 by 24."""

    def __init__(self, folder: str) -> None:
        pid, self.descriptor = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.environ |= {"TERM": "xterm-256color", "NO_COLOR": "1"}
            os.execv(sys.executable, [sys.executable, "-m", "cyberdiag", "assess", "cyber-risk", "-l", "en"])
        self.pid = pid
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until_drawn(self) -> str:
        """Return what is written until a prompt with its keys stands on the screen."""
        until, written = time.monotonic() + PATIENCE, ""
        while LAST not in written:
            if time.monotonic() > until:
                raise TimeoutError(written)
            if select.select([self.descriptor], [], [], 1)[0]:
                written += os.read(self.descriptor, 65536).decode(errors="replace")
        return written

    def answer(self, keys: str) -> tuple[float, str]:
        """Type all keys but the last, then time the last one until the next prompt is drawn; returns seconds."""
        for key in keys[:-1]:
            os.write(self.descriptor, key.encode())
            self._quiet()
        start = time.perf_counter()
        os.write(self.descriptor, keys[-1].encode())
        drawn = self.until_drawn()
        taken = time.perf_counter() - start
        return taken, drawn + self._quiet()

    def _quiet(self) -> str:
        written = ""
        while select.select([self.descriptor], [], [], 0.05)[0]:
            written += os.read(self.descriptor, 65536).decode(errors="replace")
        return written

    def stop(self) -> None:
        os.write(self.descriptor, b"\x03")
        with contextlib.suppress(OSError):  # the other end is closed
            while os.read(self.descriptor, 65536):
                pass
        os.close(self.descriptor)
        os.waitpid(self.pid, 0)


def measure(count: int) -> list[float]:
    """Return the seconds from the key that answers to the next question, for so many questions."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal(folder)
        drawn = terminal.until_drawn()
        for _ in range(NAMES):
            _, drawn = terminal.answer("\r")
        times: list[float] = []
        while len(times) < count:
            if not QUESTION.search(drawn):
                raise ValueError(drawn)
            typed, listed = "u don't know" in drawn, "[ ]" in drawn or "Number, Enter" in drawn
            keys = "u" if typed else "1\r" if listed else "1"
            taken, drawn = terminal.answer(keys)
            times.append(taken)
        terminal.stop()
    return times


def main() -> None:
    times = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    median, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(
        f"Enter to the next question, {len(times)} answers: median {median * 1000:.1f} ms, p95 {high * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main()
