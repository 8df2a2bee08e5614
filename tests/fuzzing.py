"""Everything that reads what a stranger wrote, as functions of bytes; a new reader is one line in READERS.

A reader may end well or raise one of our own errors whose every problem has a text in both languages and, for a
file, a place. Anything else is a fault: it reaches the caller as it is.
"""

from __future__ import annotations

import functools
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from support import EXAMPLES, ROOT

from cyberdiag import shipped
from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import CyberdiagError, ExitCode
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = ROOT / "tests" / "data" / "corpus"
SMALL = ROOT / "tests" / "data" / "valid" / "small"
REFUSALS = range(ExitCode.WRONG_USAGE, ExitCode.CANNOT_WRITE + 1)
_SAFE_WORD = 60


@functools.cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="cyberdiag-fuzz-"))


@functools.cache
def _questions() -> load.QuestionSet:
    return load.question_set(load.questionnaire_ids(), "en")


def _refused(error: CyberdiagError) -> None:
    assert error.exit_code in REFUSALS, error
    assert error.problems
    for problem in error.problems:
        assert problem.place.file or error.exit_code == ExitCode.WRONG_USAGE, problem
        assert all(all(messages(lang).problem(problem)) for lang in ("ja", "en")), problem


def _answers(suffix: str, raw: bytes) -> None:
    path = _folder() / f"a{suffix}"
    path.write_bytes(raw)
    store.read(str(path), _questions())


def _in_small(name: str, raw: bytes) -> None:
    folder = _folder() / name.replace("/", "-")
    if not folder.is_dir():
        shutil.copytree(SMALL, folder)
    (folder / name).write_bytes(raw)
    load.question_set((str(folder),), "en" if name.startswith("lang/") else "ja")


def _command_line(raw: bytes) -> None:
    """Run words in an empty folder; a path may not lead out of it."""
    words = [w[:_SAFE_WORD].replace("/", "").replace("..", "") for w in os.fsdecode(raw).split("\n")][:8]
    folder = _folder() / "cwd"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(EXAMPLES / "manufacturer" / "answers.yaml", folder / "a.yaml")
    kept, before = (sys.stdin, sys.stdout, sys.stderr), Path.cwd()
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO()), out, out
    os.chdir(folder)
    try:
        code = run([w.replace("\0", "") for w in words])
    finally:
        os.chdir(before)
        sys.stdin, sys.stdout, sys.stderr = kept
    assert code in {ExitCode.DONE, ExitCode.BELOW_THRESHOLD, *REFUSALS}, (words, code)


READERS: dict[str, Callable[[bytes], object]] = {
    "yaml": lambda raw: shipped.read(raw, "f.yaml"),
    "answers.yaml": functools.partial(_answers, ".yaml"),
    "answers.json": functools.partial(_answers, ".json"),
    "answers.csv": functools.partial(_answers, ".csv"),
    "answers.xlsx": functools.partial(_answers, ".xlsx"),
    "questionnaire": functools.partial(_in_small, "questionnaire.yaml"),
    "section": functools.partial(_in_small, "doors.yaml"),
    "overlay": functools.partial(_in_small, "lang/en.yaml"),
    "command": _command_line,
}
SHARES = {"answers.xlsx": 0.01, "command": 0.01, "questionnaire": 0.05, "section": 0.05, "overlay": 0.05}
"""Of all inputs; the readers that are not named share the rest."""


def read(name: str, raw: bytes) -> bool:
    """Give bytes to a reader; returns whether it took them."""
    try:
        READERS[name](raw)
    except CyberdiagError as error:
        _refused(error)
        return False
    return True


def seeds(name: str) -> list[bytes]:
    """Return what the corpus holds for a reader."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]
