"""What is written about a firm is its owner's alone, whatever the system's habit; and all of it is written or nothing."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import support

from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

ASSESS = ["assess", "-a", "a.yaml", "--no-input", "--trials", "0"]
SINCE = ["deadlines", "--since", "2026-12-01 10:00", "--no-input", "-a", "a.yaml"]
COMMANDS: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "assess": (ASSESS, ("html", "md", "json", "csv", "xlsx")),
    "deadlines": (SINCE, ("html", "md", "json", "ics")),
    "deadlines --card": (["deadlines", "--card", "-a", "a.yaml"], ("html", "md")),
    "compare": (["compare", "a.yaml", "a.yaml"], ("html", "md", "json")),
    "answers new to YAML": (["answers", "new"], ("yaml",)),
    "answers new to JSON": (["answers", "new"], ("json",)),
    "answers new to CSV": (["answers", "new"], ("csv",)),
    "answers new to xlsx": (["answers", "new"], ("xlsx",)),
}


@pytest.fixture(autouse=True)
def _in_a_folder_where_everybody_may_read_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    shutil.copy(support.answers_of("manufacturer"), "a.yaml")
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_writes_about_a_firm_is_its_owners_alone(name: str) -> None:
    command, forms = COMMANDS[name]
    paths = [f"r.{form}" for form in forms]
    assert run([*command, *(word for path in paths for word in ("-o", path))]) == ExitCode.DONE
    assert {path: oct(stat.S_IMODE(Path(path).stat().st_mode)) for path in paths} == dict.fromkeys(
        paths, "0o600"
    )


def test_no_report_is_written_when_one_of_them_cannot_be_made() -> None:
    Path("mine").mkdir()
    Path("mine/report.html.j2").write_text("{{ r.nothing }}", encoding="utf-8")
    Path("r.json").write_text("old", encoding="utf-8")
    command = [*ASSESS, "--templates", "mine", "-o", "r.json", "-o", "r.md", "-o", "r.html"]
    assert run(command) == ExitCode.INVALID_DATA
    assert Path("r.json").read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in Path().iterdir()) == ["a.yaml", "mine", "r.json"]
