"""The page of `cyberdiag --help` is the one that typer would show, whoever lays it out."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest
import support

from cyberdiag.cli import commands, front, main

if TYPE_CHECKING:
    import typer

Capture = pytest.CaptureFixture[str]


def shown_by_typer(command: typer.Typer, capsys: Capture, *arguments: str) -> str:
    command(args=[*arguments, "--help"], standalone_mode=False, prog_name="cyberdiag")
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [20, 50, 61, 72, 80, 99, 140])
def test_the_page_is_the_one_that_typer_shows(
    lang: str, width: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert front.help_page(lang) == shown_by_typer(main.build(lang), capsys)


def test_one_command_alone_is_the_same_command(capsys: Capture) -> None:
    whole = main.build("en")
    for name in commands.first_words():
        page = shown_by_typer(main.build("en", name), capsys, name)
        assert page.startswith(f"Usage: cyberdiag {name}")
        assert page == shown_by_typer(whole, capsys, name)


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_no_command_explains_itself_half_in_english(name: str, capsys: Capture) -> None:
    page = shown_by_typer(main.build("ja", name.split(maxsplit=1)[0]), capsys, *name.split())
    assert page.startswith(f"使い方: cyberdiag {name} [オプション]")
    assert [
        w
        for w in ("Usage", "Options", "Arguments", "[default", "[required", "Show this", "<str>")
        if w in page
    ] == []


def test_the_page_is_shown_in_the_language_and_width_that_are_set() -> None:
    done = support.run("--help", lang="en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == front.help_page("en", 100)


def test_a_console_that_lacks_a_sign_shows_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    front.show()
    assert raw.getvalue().startswith(b"???: cyberdiag")
    assert b"??" in raw.getvalue()
