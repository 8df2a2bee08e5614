"""The fast paths load nothing that they do not need: one stray import line costs every start its time."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support import answers_of, clean_env

FIRM = str(answers_of("manufacturer"))
HEAVY = {
    "asyncio", "csv", "email", "holidays", "http", "inspect", "jinja2", "justhtml", "numpy", "openpyxl", "prompt_toolkit", "pydantic",
    "questionary", "rich", "socket", "ssl", "subprocess", "tempfile", "typer", "urllib.request", "xml", "yaml", "zipfile",
    "cyberdiag.answer_files.kept", "cyberdiag.app.crosswalking", "cyberdiag.app.handing_over", "cyberdiag.assess",
    "cyberdiag.catalog.advice", "cyberdiag.interview.prompts", "cyberdiag.loss.estimate", "cyberdiag.model.loss_model",
    "cyberdiag.model.peers", "cyberdiag.outside.locks", "cyberdiag.pages.knowledge", "cyberdiag.pages.losses",
    "cyberdiag.report.render", "cyberdiag.report.views.diagnosis",
}  # fmt: skip
"""What no command loads unless it is listed with it."""
ASSESS = f"assess -a {FIRM} --no-input -o - -f"
JUDGING = {
    "cyberdiag.assess", "cyberdiag.catalog.advice", "cyberdiag.loss.estimate", "cyberdiag.model.loss_model",
    "cyberdiag.report.views.diagnosis", "inspect", "numpy", "yaml",
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {
    "--version": set(),
    "-V": set(),
    "--help": {"inspect", "subprocess", "typer"},
    "-h": {"inspect", "subprocess", "typer"},
    "list": set(),
    "list cases -l en": {"cyberdiag.catalog.advice"},
    "show TEC-01": {"cyberdiag.pages.knowledge"},
    f"answers check {FIRM}": {"yaml"},
    f"plan {FIRM}": JUDGING,
    f"{ASSESS} json": JUDGING,
    f"{ASSESS} html": {*JUDGING, "cyberdiag.report.render", "jinja2", "tempfile"},
    "deadlines --since 2026-12-01T10:00 --no-input": {"cyberdiag.model.loss_model", "inspect", "rich"},
}  # fmt: skip
"""What each command needs, and what that brings itself (typer: inspect, subprocess; NumPy and rich: inspect); no terminal listens here."""


def loaded(command: str) -> set[str]:
    """Return the modules that a command loads, as Python itself tells them."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cyberdiag", *command.split(" ")],
        env=clean_env(), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip() for line in lines}


@pytest.mark.parametrize("command", ALLOWED, ids=lambda c: c.replace(FIRM, "FILE"))
def test_a_fast_path_loads_nothing_that_it_does_not_need(command: str) -> None:
    names = loaded(command)
    assert "cyberdiag" in names
    assert names & HEAVY <= ALLOWED[command]
    assert names.issuperset(ALLOWED[command]), "the list names what is not loaded any more"


def test_the_version_is_told_with_nothing_of_our_own_but_the_number() -> None:
    own = {name for name in loaded("--version") if name.startswith("cyberdiag")}
    assert own <= {"cyberdiag", "cyberdiag.__main__"}
