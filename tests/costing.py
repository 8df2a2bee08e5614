"""What an input takes of the machine: processor time and memory. Only nights look at it, when little else runs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from support import ROOT

SECONDS, MEGABYTES = 2, 200
"""Of processor time and of memory, for any input that is refused."""
SLOW: dict[str, float] = {"template.html": 20, "template.md": 20}
"""A template may work as long as its own limit lets it."""
KEPT = ROOT / "build" / "costly"
_KILOBYTES = 1024


class Cost(NamedTuple):
    """How a process ended, its processor time, and the most memory that it held."""

    code: int
    seconds: float
    megabytes: float


def cost(words: list[str]) -> Cost:
    """Run a command in a process of its own."""
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / _KILOBYTES)


class Taken:
    """What this process takes from here on."""

    def __init__(self) -> None:
        self._held, self._began = _peak(), time.process_time()

    def so_far(self) -> Cost:
        """Return processor time, and by how much the most memory ever held has grown."""
        return Cost(0, time.process_time() - self._began, _peak() - self._held)


def judge(reader: str, raw: bytes, taken: Cost, limit: float = SECONDS) -> None:
    """Keep an input that took too much; raises AssertionError, naming where it is kept."""
    if taken.seconds <= limit and taken.megabytes <= MEGABYTES:
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    path = Path(KEPT, f"{reader}-{hashlib.sha256(raw).hexdigest()[:16]}")
    path.write_bytes(raw)
    raise AssertionError(f"{path}: {taken}")


def _peak() -> float:
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES
