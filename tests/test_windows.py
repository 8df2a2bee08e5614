"""The program needs nothing that Windows lacks; it is not run there, so what is missing there is taken away here."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import counting
import pytest
from support import EXAMPLES, ROOT, clean_env

if TYPE_CHECKING:
    from pathlib import Path

FORMS = ("html", "md", "json")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the program as on Windows; a file opened without naming its encoding would be in CP932 there: a fault."""
    return subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", ROOT / "tests" / "as_on_windows.py", *arguments],
        cwd=cwd, env=clean_env("ja"), capture_output=True, text=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
        timeout=counting.MINUTES,
    )  # fmt: skip


@pytest.mark.parametrize(("firm", "lang"), [("manufacturer", "ja"), ("online-shop", "en")])
def test_a_firm_is_assessed_to_the_same_bytes(firm: str, lang: str, tmp_path: Path) -> None:
    outputs = [part for form in FORMS for part in ("-o", f"r.{form}")]
    answers = str(EXAMPLES / firm / "answers.yaml")
    done = run("assess", "-a", answers, "--no-input", "-l", lang, *outputs, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for form in FORMS:
        expected = (EXAMPLES / firm / f"report.{lang}.{form}").read_bytes()
        assert (tmp_path / f"r.{form}").read_bytes() == expected
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"r.{form}" for form in FORMS)


def test_answers_are_made_and_read_back(tmp_path: Path) -> None:
    for name in ("a.yaml", "a.xlsx"):
        assert run("answers", "new", "-o", name, cwd=tmp_path).returncode == 0
        done = run("answers", "check", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    missing = run("answers", "check", "none.yaml", cwd=tmp_path)
    assert missing.returncode == 4
    assert "none.yaml" in missing.stderr


def test_a_command_to_paste_is_quoted_as_its_shells_read_it(tmp_path: Path) -> None:
    """Neither the command prompt nor PowerShell before the name of a program knows single quotes."""
    made = run("new", "own sheet", cwd=tmp_path)
    assert 'cyberdiag check "own sheet"  #' in made.stdout, made.stderr
    written = run("answers", "new", "-o", "a b.yaml", cwd=tmp_path)
    assert ' assess -a "a b.yaml"' in written.stderr
