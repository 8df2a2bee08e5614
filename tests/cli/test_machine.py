"""What the machine does not give, such as memory, open files or room, is told as such: no bug, no damage, exit code 6."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
import support

from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from pathlib import Path

FIRM = str(support.EXAMPLES / "manufacturer" / "answers.yaml")
ASSESS = f"{{}} assess -a '{FIRM}' --no-input --trials 0"
KEEP_NOTHING = "export PYTHONDONTWRITEBYTECODE=1"
"""Python would keep half of a compiled module where a file may not become larger."""
LIMITED = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits of a shell as Linux keeps them"
)
REFUSED = {
    "memory": (MemoryError(), "no-memory"),
    "memory of the system": (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), "no-memory"),
    "a library": (ImportError("libx.so: failed to map segment from shared object"), "no-memory"),
    "open files": (OSError(errno.EMFILE, "Too many open files", "a.yaml"), "machine-lacks"),
    "the size of a file": (OSError(errno.EFBIG, "File too large"), "machine-lacks"),
    "a broken disk": (OSError(errno.EIO, "Input/output error"), "machine-lacks"),
    "processes": (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "machine-lacks"),
    "threads": (RuntimeError("can't start new thread"), "machine-lacks"),
    "a full disk": (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
    "temporary files": (FileNotFoundError(errno.ENOENT, "No usable temporary directory"), "no-temporary"),
}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_the_machine_refuses_is_no_bug(
    name: str, lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    error, code = REFUSED[name]

    def refused(*_: object, **__: object) -> Any:
        raise error

    monkeypatch.setattr(load, "question_set", refused)
    assert run(["answers", "new", "-l", lang]) == ExitCode.CANNOT_WRITE
    out, err = capsys.readouterr()
    told = messages(lang).table["problems"][code]
    assert out == ""
    assert told["text"].format(reason=getattr(error, "strerror", None) or error) in err
    assert told["hint"][:20] in err


def test_what_is_refused_before_there_are_words_is_told_in_both_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> Any:
        raise MemoryError

    monkeypatch.setattr("cyberdiag.cli.main.choose_language", refused)
    assert run(["list"]) == ExitCode.CANNOT_WRITE
    err = capsys.readouterr().err
    assert "メモリ" in err
    assert "memory" in err


@LIMITED
@pytest.mark.parametrize("megabytes", [30, 50, 100, 150, 170, 400])
def test_too_little_memory_is_told_wherever_it_ends(megabytes: int, tmp_path: Path) -> None:
    """A library of numbers would end the program by itself, with the exit code of a low score."""
    done = support.shell(f"ulimit -v {megabytes * 1000}; {ASSESS} -o r.html", tmp_path, "en")
    assert done.returncode == (ExitCode.DONE if megabytes == 400 else ExitCode.CANNOT_WRITE), done.stderr
    assert "memory" in done.stderr or megabytes == 400
    assert [p.name for p in tmp_path.iterdir()] == ([] if done.returncode else ["r.html"])


@LIMITED
@pytest.mark.parametrize("unbuffered", ["", "PYTHONUNBUFFERED=1"])
@pytest.mark.parametrize("command", ["{} schema answers", f"{ASSESS} -f json"], ids=["schema", "assess"])
def test_a_disk_that_takes_only_a_part_of_the_output_is_told(
    command: str, unbuffered: str, tmp_path: Path
) -> None:
    done = support.shell(
        f"ulimit -f 1; {KEEP_NOTHING}; export {unbuffered or 'A=1'}; {command} >out", tmp_path, "en"
    )
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert (
        messages("en").table["problems"]["machine-lacks"]["text"].format(reason="File too large")
        in done.stderr
    )


SMALL = [(blocks, f"r.{form}") for form in ("html", "json", "md", "csv", "xlsx") for blocks in (0, 1)]
SMALL[2:4], SMALL[6:8] = SMALL[3:1:-1], SMALL[7:5:-1]
"""Blocks that a file may have, and its name: every other pair every day, in which each form and each number is once."""


@LIMITED
@pytest.mark.parametrize(("blocks", "name"), SMALL if support.NIGHTLY else SMALL[::2])
def test_a_report_that_may_not_become_so_large_leaves_the_old_one(
    blocks: int, name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(b"old")
    done = support.shell(f"ulimit -f {blocks}; {KEEP_NOTHING}; {ASSESS} -o {name}", tmp_path, "en")
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [(name, b"old")]
