"""What several test folders share: the repository, and running the program as a user does."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import examples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pytest

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.questionnaire import QuestionSet

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
BOOK = "clients.book"
REGENERATE = bool(os.environ.get("CYBERDIAG_REGENERATE"))
NIGHTLY = bool(os.environ.get("CYBERDIAG_NIGHTLY"))
"""Whether there is time for all of what a test tries a part of every day (`make nightly`)."""


def assess(questions: QuestionSet, answers: Answers, **options: Any) -> Assessment:
    """Assess with the shipped order of actions."""
    from cyberdiag import assess as assessing
    from cyberdiag.catalog.knowledge import load_action_order

    return assessing.assess(questions, answers, load_action_order(), **options)


def run(
    *arguments: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
    lang: str = "ja",
    streams: Mapping[str, str] | None = None,
    unprivileged: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run the program in a child process without a terminal; `streams` may be `closed` or `full`, by name.

    The modes of files bind an `unprivileged` one, also where root runs the tests.
    """
    request = {
        "arguments": arguments,
        "cwd": str(cwd or Path.cwd()),
        "env": {**clean_env(lang), **(env or {})},
        "stdin": stdin,
        "streams": dict(streams or {}),
        "unprivileged": unprivileged,
    }
    return asked(_server(), request)


def shell(words: str, cwd: Path, lang: str = "ja") -> subprocess.CompletedProcess[str]:
    """Run the program, which stands for {} in a line of a shell."""
    line = words.format(f"'{sys.executable}' -m cyberdiag")
    return subprocess.run(
        ["/bin/sh", "-c", line], cwd=cwd, env=clean_env(lang), capture_output=True, text=True, check=False
    )


def asked(server: subprocess.Popen[str], request: Mapping[str, object]) -> subprocess.CompletedProcess[str]:
    """Have a server do one run."""
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(request) + "\n")
    server.stdin.flush()
    done = json.loads(server.stdout.readline())
    return subprocess.CompletedProcess([], done["code"], done["out"], done["err"])


def forking(
    env: Mapping[str, str], inside: Sequence[str] = (), root: Path = ROOT, *, kept: bool = False
) -> subprocess.Popen[str]:
    """Start a process that forks for each run, inside another program if wanted; it ends with this one.

    Where it is `kept`, what is shipped is read once, before the first run.
    """
    started = subprocess.Popen(
        [*inside, sys.executable, root / "tests" / "forking.py", *(["kept"] if kept else [])],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    atexit.register(started.kill)
    return started


@functools.cache
def answers_of(firm: str) -> Path:
    """Return the answers of an example firm to the questionnaires as they are, so that only the reports tell a change."""
    kept = EXAMPLES / firm / "answers.yaml"
    text, _ = examples.current(kept)
    if text == kept.read_text(encoding="utf-8"):
        return kept
    folder = tempfile.mkdtemp(prefix="cyberdiag-answers-")
    atexit.register(shutil.rmtree, folder)
    now = Path(folder) / kept.name
    now.write_text(text, encoding="utf-8")
    return now


@functools.cache
def book_of_one() -> Path:
    """Return a book of one client, `shop`, of which a command gets a copy."""
    folder = tempfile.mkdtemp(prefix="cyberdiag-book-")
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / BOOK
    for words in (["new", str(path)], ["add", str(path), str(answers_of("online-shop")), "--client", "shop"]):
        done = run("book", *words)
        assert done.returncode == 0, done.stderr
    return path


def shared(*, fixture_name: str, config: pytest.Config) -> Literal["session", "class"]:
    """Work out once for all tests; for each anew (class: itself) while mutmut records which test uses which function."""
    return "class" if os.environ.get("MUTANT_UNDER_TEST") == "stats" else "session"


@functools.cache
def _server() -> subprocess.Popen[str]:
    return forking(clean_env(), kept=True)


_LEFT_OUT = ("LC_", "CYBERDIAG_", "NO_COLOR", "COLUMNS", "PYTHONDONTWRITEBYTECODE")
"""The last makes every start of the program compile it anew, which takes longer than what is tested."""


def clean_env(lang: str = "ja") -> dict[str, str]:
    """Return the environment without what would change the output."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_LEFT_OUT)}
    return {**kept, "LANG": "C.UTF-8", "CYBERDIAG_LANG": lang, "PYTHONUTF8": "1", "COLUMNS": "100"}
