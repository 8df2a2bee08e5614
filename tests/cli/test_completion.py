"""A shell completes command lines by what the program tells it, and installing that harms no file of the user's own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support import clean_env, run

from cyberdiag.cli import completion
from cyberdiag.errors import CannotWrite
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from pathlib import Path


def completed(line: str, shell: str = "zsh", **env: str) -> str:
    """Return what the script of a shell is told for a line with the cursor at its end."""
    asked = {"_CYBERDIAG_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line, **env}
    return run(env=asked).stdout


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("cyberdiag as", {"assess"}),
        ("cyberdiag assess cy", {"cyber-risk"}),
        ("cyberdiag assess leak-response c", {"cyber-risk"}),
        ("cyberdiag assess --no-", {"--no-input", "--no-color"}),
        ("cyberdiag assess --missing ", {"error", "unknown", "estimate"}),
        ("cyberdiag list so", {"sources"}),
        ("cyberdiag show TEC-0", {"TEC-01"}),
        ("cyberdiag answers ", {"new", "check", "convert", "merge"}),
        ("cyberdiag --inst", {"--install-completion"}),
    ],
)
def test_commands_options_and_names_are_completed(line: str, there: set[str]) -> None:
    told = completed(line)
    assert all(f'"{word}"' in told for word in there), told
    assert "--catalogue" not in told


@pytest.mark.parametrize("line", ["cyberdiag assess -a ", "cyberdiag assess -o r", "cyberdiag plan "])
def test_where_a_file_is_wanted_the_shell_names_files(line: str) -> None:
    assert completed(line).strip() == "_files"
    fish = {"_CYBERDIAG_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert run(env={**fish, "_TYPER_COMPLETE_ARGS": line}).returncode == 1
    assert run(env={**fish, "_TYPER_COMPLETE_ARGS": "cyberdiag as"}).returncode == 0


@pytest.mark.parametrize(
    "env",
    [
        {"_CYBERDIAG_COMPLETE": "complete_bash"},
        {"_CYBERDIAG_COMPLETE": "complete_bash", "COMP_WORDS": "cyberdiag 'a", "COMP_CWORD": "x"},
        {"_CYBERDIAG_COMPLETE": "nonsense"},
        {"_CYBERDIAG_COMPLETE": "complete_no-shell"},
    ],
)
def test_a_shell_that_asks_wrongly_gets_an_error_and_no_log_of_a_bug(env: dict[str, str]) -> None:
    done = run(env=env)
    assert done.returncode in (1, 2)
    assert messages("ja")("bug.title") not in done.stderr


def test_bash_completes_after_installing(tmp_path: Path) -> None:
    rc = tmp_path / ".bashrc"
    rc.write_text("# mine\n", encoding="utf-8")
    program = tmp_path / "bin" / "cyberdiag"
    program.parent.mkdir()
    env = {**clean_env("en"), "HOME": str(tmp_path), "PATH": f"{program.parent}:{os.environ['PATH']}"}
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cyberdiag "$@"\n', encoding="utf-8")
    program.chmod(0o755)

    def typed(line: str) -> str:
        return subprocess.run(
            ["bash", "--norc", "-c", line], env=env, capture_output=True, text=True, check=True
        ).stdout  # fmt: skip

    assert "bash" in typed("cyberdiag --install-completion; true")
    assert rc.read_text(encoding="utf-8").startswith("# mine\n")
    ask = "COMP_WORDS=(cyberdiag assess cyb); COMP_CWORD=2; _cyberdiag_completion cyberdiag"
    assert typed(f'. ~/.bashrc; {ask}; echo "${{COMPREPLY[@]}}"') == "cyber-risk\n"


def test_a_start_file_is_put_back_where_installing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rc = tmp_path / ".bashrc"
    rc.write_text("# mine\n", encoding="utf-8")

    class Typer:
        """Fails as typer does on a full disk: with the file cut off."""

        Shells = ()

        @staticmethod
        def install(**_: str) -> None:
            rc.write_text("", encoding="utf-8")
            raise OSError(28, "No space left on device", str(rc))

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(completion, "_by_typer", lambda: Typer)
    monkeypatch.setattr(completion, "_shell", lambda: "bash")
    with pytest.raises(CannotWrite):
        completion._installed(messages("en"))
    assert rc.read_text(encoding="utf-8") == "# mine\n"


def test_a_shell_without_completion_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from typer import completion as by_typer

    monkeypatch.setattr(by_typer, "_get_shell_name", lambda: None)
    from cyberdiag.cli.main import run as program

    assert program(["--install-completion"]) == 2
    assert program(["--show-completion"]) == 2
