"""Takes each protection out and demands that the tests named for it fail: `make protections`.

`python -m tests.protections [name ...]` tries those whose names begin so. Nothing is changed in the tree: this process
loads pytest and libraries, but nothing of the program, and forks for each test; there, and in every Python that the test
starts, the named functions are replaced once the program loads (`hook.py`). A test counts as failed when it failed
itself: a program that could not be changed, or a test that is not there, proves nothing.
"""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import sys
import sysconfig
import tempfile
import venv
from importlib import import_module
from pathlib import Path

import pytest

from . import PROTECTIONS

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 300
"""A test that takes longer hangs without its protection, which is no way to tell that it is gone."""
QUIETLY = ("-n0", "--tb=native", "-rfE", "-pno:cacheprovider", "-Wignore::pytest.PytestAssertRewriteWarning")
ONCE = ("-x", "-p", "tests.protections.once", "--hypothesis-profile=once", "--hypothesis-seed=1")
LIBRARIES = (
    "holidays", "hypothesis", "jinja2", "msgspec", "numpy.random", "openpyxl", "pexpect", "questionary", "rich.table", "typer",
)  # fmt: skip
"""What programs and tests load, once for all of them."""


class Tests:
    """Runs tests without a protection, each time in a new process; every Python that a test starts is without it too."""

    def __init__(self, folder: Path) -> None:
        """Be from now on as if started by a Python in this folder, which can be told what to take out."""
        for name in LIBRARIES:
            import_module(name)
        gc.freeze()
        names = {"base": str(folder), "platbase": str(folder)}
        python = Path(sysconfig.get_path("scripts", "venv", names)) / "python"
        self._paths = Path(sysconfig.get_path("purelib", "venv", names)) / "tree.pth"
        self._said, self._fault, self._made = folder / "said", folder / "fault", folder / "made"
        venv.create(folder, symlinks=True)
        for name in [n for n in os.environ if n.startswith(("PYTHON", "CYBERDIAG_"))]:
            del os.environ[name]
        tools = (str(python.parent), str(Path(sys.executable).parent), os.environ.get("PATH", ""))
        os.environ["PATH"] = os.pathsep.join(tools)
        sys.executable = str(python)
        os.chdir(ROOT)

    def run(self, name: str, *arguments: str, seconds: float | None = None) -> tuple[int | None, str]:
        """Run pytest without the protection of this name, or with all of them; returns its exit code and what it said.

        A run that took longer has no exit code.
        """
        lines = [str(ROOT), f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})"]
        if name:
            lines.append(f"import tests.protections.hook as h; h.take_out({name!r}, {str(self._fault)!r})")
        self._paths.write_text("\n".join([*lines, ""]), encoding="utf-8")
        for file in (self._said, self._fault):
            file.write_text("")
        start = multiprocessing.get_context("fork").Process
        child = start(target=self._be_pytest, args=(name, arguments), daemon=True)
        child.start()
        child.join(seconds)
        if (code := child.exitcode) is None:
            os.killpg(child.pid or 0, signal.SIGKILL)
        if fault := self._fault.read_text(encoding="utf-8"):
            return pytest.ExitCode.INTERNAL_ERROR, fault
        return code, self._said.read_text(encoding="utf-8", errors="replace")

    def _be_pytest(self, name: str, arguments: tuple[str, ...]) -> None:
        atexit._clear()
        os.setsid()
        for stream in (1, 2):
            os.dup2(os.open(self._said, os.O_WRONLY | os.O_APPEND), stream)
        if name:
            from .hook import take_out

            take_out(name, str(self._fault))
        code = pytest.main([*QUIETLY, f"--basetemp={self._made}", *arguments])
        atexit._run_exitfuncs()
        sys.exit(code)


def verdict(code: int | None, said: str) -> str:
    """Return `seen` when a test itself failed, else what happened instead."""
    if code == 1 and any(line.startswith("FAILED ") for line in said.splitlines()):
        return "seen"
    return {None: "HANGS", 0: "UNSEEN"}.get(code, "FAULT")


def main(names: list[str]) -> int:
    """Try the protections whose names begin with one of these, or all; returns the exit code."""
    chosen = [p for p in PROTECTIONS if not names or p.name.startswith(tuple(names))]
    unseen = 0
    with tempfile.TemporaryDirectory(prefix="cyberdiag-protections-") as folder:
        tests = Tests(Path(folder))
        code, said = tests.run("", *dict.fromkeys(test for p in chosen for test in p.tests))
        if code:
            sys.stdout.write(f"{said}The tests fail while everything is in place.\n")
            return 2
        for one in chosen:
            found = {test: tests.run(one.name, *ONCE, test, seconds=SECONDS) for test in one.tests}
            amiss = {test: done for test, done in found.items() if verdict(*done) != "seen"}
            told = ", ".join(sorted({verdict(*done) for done in amiss.values()})) or "seen"
            sys.stdout.write(f"{told:<10} {one.name}: {one.what}\n")
            sys.stdout.writelines(f"  {test}\n{said[-1500:]}\n" for test, (_, said) in amiss.items())
            sys.stdout.flush()
            unseen += bool(amiss)
    sys.stdout.write(f"{len(chosen)} protections, {unseen} that can be taken out unnoticed.\n")
    return 1 if unseen or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
