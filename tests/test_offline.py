"""No command opens a network connection: every one runs where sockets are forbidden."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support import EXAMPLES, clean_env

if TYPE_CHECKING:
    from pathlib import Path

GUARD = """
import socket, sys

def forbidden(event, arguments):
    if event.startswith("socket.") and event not in {"socket.__new__"}:
        raise RuntimeError("a socket was used: " + event)

sys.addaudithook(forbidden)
"""
FIRM = str(EXAMPLES / "manufacturer" / "answers.yaml")
COMMANDS = {
    "assess": [
        "assess",
        "-a",
        FIRM,
        "--no-input",
        "-o",
        "r.html",
        "-o",
        "r.md",
        "-o",
        "r.json",
        "--trials",
        "1000",
    ],
    "answers new": ["answers", "new", "-o", "blank.yaml"],
    "answers check": ["answers", "check", FIRM],
    "new": ["new", "own-sheet"],
    "check": ["check"],
    "schema": ["schema", "questionnaire"],
    "list": ["list"],
    "show": ["show", "TEC-12"],
    "explain": ["explain", FIRM, "ransomware"],
    "plan": ["plan", FIRM, "--set", "TEC-07=yes"],
    "deadlines": ["deadlines", "--since", "2026-11-01 10:00", "--no-input", "-o", "d.ics", "-o", "d.html"],
}


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    return {**clean_env(), "PYTHONPATH": str(tmp_path / "guard")}


def run(arguments: list[str], env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_works_without_any_socket(name: str, guarded: dict[str, str], tmp_path: Path) -> None:
    done = run(["-m", "cyberdiag", *COMMANDS[name]], guarded, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_guard_itself_forbids(guarded: dict[str, str], tmp_path: Path) -> None:
    done = run(["-c", "import socket; socket.create_connection(('127.0.0.1', 9))"], guarded, tmp_path)
    assert done.returncode != 0
    assert "a socket was used" in done.stderr


def test_every_command_is_tried() -> None:
    from cyberdiag.cli.main import COMMANDS as ALL

    assert set(COMMANDS) == set(ALL)
