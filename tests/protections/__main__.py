"""Takes each protection out and demands that the tests named for it fail: `make protections`.

`python -m tests.protections [name ...]` tries those whose names begin so. Nothing is changed in the tree: this process
loads pytest and libraries, but nothing of the program, and forks for each test; there, and in every Python that the test
starts, the named functions are replaced once the program loads (`hook.py`). A test counts as failed when it failed
itself: a program that could not be changed, or a test that is not there, proves nothing.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import traceback
import venv
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import PROTECTIONS

if TYPE_CHECKING:
    from .protection import Protection

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 300
"""A test that takes longer hangs without its protection, which is no way to tell that it is gone."""
FEW = 10
"""Fewer tests than this are not worth starting several processes for."""
ONCE = ("-n0", "-x", "-p", "tests.protections.once", "--hypothesis-profile=once", "--hypothesis-seed=1")
LIBRARIES = (
    "holidays", "jinja2", "msgspec", "numpy.random", "openpyxl", "pexpect", "questionary", "rich.table", "typer", "yaml",
)  # fmt: skip
"""What the program and the tests load, loaded once for all runs."""


class Tests:
    """Runs tests without a protection, each time in a new process; every Python that a test starts is without it too."""

    def __init__(self, folder: str) -> None:
        venv.create(folder, symlinks=True)
        names = {"base": folder, "platbase": folder}
        self._paths = Path(sysconfig.get_path("purelib", "venv", names)) / "tree.pth"
        self._program = Path(sysconfig.get_path("scripts", "venv", names)) / "python"

    def run(self, without: str, *arguments: str, seconds: float = SECONDS) -> subprocess.CompletedProcess[str]:
        """Run pytest without the protection of this name, or with all of them; code -1 is a run that took longer."""
        lines = [str(ROOT), f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})"]
        if without:
            lines.append(f"import tests.protections.hook; tests.protections.hook.take_out({without!r})")
        self._paths.write_text("\n".join([*lines, ""]), encoding="utf-8")
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            given = (without, said.fileno(), arguments)
            child = multiprocessing.get_context("fork").Process(target=self._be_pytest, args=given)
            child.start()
            try:
                child.join(seconds)
                code = -1 if child.exitcode is None else child.exitcode
            finally:
                if child.is_alive():
                    os.killpg(child.pid or 0, signal.SIGKILL)
            said.seek(0)
            return subprocess.CompletedProcess(arguments, code, said.read())

    def _be_pytest(self, without: str, said: int, arguments: tuple[str, ...]) -> None:
        """Be as if started as pytest by the Python that finds the path file; never returns."""
        code: int = pytest.ExitCode.INTERNAL_ERROR
        atexit._clear()
        try:
            os.setsid()
            os.dup2(said, 1)
            os.dup2(said, 2)
            os.chdir(ROOT)
            tools = (str(self._program.parent), str(Path(sys.executable).parent), os.environ.get("PATH", ""))
            kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CYBERDIAG_"))}
            os.environ.clear()
            os.environ.update({**kept, "PATH": os.pathsep.join(tools)})
            sys.executable = str(self._program)
            if without:
                from .hook import take_out

                take_out(without)
            code = pytest.main(["--tb=short", "-rfE", "-p", "no:cacheprovider", *arguments])
            atexit._run_exitfuncs()
        except BaseException:  # noqa: BLE001  as Python itself ends
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def verdict(done: subprocess.CompletedProcess[str]) -> str:
    """Return `seen` when a test itself failed, else what happened instead."""
    failed = any(line.startswith("FAILED ") for line in done.stdout.splitlines())
    if done.returncode == 1 and failed:
        return "seen"
    return {-1: "HANGS", 0: "UNSEEN"}.get(done.returncode, "FAULT")


def tried(protection: Protection, tests: Tests) -> tuple[str, str]:
    """Take one protection out and run each of its tests; returns the line of the table, and what was said if amiss."""
    start = time.monotonic()
    found = {test: tests.run(protection.name, *ONCE, test) for test in protection.tests}
    amiss = {test: done for test, done in found.items() if verdict(done) != "seen"}
    told = ", ".join(sorted({verdict(done) for done in amiss.values()})) or "seen"
    line = f"{told:<10} {time.monotonic() - start:5.0f} s  {protection.name}: {protection.what}"
    return line, "".join(f"  {test}\n{done.stdout[-1500:]}\n" for test, done in amiss.items())


def main(names: list[str]) -> int:
    """Try the protections whose names begin with one of these, or all; returns the exit code."""
    chosen = [p for p in PROTECTIONS if not names or p.name.startswith(tuple(names))]
    for name in LIBRARIES:
        import_module(name)
    with tempfile.TemporaryDirectory(prefix="cyberdiag-protections-") as folder:
        tests = Tests(folder)
        every = dict.fromkeys(test for p in chosen for test in p.tests)
        untouched = tests.run(
            "", *every, *(["-n0"] if len(every) < FEW else []), seconds=SECONDS * (1 + len(every) / FEW)
        )
        if untouched.returncode:
            sys.stdout.write(untouched.stdout + "The tests fail while everything is in place.\n")
            return 2
        unseen = 0
        for protection in chosen:
            line, said = tried(protection, tests)
            sys.stdout.write(f"{line}\n{said}")
            sys.stdout.flush()
            unseen += bool(said)
    sys.stdout.write(f"{len(chosen)} protections, {unseen} that can be taken out unnoticed.\n")
    return 1 if unseen or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
