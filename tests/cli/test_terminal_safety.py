"""Nothing that a file, a file's name or an argument holds can steer the terminal."""

from __future__ import annotations

import io
import json
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import support

from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode

Capture = pytest.CaptureFixture[str]
NASTY = "\x1b[2J\x1b]0;title\x07\x9b31m\x00\x7f\u202e\u2066\u200b\u2028\ud800x"
NAME = "\x1b[31m\x1b]8;;evil\x07\n\x9b\u202e.yaml"
HEAD = "cyberdiag: answers/1\nanswers:\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CYBERDIAG_LANG", "en")
    monkeypatch.setenv("NO_COLOR", "1")


def harmless(text: str) -> bool:
    """Return whether every sign is one that is seen: no control, no turning, no hidden one."""
    return not {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c != "\n"}


def shown(capsys: Capture) -> str:
    text = "".join(capsys.readouterr())
    assert harmless(text), ascii(text)
    return text


def quoted(text: str) -> str:
    """Return the text as YAML in double quotes that no reader refuses for a raw control character."""
    return json.dumps(text.replace("\ud800", ""))


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}  {quoted(NASTY)}: yes\n",
        f"{HEAD}  TEC-01: {quoted(NASTY)}\n",
        f"{HEAD}  employees: {quoted(NASTY)}\n",
        f"{HEAD}  employees: {{{quoted(NASTY)}: 1}}\n",
        f"{HEAD}  TEC-01: {{note: {quoted(NASTY)}}}\n",
        f"cyberdiag: {quoted(NASTY)}\nanswers: {{}}\n",
        f"date: {quoted(NASTY)}\n",
        f"{quoted(NASTY)}: 1\n{quoted(NASTY)}: 2\n",
        f"{HEAD}  TEC-01: {NASTY.replace(chr(0xD800), '')}\n",
        "a: *\u202ex\nb: !\u202ey 1\nc\u202e：d\n",
        '{"cyberdiag": "answers/1", "a": "\\ud800\u202e\x7f\x9b"}',
        f'{{"cyberdiag": {quoted(NASTY)}, {quoted(NASTY)}: NaN, \x1b[31m',
        quoted(NASTY),
    ],
)
@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_a_fault_is_shown_without_what_could_steer_the_terminal(
    text: str, name: str, capsys: Capture
) -> None:
    Path(name).write_text(text, encoding="utf-8")
    assert run(["answers", "check", name]) == ExitCode.INVALID_ANSWERS
    assert shown(capsys).startswith(f"Error: {name}:")


@pytest.mark.parametrize(
    "arguments",
    [
        ["answers", "check", NAME],
        ["answers", "check", NAME, "\x1b[31m"],
        ["answers", "check", "missing" + NAME],
        ["answers", "new", "-o", NAME],
        ["answers", "new", "-o", "\x1b/" + NAME],
        ["answers", "new", "-o", "new" + NAME],
        ["answers", "new", "\x1b[31m"],
        ["assess", "--no-input", "-a", NAME],
        ["assess", "--no-input", "-a", "a.yaml", "-o", NAME],
        ["assess", "--no-input", "-a", "a.yaml", "--date", NASTY],
        ["assess", "--missing", NASTY],
        ["assess", "--trials", NASTY],
        ["assess", "-l", NASTY],
        ["assess", f"--{NASTY}"],
        ["assess", f"--ascii={NASTY}"],
        [NASTY],
        ["answers", NASTY],
        ["show", NASTY],
        ["show", "a", NASTY],
        ["list", NASTY],
        ["schema", NASTY],
        ["check", NASTY],
        ["explain", NAME, NASTY],
        ["plan", "a.yaml", "--set", f"{NASTY}=yes"],
        ["plan", "a.yaml", "--set", f"TEC-01={NASTY}"],
    ],
    ids=ascii,
)
def test_an_argument_is_shown_without_what_could_steer_the_terminal(
    arguments: list[str], capsys: Capture
) -> None:
    shutil.copy(support.answers_of("manufacturer"), "a.yaml")
    Path(NAME).write_text(f"{HEAD}  employees: 0\n", encoding="utf-8")
    code = run(arguments)
    assert shown(capsys)
    assert code not in {ExitCode.BUG, ExitCode.INVALID_DATA}


@pytest.mark.parametrize(
    "command",
    [
        ["answers", "check", NAME],
        ["assess", "cyber-risk", "--no-input", "--trials", "0", "--missing", "unknown", "-a", NAME],
        ["explain", NAME, "TEC-01"],
        ["plan", NAME],
    ],
)
def test_a_clean_file_full_of_such_text_is_assessed_without_showing_it(
    command: list[str], capsys: Capture
) -> None:
    note = {"answer": "no", "note": NASTY.replace("\ud800", ""), "evidence": NASTY.replace("\ud800", "")}
    data: dict[str, Any] = {
        "cyberdiag": "answers/1", "questionnaires": {"cyber-risk": "\x1b[31m\u202e0.1"}, "organisation": note["note"],
        "respondent": note["note"], "answers": {"TEC-01": note, "employees": {**note, "answer": 5}},
        note["note"]: note["note"],
    }  # fmt: skip
    Path(NAME).write_text(json.dumps(data), encoding="utf-8")
    assert run(command) == ExitCode.DONE
    assert "0.1" in shown(capsys) or command[0] in {"explain", "plan"}


def test_the_terminal_is_safe_on_a_coloured_screen_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    Path(NAME).write_text(f"{HEAD}  {quoted(NASTY)}: yes\n", encoding="utf-8")
    assert run(["answers", "check", NAME]) == ExitCode.INVALID_ANSWERS
    text = screen.getvalue()
    assert "\x1b[1;31m" in text  # our own colour
    for own in ("\x1b[0m", "\x1b[1;31m", "\x1b[1;36m", "\x1b[2m"):
        text = text.replace(own, "")
    assert harmless(text), ascii(text)


@pytest.mark.parametrize(
    "arguments", [["answers", "check", "{}"], ["answers", "new", "-o", "{}"], ["new", "{}"]]
)
def test_the_name_of_a_file_stays_on_its_line(arguments: list[str], capsys: Capture) -> None:
    """A line of its own could be taken for one of ours."""
    run([word.format("a\nError: all is lost.yaml") for word in arguments])
    lines = shown(capsys).splitlines()
    assert any("Error: all is lost" in line for line in lines)
    assert not any(line.lstrip().startswith("Error: all is lost") for line in lines)
