"""Takes each protection out of a copy of the tree and demands that the tests named for it fail: `make protections`.

`python -m tests.protections [name ...]` tries those whose names begin so; the list is `tests/data/protections/`. A test
counts as failed when it failed itself: a copy that cannot be imported, or a test that is not there, proves nothing.
"""

from __future__ import annotations

import concurrent.futures
import os
import queue
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

from cyberdiag import yaml_source

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "data" / "protections"
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "dist", "build", "mutants"
)
ONCE = "from hypothesis import Phase, settings\nsettings.register_profile('once', phases=(Phase.explicit, Phase.generate))\n"
"""A found fault is enough; looking for the smallest one takes minutes."""
SECONDS = 300
"""A test that takes longer hangs without its protection, which is no way to tell that it is gone."""


HYPOTHESIS = ("-p", "once", "--hypothesis-profile=once", "--hypothesis-seed=1")


@dataclass(frozen=True, slots=True)
class Change:
    """A text that stands in a file once, and what to put in its place."""

    file: str
    take: str
    put: str

    def made(self, text: str) -> str:
        """Return the file's text after the change."""
        assert text.count(self.take) == 1, f"{self.file} holds it {text.count(self.take)} times: {self.take}"
        return text.replace(self.take, self.put)


@dataclass(frozen=True, slots=True)
class Protection:
    """What is protected in plain words, how to take it out, and each test that must notice."""

    name: str
    what: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]


def protections() -> tuple[Protection, ...]:
    """Return the list, in its order."""
    found = []
    for path in sorted(LIST.glob("*.yaml")):
        data = yaml_source.parse(path.read_text(encoding="utf-8"), path.name).data
        for name, entry in data.items():
            parts = [entry, *entry.get("also", ())]
            changes = tuple(
                Change(p.get("file", entry["file"]), p["take"], p.get("put") or "") for p in parts
            )
            found.append(Protection(name, entry["what"], changes, tuple(entry["tests"])))
    return tuple(found)


class Copy:
    """A copy of the tree with a Python that finds the program there, whoever starts it and however."""

    def __init__(self, folder: Path) -> None:
        self._kept: dict[Path, tuple[str, int]] = {}
        self.tree = folder / "tree"
        shutil.copytree(ROOT, self.tree, ignore=LEFT_OUT)
        venv.create(folder / "python", symlinks=True)
        names = {"base": str(folder / "python"), "platbase": str(folder / "python")}
        site = Path(sysconfig.get_path("purelib", "venv", names))
        libraries = sysconfig.get_path("purelib")
        # A path file, as PYTHONPATH is lost where a test gives its own.
        (site / "copy.pth").write_text(f"{self.tree}\nimport site; site.addsitedir({libraries!r})\n")
        (site / "once.py").write_text(ONCE, encoding="utf-8")
        self.python = Path(sysconfig.get_path("scripts", "venv", names)) / "python"
        tools = [str(self.python.parent), str(Path(sys.executable).parent)]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CYBERDIAG_"))}
        self._env = {**kept, "PATH": os.pathsep.join([*tools, os.environ.get("PATH", "")])}
        asked = [self.python, "-c", "import cyberdiag; print(cyberdiag.__file__)"]
        where = subprocess.run(
            asked, cwd=folder, env=self._env, capture_output=True, text=True, check=True
        ).stdout
        assert Path(where.strip()).is_relative_to(self.tree), where

    def tested(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run pytest in the copy."""
        command = [self.python, "-m", "pytest", "--tb=short", "-rfE", "-p", "no:cacheprovider", *arguments]
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            try:
                code = subprocess.run(
                    command, cwd=self.tree, env=self._env, stdin=subprocess.DEVNULL, stdout=said,
                    stderr=subprocess.STDOUT, timeout=SECONDS, check=False,
                ).returncode  # fmt: skip
            except subprocess.TimeoutExpired:
                code = -1
            said.seek(0)
            return subprocess.CompletedProcess(command, code, said.read())

    def change(self, protection: Protection) -> None:
        """Take a protection out."""
        for change in protection.changes:
            path = self.tree / change.file
            text = path.read_text(encoding="utf-8")
            self._kept.setdefault(path, (text, path.stat().st_mtime_ns))
            path.write_text(change.made(text), encoding="utf-8")

    def restore(self) -> None:
        """Put everything back, with its time, so that nothing compiled from the change is used again."""
        for path, (text, time_ns) in self._kept.items():
            path.write_text(text, encoding="utf-8")
            os.utime(path, ns=(time_ns, time_ns))
        self._kept.clear()


def verdict(done: subprocess.CompletedProcess[str]) -> str:
    """Return `seen` when a test itself failed, else what happened instead."""
    failed = any(line.startswith("FAILED ") for line in done.stdout.splitlines())
    if done.returncode == 1 and failed:
        return "seen"
    return {-1: "HANGS", 0: "UNNOTICED"}.get(done.returncode, "NOT TRIED")


def tried(protection: Protection, copies: queue.Queue[Copy]) -> tuple[str, str]:
    """Take one protection out and run each of its tests; returns the line of the table, and what was said if amiss."""
    copy, start = copies.get(), time.monotonic()
    try:
        copy.change(protection)
        found = {test: copy.tested("-n0", "-x", *HYPOTHESIS, test) for test in protection.tests}
    finally:
        copy.restore()
        copies.put(copy)
    amiss = {test: done for test, done in found.items() if verdict(done) != "seen"}
    told = ", ".join(sorted({verdict(done) for done in amiss.values()})) or "seen"
    line = f"{told:<10} {time.monotonic() - start:5.0f} s  {protection.name}: {protection.what}"
    return line, "".join(f"  {test}\n{done.stdout[-1500:]}\n" for test, done in amiss.items())


def main(names: list[str]) -> int:
    """Try the protections whose names begin with one of these, or all; returns the exit code."""
    chosen = [p for p in protections() if not names or p.name.startswith(tuple(names))]
    jobs = min(os.cpu_count() or 1, len(chosen))
    with tempfile.TemporaryDirectory(prefix="cyberdiag-protections-") as folder:
        copies: queue.Queue[Copy] = queue.Queue()
        for n in range(jobs):
            copies.put(Copy(Path(folder) / str(n)))
        untouched = copies.queue[0].tested(*dict.fromkeys(test for p in chosen for test in p.tests))
        if untouched.returncode:
            sys.stdout.write(untouched.stdout + "The tests fail while everything is in place.\n")
            return 2
        gone = 0
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for line, said in pool.map(lambda p: tried(p, copies), chosen):
                sys.stdout.write(f"{line}\n{said}")
                sys.stdout.flush()
                gone += bool(said)
    sys.stdout.write(f"{len(chosen)} protections, {gone} that can be taken out unnoticed.\n")
    return 1 if gone or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
