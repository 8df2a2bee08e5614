"""How an interview begins and ends: terminal or not, which questionnaires, what the file already holds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from interview.person import CTRL_C, Person
from support import run as program

from cyberdiag.app import command_line, session
from cyberdiag.errors import CannotWrite, TerminalRequired
from cyberdiag.messages import messages
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from pathlib import Path


def run(path: str | None = None, names: tuple[str, ...] = ("cyber-risk",)) -> session.Session:
    return session.Session(names, path, messages("ja"), Look(), quick=False)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Pretend that somebody sits at a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    return monkeypatch


@pytest.mark.parametrize("stream", ["stdin", "stderr"])
def test_without_a_terminal_on_both_sides_nobody_is_asked(terminal: pytest.MonkeyPatch, stream: str) -> None:
    terminal.setattr(getattr(sys, stream), "isatty", lambda: False)
    with pytest.raises(TerminalRequired):
        run().interview()


def test_a_terminal_without_a_cursor_is_none(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("TERM", "dumb")
    with pytest.raises(TerminalRequired):
        run().interview()


def test_a_missing_folder_is_told_before_anything_is_asked(terminal: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotWrite) as told:
        run("no/a.yaml").interview()
    assert told.value.problems[0].code == "no-folder"


@pytest.mark.parametrize(
    ("argv", "command"),
    [
        (["/usr/lib/cyberdiag/__main__.py", "assess"], f"{sys.executable} -m cyberdiag assess"),
        ([".venv/bin/cyberdiag", "assess", "-l", "en"], ".venv/bin/cyberdiag assess -l en"),
        (["/on/the/path/cyberdiag", "assess", "-a", "a b.yaml"], "cyberdiag assess -a 'a b.yaml'"),
    ],
)
def test_the_command_to_resume_is_the_one_that_was_typed(
    monkeypatch: pytest.MonkeyPatch, argv: list[str], command: str
) -> None:
    monkeypatch.setattr("sys.argv", argv)
    monkeypatch.setattr("shutil.which", lambda _: "/on/the/path/cyberdiag")
    assert command_line.again() == command


def test_a_file_may_hold_answers_to_another_questionnaire(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "cyberdiag: answers/1\nanswers:\n  industry: it\n  TEC-01: yes\n  PRE-01: '2'\n  TEC-02: yes\n",
        encoding="utf-8",
    )
    with Person("leak-response", "-a", "a.yaml", cwd=tmp_path) as person:
        person.come_back()
        person.see("2/")
        person.type("5\r")
        person.see("3/")
        person.type(CTRL_C)
        assert person.leave() == 130
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert all(part in text for part in ("industry: it", "employees: 5", "TEC-01:", "TEC-02:", "PRE-01:"))


def test_the_names_for_the_report_are_asked_once_and_saved_at_once(tmp_path: Path) -> None:
    with Person("cyber-risk", "-a", "a.yaml", cwd=tmp_path) as person:
        person.see(messages("ja")("interview.organisation"))
        person.type("みなと精機\r")
        person.see(messages("ja")("interview.respondent"))
        person.type("総務\r")
        person.see("1/")
        text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
        person.kill()
    assert "organisation: みなと精機\nrespondent: 総務\n" in text
    with Person("cyber-risk", "-a", "a.yaml", cwd=tmp_path) as person:
        person.come_back()
        person.see("1/")
        assert messages("ja")("interview.organisation") not in person.terminal.everything()


def test_the_questionnaire_is_asked_for_once_and_remembered(tmp_path: Path) -> None:
    say = messages("en")
    with Person(cwd=tmp_path, lang="en") as person:
        person.see(say("interview.which"))
        person.type("2")
        person.see(f"{say('interview.which')} > ", say("interview.organisation"))
        person.skip_names()
        person.see("1/")
        person.type("1\r")
        person.see("2/")
        person.type(CTRL_C)
        assert person.leave() == 130
    with Person(cwd=tmp_path, lang="en") as person:
        person.come_back()
        person.see("2/")
        assert say("interview.which") not in person.terminal.everything()
        person.type(CTRL_C)
        assert person.leave() == 130
    assert "leak-response" in (tmp_path / "cyberdiag-answers.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "columns"), [("ja", 80), ("en", 40)])
def test_the_program_alone_says_what_it_is_and_how_to_begin_before_the_help(
    tmp_path: Path, lang: str, columns: int
) -> None:
    say, script = messages(lang), f"{sys.executable} -m cyberdiag"
    with Person(cwd=tmp_path, lang=lang, columns=columns, script=script) as person:
        assert person.leave() == 2
        told = "".join(person.terminal.everything().split())
    begin = say("help.begin", command=f"{sys.executable} -m cyberdiag assess")
    welcome = "".join("".join(t.split()) for t in (say("help.what"), say("help.stays"), begin))
    assert told.startswith(f"{welcome}{say('help.words.usage').strip()}")
    in_a_pipe = program(cwd=tmp_path, lang=lang)
    assert (in_a_pipe.returncode, say("help.what") in in_a_pipe.stderr) == (2, False)
