"""Measures commands by the processor time of the process and its children: steadier than the clock on a busy machine."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PATIENCE = 60.0
"""Seconds to wait for a question to appear."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command to time; with `marker` it runs in a terminal and is timed until that text appears."""

    arguments: tuple[str, ...]
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """What a run took: seconds of processor time, megabytes at most, seconds on the clock; of several also each one's seconds."""

    seconds: float
    megabytes: float
    wall: float = 0.0
    turns: tuple[float, ...] = ()

    def beside(self, other: Used) -> float:
        """Return how many times as long this took as what ran in the same turns: the median of each turn's ratio."""
        return statistics.median(a / b for a, b in zip(self.turns, other.turns, strict=True))


def interleaved(
    commands: Mapping[str, Command], runs: int, env: Mapping[str, str], cwd: Path
) -> dict[str, Used]:
    """Return the median of what each command took, and the most memory; they take turns, so that a busy spell hits all alike.

    The least would favour what is short: the quick spells of a processor that is shared are shorter than a whole assessment.
    """
    found: dict[str, list[Used]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            used = _once(command, env, cwd)
            if turn:  # the first turn writes the bytecode and fills the caches of the system
                found[name].append(used)
    return {
        name: Used(
            statistics.median(u.seconds for u in all_),
            max(u.megabytes for u in all_),
            statistics.median(u.wall for u in all_),
            tuple(u.seconds for u in all_),
        )
        for name, all_ in found.items()
    }


def _once(command: Command, env: Mapping[str, str], cwd: Path) -> Used:
    for left in cwd.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    if command.marker:
        return _until(command, env, cwd)
    start = time.monotonic()
    with (cwd / "out").open("wb") as out:
        process = subprocess.Popen(
            command.arguments, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command.arguments}\n{(cwd / 'out').read_text(errors='replace')[-2000:]}")
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, time.monotonic() - start)


def _until(command: Command, env: Mapping[str, str], cwd: Path) -> Used:
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(cwd)
        os.execve(command.arguments[0], list(command.arguments), dict(env))
    seen, end = b"", time.monotonic() + PATIENCE
    while command.marker.encode() not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 1.0)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
    os.kill(child, signal.SIGKILL)
    _, _, used = os.wait4(child, 0)
    os.close(terminal)
    if command.marker.encode() not in seen:
        raise SystemExit(f"{command.arguments} never showed {command.marker!r}: {seen[-2000:]!r}")
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
