"""The house rules: floors, lint, types, sizes; everything `make check` promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from support import ROOT

from cyberdiag.cli.commands import COMMANDS

BIN = Path(sys.executable).parent
MODULES = sorted(m for m in (ROOT / "cyberdiag").rglob("*.py") if m.parent.name != "_parsed")
LONGEST_MODULE = 300
LONGEST_COMMAND = 60
MOST_OF_ONE_NAME = 4
MOST_AT_THE_TOP = 9


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("lint-imports",), ("mypy",)],
    ids=" ".join,
)
def test_the_linters_have_nothing_to_say(command: tuple[str, ...]) -> None:
    tool = shutil.which(command[0], path=str(BIN)) or command[0]
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_no_module_is_longer_than_a_person_can_hold() -> None:
    lines = {str(m.relative_to(ROOT)): len(m.read_text(encoding="utf-8").splitlines()) for m in MODULES}
    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE} == {}


def test_a_command_is_one_thin_file() -> None:
    """Its options, one call of a use case in `app`, and how the result is shown."""
    modules = [command.where.split(":")[0] for command in COMMANDS.values()]
    assert len(set(modules)) == len(modules)
    lines = {
        m: len((ROOT / f"cyberdiag/cli/{m}.py").read_text(encoding="utf-8").splitlines()) for m in modules
    }
    assert {m: n for m, n in lines.items() if n > LONGEST_COMMAND} == {}


def test_no_module_is_called_like_four_others() -> None:
    names = Counter(m.name for m in MODULES if m.name != "__init__.py")
    assert [name for name, count in names.items() if count > MOST_OF_ONE_NAME] == []


def test_the_top_of_the_program_holds_few_files_beside_its_packages() -> None:
    files = [p.name for p in (ROOT / "cyberdiag").iterdir() if p.is_file()]
    assert len(files) <= MOST_AT_THE_TOP, files


def test_the_floors_that_are_told_are_those_that_are_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## Floors")[1]
    assert told.split("```")[1].strip().splitlines() == layers


DOORS = {
    "typer": ("cli/tree.py", "cli/main.py", "cli/completion.py"),
    "rich": ("terminal/",),
    "questionary": ("interview/prompts.py",),
    "prompt_toolkit": ("interview/prompts.py", "interview/"),
    "jinja2": ("report/",),
    "justhtml": ("report/own/guard.py",),
    "numpy": ("loss/", "columns/", "book/"),
    "duckdb": ("book/database.py",),
    "pyarrow": ("book/parquet.py", "book/wide_csv.py", "engines/spark.py"),
    "pyspark": ("engines/spark.py",),
    "yaml": ("outside/yaml_source.py", "answer_files/yaml_codec.py"),
    "openpyxl": ("outside/spreadsheet.py", "answer_files/xlsx_codec.py", "report/tables/xlsx_table.py"),
    "pydantic": (),
    "importlib.resources": ("outside/resources.py", "catalog/folder.py"),
}


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library: str) -> None:
    pattern = re.compile(rf"^\s*(?:import|from) {re.escape(library)}\b", re.MULTILINE)
    users = [
        str(m.relative_to(ROOT / "cyberdiag"))
        for m in MODULES
        if pattern.search(m.read_text(encoding="utf-8"))
    ]
    outside = [u for u in users if not u.startswith(DOORS[library])]
    assert outside == []


@pytest.mark.parametrize("floor", ["model", "scoring", "loss", "advice", "columns"])
def test_the_pure_floors_see_no_file_clock_environment_or_network(floor: str) -> None:
    pattern = re.compile(
        r"^\s*(?:import|from) (os|sys|pathlib|time|socket|urllib|subprocess|random|io|tempfile)\b|\bopen\(|\.now\(|\.today\(",
        re.MULTILINE,
    )
    guilty = [
        m.name
        for m in (ROOT / "cyberdiag" / floor).rglob("*.py")
        if pattern.search(m.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_data_folders_hold_no_program() -> None:
    found = [
        p
        for folder in ("questionnaires", "catalogue", "report_templates")
        for p in (ROOT / folder).rglob("*.py")
    ]
    assert found == []


def test_nothing_prints_outside_the_terminal_floor() -> None:
    pattern = re.compile(r"(?<![\w.])(?<!def )print\(", re.MULTILINE)
    guilty = [m.name for m in MODULES if pattern.search(m.read_text(encoding="utf-8"))]
    assert guilty == []


def test_the_tree_names_no_path_of_a_machine_and_no_unfinished_work() -> None:
    marks = re.compile("TO" + "DO|FIX" + "ME|X" + "XX|Not" + "Implemented|/" + "work/|/" + "root/")
    tracked = subprocess.run(
        ["git", "ls-files", "*.py", "*.yaml", "*.j2", "*.md", "*.toml", "*.css"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    guilty = [
        name
        for name in tracked
        if (ROOT / name).is_file() and marks.search((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_where_nothing_may_be_left_out_a_skipped_test_fails(tmp_path: Path) -> None:
    test = tmp_path / "test_it.py"
    test.write_text(
        "import pytest\n"
        "@pytest.fixture\n"
        "def strict(monkeypatch): monkeypatch.setenv('CYBERDIAG_LEAVE_NOTHING_OUT', '1')\n"
        "def test_day(strict): pytest.skip('no browser')\n"
        "def test_night(strict): pytest.skip('make nightly')\n"
        "def test_free(): pytest.skip('no browser')\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(test)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests"), "CYBERDIAG_LEAVE_NOTHING_OUT": ""},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert re.findall(r"^FAILED .*::(\w+)", done.stdout, re.MULTILINE) == ["test_day"], done.stdout
    assert "1 failed, 2 skipped" in done.stdout
