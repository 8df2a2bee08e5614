"""Takes each protection out and demands that the tests named for it fail: `make protections`.

`python -m tests.protections [name ...]` tries those whose names begin so. Nothing is changed in the tree: a Python of its
own replaces the named functions in every process that the tests start (`hook.py`). A test counts as failed when it
failed itself: a program that could not be changed, or a test that is not there, proves nothing.
"""

from __future__ import annotations

import concurrent.futures
import os
import queue
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING

from . import PROTECTIONS, missing

if TYPE_CHECKING:
    from .protection import Protection

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 300
"""A test that takes longer hangs without its protection, which is no way to tell that it is gone."""
FEW = 10
"""Fewer tests than this are not worth starting several processes for."""
HYPOTHESIS = ("-p", "tests.protections.once", "--hypothesis-profile=once", "--hypothesis-seed=1")


class Python:
    """A Python that finds the program of this tree and from which a protection can be taken out, whoever starts it."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, symlinks=True)
        names = {"base": str(folder), "platbase": str(folder)}
        self._paths = Path(sysconfig.get_path("purelib", "venv", names)) / "tree.pth"
        self.program = Path(sysconfig.get_path("scripts", "venv", names)) / "python"
        tools = [str(self.program.parent), str(Path(sys.executable).parent)]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CYBERDIAG_"))}
        self._env = {**kept, "PATH": os.pathsep.join([*tools, os.environ.get("PATH", "")])}
        self.take_out("")

    def take_out(self, name: str) -> None:
        """Have every program run without this protection from now on; no name puts everything back."""
        lines = [str(ROOT), f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})"]
        if name:
            lines.append(f"import tests.protections.hook; tests.protections.hook.take_out({name!r})")
        self._paths.write_text("\n".join([*lines, ""]), encoding="utf-8")

    def tested(self, *arguments: str, seconds: float = SECONDS) -> subprocess.CompletedProcess[str]:
        """Run pytest with it; code -1 is a run that took longer."""
        command = [
            str(self.program), "-m", "pytest", "--tb=short", "-rfE", "-p", "no:cacheprovider", *arguments
        ]  # fmt: skip
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            try:
                code = subprocess.run(
                    command, cwd=ROOT, env=self._env, stdin=subprocess.DEVNULL, stdout=said,
                    stderr=subprocess.STDOUT, timeout=seconds, check=False,
                ).returncode  # fmt: skip
            except subprocess.TimeoutExpired:
                code = -1
            said.seek(0)
            return subprocess.CompletedProcess(command, code, said.read())


def verdict(done: subprocess.CompletedProcess[str]) -> str:
    """Return `seen` when a test itself failed, else what happened instead."""
    failed = any(line.startswith("FAILED ") for line in done.stdout.splitlines())
    if done.returncode == 1 and failed:
        return "seen"
    return {-1: "HANGS", 0: "UNNOTICED"}.get(done.returncode, "NOT TRIED")


def tried(protection: Protection, pythons: queue.Queue[Python]) -> tuple[str, str]:
    """Take one protection out and run each of its tests; returns the line of the table, and what was said if amiss."""
    python, start = pythons.get(), time.monotonic()
    try:
        python.take_out(protection.name)
        found = {test: python.tested("-n0", "-x", *HYPOTHESIS, test) for test in protection.tests}
    finally:
        python.take_out("")
        pythons.put(python)
    amiss = {test: done for test, done in found.items() if verdict(done) != "seen"}
    told = ", ".join(sorted({verdict(done) for done in amiss.values()})) or "seen"
    line = f"{told:<10} {time.monotonic() - start:5.0f} s  {protection.name}: {protection.what}"
    return line, "".join(f"  {test}\n{done.stdout[-1500:]}\n" for test, done in amiss.items())


def main(names: list[str]) -> int:
    """Try the protections whose names begin with one of these, or all; returns the exit code."""
    chosen = [p for p in PROTECTIONS if not names or p.name.startswith(tuple(names))]
    if gone := [f"{p.name}: there is no {name}\n" for p in chosen for name in missing(p)]:
        sys.stdout.write("".join(gone))
        return 2
    jobs = min(os.cpu_count() or 1, len(chosen))
    with tempfile.TemporaryDirectory(prefix="cyberdiag-protections-") as folder:
        pythons: queue.Queue[Python] = queue.Queue()
        for n in range(jobs):
            pythons.put(Python(Path(folder) / str(n)))
        tests = dict.fromkeys(test for p in chosen for test in p.tests)
        untouched = pythons.queue[0].tested(
            *tests, *(["-n0"] if len(tests) < FEW else []), seconds=SECONDS * (1 + len(tests) / FEW)
        )
        if untouched.returncode:
            sys.stdout.write(untouched.stdout + "The tests fail while everything is in place.\n")
            return 2
        unseen = 0
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for line, said in pool.map(lambda p: tried(p, pythons), chosen):
                sys.stdout.write(f"{line}\n{said}")
                sys.stdout.flush()
                unseen += bool(said)
    sys.stdout.write(f"{len(chosen)} protections, {unseen} that can be taken out unnoticed.\n")
    return 1 if unseen or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
