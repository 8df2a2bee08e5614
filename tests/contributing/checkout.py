"""A copy of the checkout in which one row of CONTRIBUTING.md after the other is tried; the copy's own code runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from support import ROOT, asked, clean_env, forking

if TYPE_CHECKING:
    from contributing.table import Row

PARTS = (
    "cyberdiag", "questionnaires", "catalogue", "report_templates", "docs", "examples", "tests", "benchmarks",
    "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "Makefile", "pyproject.toml", "constraints.txt",
    "hatch_build.py",
)  # fmt: skip
LANG = "en"
FIRM = "examples/manufacturer/answers.yaml"
_PLAIN = ("-o", "addopts=--import-mode=importlib", "--noconftest", "-p", "no:cacheprovider", "--tb=short")
"""As `pyproject.toml` says, but in one process and without what prepares or follows a whole run."""
_PYTHON = "$(PYTHON) -m "


class Checkout:
    """The copy: what a row allows to be changed is changed, the rest is refused; `restore` makes it as it was."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in PARTS:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name)
            else:
                shutil.copy2(ROOT / name, root / name)
        self._as_it_was = self._marks()
        ours = {"PYTHONPATH": str(root), "NO_COLOR": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        self._env = {**clean_env(LANG), **ours}
        self._server = forking(self._env, root=root)
        self.row: Row | None = None
        self.ran: set[str] = set()
        self.touched: set[str] = set()

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Write a file that the row names."""
        assert self.row is not None
        assert self.row.covers(path), f"{path}: not named in the row"
        self.touched.add(path)
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Put another text in the place of the first one like it."""
        text = self.read(path)
        assert old in text, f"{path}: {old}"
        self.write(path, text.replace(old, new, 1))

    def swap(self, path: str, pattern: str, new: str) -> None:
        """Put another text in the place of what a pattern finds first; what stands there now is no matter."""
        self.write(path, self._swapped(path, pattern, new))

    def before(self, path: str, pattern: str, new: str) -> None:
        """Make a change that another row allows, where a row is about what comes after one."""
        (self.root / path).write_text(self._swapped(path, pattern, new), encoding="utf-8")

    def _swapped(self, path: str, pattern: str, new: str) -> str:
        text, found = re.subn(pattern, new, self.read(path), count=1, flags=re.DOTALL)
        assert found, f"{path}: {pattern}"
        return text

    def add(self, path: str, text: str, after: str = "") -> None:
        """Add lines at the end, or after a line of the file."""
        if after:
            self.change(path, f"{after}\n", f"{after}\n{text}")
        else:
            self.write(path, self.read(path) + text)

    def run(self, module: str, *arguments: str, code: int = 0) -> str:
        """Run a module of the copy in a process of its own; returns what it printed."""
        where = {"cwd": str(self.root), "env": self._env, "stdin": ""}
        fresh = any(path.endswith(".py") for path in self.touched)
        done = asked(self._server, {"module": module, "arguments": arguments, "fresh": fresh, **where})
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        return said

    def program(self, *arguments: str, code: int = 0) -> str:
        """Run the program of the copy."""
        self.ran |= {f"cyberdiag {' '.join(arguments[:n])}" for n in range(1, len(arguments) + 1)}
        return self.run("cyberdiag", *arguments, code=code)

    def check(self, code: int = 0) -> str:
        """Run `cyberdiag check`."""
        return self.program("check", code=code)

    def tests(self, *which: str, code: int = 0) -> str:
        """Run the few tests of `make check` that would notice."""
        self.ran.add("make check")
        return self.run("pytest", *_PLAIN, *which, code=code)

    def target(self, name: str) -> str:
        """Run what a target of the Makefile runs."""
        self.ran.add(f"make {name}")
        return "".join(self.run(*line) for line in recipe(self.read("Makefile"), name))

    def refers(self, *commands: str, test: str) -> None:
        """Leave what a row promises to a test of its own, `file::name`, which makes the change in a copy itself."""
        path, name = test.split("::")
        assert f"\ndef {name}(" in self.read(path)
        self.ran |= set(commands)

    def changed(self) -> set[str]:
        """Return the files that are new or other than they were."""
        return {path for path, mark in self._marks().items() if self._as_it_was.get(path) != mark}

    def restore(self) -> None:
        """Undo every change."""
        for path in self.changed():
            if path in self._as_it_was:
                shutil.copy2(ROOT / path, self.root / path)
            else:
                (self.root / path).unlink()
        for folder, _, _ in os.walk(self.root, topdown=False):
            if not os.listdir(folder):  # noqa: PTH208  pathlib takes several times as long for thousands
                Path(folder).rmdir()
        self.row, self.ran, self.touched = None, set(), set()

    def _marks(self) -> dict[str, tuple[int, int]]:
        found = {}
        for folder, inner, files in os.walk(self.root):
            inner[:] = [name for name in inner if name not in {"_parsed", "__pycache__"}]
            for name in files:
                path = os.path.join(folder, name)  # noqa: PTH118  pathlib takes several times as long for thousands
                told = os.stat(path)  # noqa: PTH116
                found[os.path.relpath(path, self.root)] = (told.st_mtime_ns, told.st_size)
        return found


def recipe(makefile: str, name: str) -> list[list[str]]:
    """Return the modules that a target runs with Python, each with what it is told; a loop is rolled out."""
    found = re.search(rf"^{name}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert found is not None, name
    lines: list[str] = []
    for line in found[1].splitlines():
        loop = re.fullmatch(r"\tfor (\w+) in (.*); do (.*); done", line)
        lines += (
            [loop[3].replace(f"$${loop[1]}", value) for value in loop[2].split()] if loop else [line.strip()]
        )
    return [shlex.split(line.removeprefix(_PYTHON)) for line in lines if line.startswith(_PYTHON)]
