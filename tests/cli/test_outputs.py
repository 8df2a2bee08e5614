"""An output is never an input, nor another output, however it is named; and outputs are written all or none."""

from __future__ import annotations

import errno
import json
import os
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import support

from cyberdiag.cli import options
from cyberdiag.cli.commands import COMMANDS
from cyberdiag.cli.declared import Option
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages

SMALL = support.ROOT / "tests" / "data" / "valid" / "small"
SINCE = ["--since", "2026-12-01 10:00", "--no-input"]
QUICK = ["--no-input", "--missing", "unknown", "--trials", "0"]
READING: dict[str, tuple[list[str], str]] = {
    "assess": (["assess", *QUICK, "-a", "{}"], "json"),
    "deadlines": (["deadlines", *SINCE, "--answers", "{}"], "json"),
    "deadlines --card": (["deadlines", "--card", "--answers", "{}"], "md"),
    "assess --previous": (["assess", *QUICK, "-a", "other.yaml", "--previous", "{}"], "json"),
    "compare": (["compare", "{}", "other.yaml"], "json"),
    "compare with": (["compare", "other.yaml", "{}"], "md"),
}
"""Each command that writes a file of its own choice and reads answers."""
SHOWING = {
    "plan": ["plan", "a.json"],
    "explain": ["explain", "a.json", "TEC-12"],
    "answers check": ["answers", "check", "a.json"],
    "assess": ["assess", *QUICK, "-a", "a.json"],
}
"""Commands that read answers and write to standard output."""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(support.answers_of("manufacturer"), "other.yaml")
    Path("a.json").write_text('{"cyberdiag": "answers/1", "answers": {"employees": 50}}', encoding="utf-8")
    Path("folder").mkdir()
    Path("way").symlink_to(".")


def spelled(way: str, form: str) -> str:
    """Return an output that is a.json in some way."""
    out = f"out.{form}"
    match way:
        case "its name":
            return "a.json"
        case "another spelling":
            return "folder/../././a.json"
        case "its whole path":
            return str(Path("a.json").resolve())
        case "a folder that is a link":
            return "way/way/a.json"
        case "a link":
            Path(out).symlink_to("a.json")
        case "a link to a link":
            Path("folder/between").symlink_to("../a.json")
            Path(out).symlink_to("folder/between")
        case _:
            Path(out).hardlink_to("a.json")
    return out


WAYS = ("its name", "another spelling", "its whole path", "a folder that is a link")
LINKS = ("a link", "a link to a link", "a hard link")


def refused(command: list[str], capsys: pytest.CaptureFixture[str], code: str, lang: str = "en") -> None:
    before = {p: p.read_bytes() for p in Path().rglob("*") if p.is_file()}
    assert run([*command, "-l", lang]) == ExitCode.WRONG_USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert messages(lang)(f"problems.{code}.hint") in said.err
    assert {p: p.read_bytes() for p in Path().rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("way", [*WAYS, *LINKS])
@pytest.mark.parametrize("command", READING)
def test_no_command_writes_over_the_answers_that_it_reads(
    command: str, way: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words, form = READING[command]
    out = spelled(way, form)
    if form == "md" and way in WAYS:
        Path("a.json").rename("a.json.md")
        Path("a.json").symlink_to("a.json.md")
        out = out.replace("a.json", "a.json.md")
    refused([*(w.format("a.json") for w in words), "-o", out], capsys, "output-is-input", lang)


def test_nothing_is_computed_before_an_output_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cyberdiag.outside.files.read_bytes", lambda *_: pytest.fail("read"))
    refused(["assess", *QUICK, "-a", "a.json", "-o", "a.json"], capsys, "output-is-input")


@pytest.mark.parametrize("stream", ["answers from standard input", "a screen that is a file"])
def test_a_redirected_stream_is_an_input_or_output_like_another(stream: str) -> None:
    shell = {
        "answers from standard input": "{} assess -a - --no-input --missing unknown --trials 0 -o a.json < a.json",
        "a screen that is a file": "{} assess -a a.json --no-input --missing unknown --trials 0 -o b.md > b.md",
    }[stream]
    before = Path("a.json").read_bytes()
    assert support.shell(shell, cwd=Path.cwd()).returncode == ExitCode.WRONG_USAGE
    assert (Path("a.json").read_bytes(), Path("b.md").exists() and Path("b.md").read_bytes()) in (
        (before, b""),
        (before, False),
    )


@pytest.mark.parametrize("command", SHOWING)
def test_nothing_is_added_to_the_answers_that_are_read(command: str) -> None:
    before = Path("a.json").read_bytes()
    done = support.shell("{} " + " ".join(SHOWING[command]) + " >> a.json", cwd=Path.cwd())
    assert done.returncode == ExitCode.WRONG_USAGE
    assert Path("a.json").read_bytes() == before


def test_a_file_of_a_questionnaire_a_catalogue_or_a_template_is_an_input(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(SMALL, "mine/small")
    shutil.copytree(SMALL, "catalogue/covers")
    Path("templates/deep").mkdir(parents=True)
    Path("templates/deep/page.html").write_text("{{ r }}", encoding="utf-8")
    plain = ["assess", *QUICK, "-a", "other.yaml"]
    for options_, inside in (
        (["mine/small"], "mine/small/questionnaire.yaml"),
        (["mine/small"], "mine/small/lang/en.yaml"),
        (["--questionnaires", "mine"], "mine/small/doors.yaml"),
        (["--catalogue", "."], "catalogue/covers/doors.yaml"),
        (["--templates", "templates"], "templates/deep/page.html"),
    ):
        for link in (Path("r.html").symlink_to, Path("r.html").hardlink_to):
            link(Path(inside).resolve())
            refused([*plain, *options_, "-o", "r.html"], capsys, "output-is-input")
            Path("r.html").unlink()


def test_a_report_may_lie_in_the_folder_of_its_questionnaire(tmp_path: Path) -> None:
    shutil.copytree(SMALL, "small")
    for _ in range(2):
        assert run(["assess", "small", *QUICK, "-a", "other.yaml", "-o", "small/r.html"]) in {0, 4}


@pytest.mark.parametrize(
    ("one", "other"),
    [("r.md", "r.md"), ("r.md", "./folder/../r.md"), ("new.md", "way/new.md"), ("r.md", "R.md"), ("r.md", "hard.md"),
     ("が.md", unicodedata.normalize("NFD", "が.md"))],
)  # fmt: skip
def test_two_outputs_are_two_files(one: str, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    if other == "hard.md":
        Path(one).write_text("old", encoding="utf-8")
        Path(other).hardlink_to(one)
    refused(["assess", *QUICK, "-a", "other.yaml", "-o", one, "-o", other], capsys, "same-output")


def test_files_that_differ_only_in_case_are_two_where_the_system_has_them_so() -> None:
    for name in ("r.md", "R.md"):
        Path(name).write_text("old", encoding="utf-8")
    if Path("r.md").samefile("R.md"):
        return
    assert run(["assess", *QUICK, "-a", "other.yaml", "-o", "r.md", "-o", "R.md"]) == ExitCode.DONE


def test_every_path_on_the_command_line_is_known_as_read_or_written() -> None:
    """An option with a new path says which it is; folders that are only made (`new`, `templates export`) take nothing's place."""
    unmarked = set()
    for path in COMMANDS:
        found = options.declared(COMMANDS[path].load(), own=True)
        for name, hint in found.items():
            info, marks = hint.__metadata__[0], hint.__metadata__[1:]
            is_argument = not isinstance(info, Option)
            told = is_argument and any(word in info.help.lower() for word in ("file", "folder"))
            if not marks and (told or info.settings.get("metavar") in {"FILE", "DIR"}):
                unmarked.add(f"{path} {name}")
    assert unmarked == {"new folder", "templates export folder"}


def test_a_report_that_cannot_be_put_in_its_place_leaves_all_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("r.json").write_text("old", encoding="utf-8")
    real, done = os.replace, []

    def replace(source: Any, target: Any) -> None:
        done.append(target)
        if len(done) == 2:
            raise OSError(errno.EIO, "broken")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    command = ["assess", *QUICK, "-a", "other.yaml", "-o", "r.json", "-o", "r.md", "-o", "r.csv"]
    assert run(command) == ExitCode.CANNOT_WRITE
    assert Path("r.json").read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in Path().iterdir()) == ["a.json", "folder", "other.yaml", "r.json", "way"]


def test_a_standard_output_that_is_full_leaves_the_files_as_they_were() -> None:
    Path("r.md").write_text("old", encoding="utf-8")
    words = "{} assess -a other.yaml --no-input --trials 0 -o r.md -o - -f json > /dev/full"
    assert support.shell(words, cwd=Path.cwd()).returncode == ExitCode.CANNOT_WRITE
    assert Path("r.md").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_file_system_that_keeps_no_modes_is_warned_of(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "not permitted")

    monkeypatch.setattr("pathlib.Path.chmod", refuse)
    hint = messages(lang)("problems.not-private.hint")
    for command in (
        ["assess", *QUICK, "-a", "other.yaml", "-o", "r.md"],
        ["deadlines", *SINCE, "-a", "other.yaml", "-o", "d.md"],
        ["compare", "other.yaml", "other.yaml", "-o", "c.md"],
        ["answers", "new", "-o", "sheet.csv"],
    ):
        assert run([*command, "-l", lang]) == ExitCode.DONE
        assert capsys.readouterr().err.count(hint) == 1
        assert Path(command[-1]).stat().st_size


@pytest.mark.parametrize(
    ("line", "form"),
    [
        (["assess", *QUICK, "-a", "other.yaml"], "json"),
        (["assess", *QUICK, "-a", "other.yaml"], "md"),
        (["compare", "other.yaml", "other.yaml"], "json"),
        (["deadlines", *SINCE], "ics"),
    ],
)
def test_a_format_without_a_file_goes_to_standard_output_alone(
    line: list[str], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*line, "-o", "-", "-f", form]) == ExitCode.DONE
    named = capsys.readouterr()
    assert run([*line, "-f", form]) == ExitCode.DONE
    assert capsys.readouterr() == named
    assert named.out
    assert run([*line, "-f", form, "-o", "r.md" if "deadlines" not in line else "r.html"]) == ExitCode.DONE
    assert named.out != capsys.readouterr().out


@pytest.mark.parametrize("line", [["list"], ["list", "cases"], ["show", "TEC-12"], ["show", "ransomware"]])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_list_and_show_write_as_json_is_what_they_show(
    line: list[str], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*line, "-l", lang]) == ExitCode.DONE
    shown = "".join(capsys.readouterr().out.split())
    assert run([*line, "-l", lang, "-f", "json"]) == ExitCode.DONE
    data = json.loads(capsys.readouterr().out)

    def texts(value: Any) -> list[str]:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [value] if isinstance(value, str) else [text for one in inner for text in texts(one)]

    told = texts({k: v for k, v in data.items() if k != "schema"})
    assert len(told) > 5
    assert all("".join(text.split()) in shown for text in told)


@pytest.mark.parametrize(
    "line",
    [["assess", "--no-input", "-a", "other.yaml", "--answers=a.json"], ["deadlines", *SINCE, "-a", "a.json", "-a", "a.json"]],
)  # fmt: skip
def test_a_second_answers_file_is_refused(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line) == ExitCode.WRONG_USAGE
    assert "a.json" in capsys.readouterr().err
