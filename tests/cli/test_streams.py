"""Standard streams that are closed or full, in every command: the right exit code, nothing of a bug, no traceback."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import support
from test_offline import COMMANDS

from cyberdiag import __version__
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="there is no device that is always full"
)
FIRM = str(support.EXAMPLES / "manufacturer" / "answers.yaml")
DOCUMENTS = {"schema", "answers new to the screen"}
"""What is data, wanted on standard output and nowhere else."""
EVERY = {
    **COMMANDS,
    "assess with our templates": ["assess", "-a", FIRM, "--no-input", "-o", "r.html", "--trials", "0"],
    "answers new to the screen": ["answers", "new"],
}
HINDERED = {
    "stdin closed": {"stdin": "closed"},
    "stdout closed": {"stdout": "closed"},
    "stdout full": {"stdout": "full"},
    "stderr closed": {"stderr": "closed"},
    "stderr full": {"stderr": "full"},
    "all closed": {"stdin": "closed", "stdout": "closed", "stderr": "closed"},
    "both full": {"stdout": "full", "stderr": "full"},
}
SLOW = {"assess": ["all closed"]}
"""Each template of one's own takes a process, which inherits the streams; the rest of it is tried with our templates."""
BUSY = {
    "answers convert", "assess with our templates", "check", "compare", "crosswalk", "fill", "plan", *(n for n in EVERY if n.startswith("book ")),
}  # fmt: skip
"""What takes its time gets every stream closed and full by day, and each alone at night: what they write to is the same."""
TOGETHER = ["stderr closed", "all closed", "both full"]


def ended(arguments: list[str], cwd: Path, streams: dict[str, str]) -> subprocess.CompletedProcess[str]:
    cwd.mkdir()
    if support.BOOK in arguments:
        shutil.copy(support.book_of_one(), cwd)
    done = support.run(*arguments, cwd=cwd, streams=streams)
    for told in (done.stdout, done.stderr):
        assert "Traceback" not in told
        assert messages("ja")("bug.title") not in told
    return done


def states(name: str) -> Iterable[str]:
    if name in BUSY and not support.NIGHTLY:
        return TOGETHER
    return SLOW.get(name, HINDERED)


@pytest.mark.parametrize("name", EVERY)
def test_a_command_ends_as_it_should_whatever_stream_is_missing(name: str, tmp_path: Path) -> None:
    usual = ended(EVERY[name], tmp_path / "usual", {})
    assert usual.returncode == ExitCode.DONE
    for state in states(name):
        streams = HINDERED[state]
        done = ended(EVERY[name], tmp_path / state, streams)
        full = streams.get("stdout") == "full" and usual.stdout
        lost = full or (streams.get("stdout") == "closed" and name in DOCUMENTS)
        assert done.returncode == (ExitCode.CANNOT_WRITE if lost else ExitCode.DONE), state
        written = {p.name for p in (tmp_path / state).rglob("*")}
        assert written == {p.name for p in (tmp_path / "usual").rglob("*")}, state
        if "stdout" not in streams:
            assert done.stdout == usual.stdout, state


@pytest.mark.parametrize("form", ["html", "json", "xlsx"])
@pytest.mark.parametrize("state", ["closed", "full"])
def test_a_report_for_a_standard_output_that_takes_none_cannot_be_written(
    form: str, state: str, tmp_path: Path
) -> None:
    command = ["assess", "-a", FIRM, "--no-input", "--trials", "0", "-o", "-", "-f", form]
    done = ended(command, tmp_path / "run", {"stdout": state})
    assert done.returncode == ExitCode.CANNOT_WRITE
    code = "output-closed" if state == "closed" else "disk-full"
    assert messages("ja")(f"problems.{code}.text") in done.stderr


@pytest.mark.parametrize("state", ["closed", "full"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["xyzzy"], ExitCode.WRONG_USAGE),
        (["list", "xyzzy"], ExitCode.WRONG_USAGE),
        (["check", "nowhere"], ExitCode.WRONG_USAGE),
        (["answers", "check", "missing.yaml"], ExitCode.INVALID_ANSWERS),
        (["assess"], ExitCode.TERMINAL_REQUIRED),
        (["answers", "new", "-o", "nowhere/a.yaml"], ExitCode.CANNOT_WRITE),
    ],
)
def test_a_fault_that_can_be_told_to_nobody_keeps_its_code(
    arguments: list[str], code: ExitCode, state: str, tmp_path: Path
) -> None:
    assert ended(arguments, tmp_path / "one", {"stderr": state}).returncode == code
    done = ended(arguments, tmp_path / "all", {"stdin": "closed", "stdout": "closed", "stderr": state})
    assert done.returncode == code


def test_answers_from_a_closed_standard_input_are_none(tmp_path: Path) -> None:
    done = ended(["assess", "-a", "-"], tmp_path / "run", {"stdin": "closed"})
    assert done.returncode == ExitCode.INVALID_ANSWERS


@pytest.mark.parametrize(
    ("typed", "code", "out"),
    [
        ("--version >/dev/full", ExitCode.CANNOT_WRITE, ""),
        ("--version >&-", ExitCode.DONE, ""),
        ("--version 2>&-", ExitCode.DONE, f"cyberdiag {__version__}\n"),
        ("--help >/dev/full", ExitCode.CANNOT_WRITE, ""),
        ("--help >&-", ExitCode.DONE, ""),
        ("--help <&- >&- 2>&-", ExitCode.DONE, ""),
        ("--help >/dev/full 2>/dev/full", ExitCode.CANNOT_WRITE, ""),
        ("xyzzy 2>&-", ExitCode.WRONG_USAGE, ""),
    ],
)
def test_a_shell_that_closes_streams_gets_the_same(typed: str, code: ExitCode, out: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m cyberdiag {typed}', sys.executable],
        env=support.clean_env(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, out)
    assert "Traceback" not in done.stderr


def test_the_first_line_is_enough_for_a_reader(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", '"$0" -m cyberdiag list questions | head -1; exit "${PIPESTATUS[0]}"', sys.executable],
        cwd=tmp_path, env=support.clean_env(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (ExitCode.DONE, "")
    assert done.stdout.count("\n") == 1
