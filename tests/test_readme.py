"""What README says is what the program does."""

from __future__ import annotations

import re

import pytest
from support import EXAMPLES, ROOT, answers_of, run

from cyberdiag.cli.commands import COMMANDS
from cyberdiag.errors import ExitCode
from cyberdiag.model.format import ANSWERS, REPORTS, Format

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    return re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)


def test_the_first_line_makes_the_report_and_says_how_to_start(tmp_path: object) -> None:
    line = commands()[0]
    program = line.split("&&")[-1].split()
    assert program[0] == ".venv/bin/cyberdiag"
    firm = "examples/manufacturer/answers.yaml"
    instead = {firm: str(answers_of("manufacturer")), "cyberdiag-report.html": f"{tmp_path}/r.html"}
    assert instead.keys() <= set(program)
    arguments = [instead.get(word, word) for word in program[1:]]
    done = run(*arguments, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "cyberdiag assess" in done.stdout


def test_the_test_line_is_what_ci_runs() -> None:
    block = README.split("<!-- test-command -->")[1]
    line = re.search(r"```sh\n(.*?)\n```", block, re.DOTALL)
    assert line is not None
    assert line[1].endswith("-m pytest")
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_and_explains_itself(name: str) -> None:
    assert f"`cyberdiag {name}" in README
    for lang in ("ja", "en"):
        done = run(*name.split(), "--help", lang=lang)
        assert done.returncode == 0
        assert done.stdout.strip()


def test_the_table_of_commands_holds_every_command_and_no_other() -> None:
    table = README.split("| command | does |")[1].split("\n\n")[0]
    named = {" ".join(found.split()) for found in re.findall(r"`cyberdiag ((?:[a-z]+ ?)+)", table)}
    assert named == set(COMMANDS)


@pytest.mark.parametrize(
    ("before", "formats"), [("`-o` takes ", REPORTS), ("Answers files are ", ANSWERS)], ids=["-o", "answers"]
)
def test_the_endings_it_names_are_those_of_the_formats(before: str, formats: tuple[Format, ...]) -> None:
    named = re.findall(
        r"`(\.[a-z]+)`", README.split(before)[1].split(":" if "files" in before else ", as")[0]
    )
    assert named == [form.suffixes[0] for form in formats]


@pytest.mark.parametrize("code", list(ExitCode), ids=lambda code: code.name)
def test_every_exit_code_is_in_the_readme(code: ExitCode) -> None:
    assert re.search(rf"^\| {int(code)} \|", README, re.MULTILINE)


def test_the_help_block_is_the_real_help() -> None:
    block = re.search(r"<!-- help: assess -->\n```text\n(.*?)```\n<!-- /help -->", README, re.DOTALL)
    assert block is not None
    done = run("assess", "--help", lang="en")
    assert block[1].strip() == done.stdout.strip()


def test_pictures_and_pages_that_readme_links_exist() -> None:
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / target.partition("#")[0]).exists(), target
    assert (EXAMPLES / "manufacturer" / "answers.yaml").is_file()
