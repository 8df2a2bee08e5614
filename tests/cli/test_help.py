"""Help is typer's own page with the words of the language in use; a word that is missing never breaks it."""

from __future__ import annotations

import io
import re
import sys

import pytest
from help_texts import texts

from cyberdiag.cli import commands, tree
from cyberdiag.cli.commands import COMMANDS, GROUPS, Command
from cyberdiag.cli.main import run
from cyberdiag.cli.words import Words
from cyberdiag.errors import ExitCode
from cyberdiag.messages import Messages, messages
from cyberdiag.model.fold import cells
from cyberdiag.model.language import LANGUAGES

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
ENGLISH = (
    "Usage",
    "Options",
    "Arguments",
    "Commands",
    "[default",
    "required",
    "Show this",
    "<str>",
    "[ARGS]",
)


def shown(capsys: Capture, *arguments: str) -> str:
    assert run([*arguments, "--help"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("width", [20, 40, 50, 80, 140])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_names_every_command_in_the_language_in_use(
    lang: str, width: int, capsys: Capture, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("CYBERDIAG_LANG", lang)
    page = shown(capsys)
    joined = "".join(page.split())
    for name, command in COMMANDS.items():
        if " " not in name:
            assert "".join(command.words.translated(messages(lang)).split()) in joined
    for name, words in GROUPS.items():
        assert re.search(rf"^  {name}(?: |$)", page, re.MULTILINE)
        assert "".join(words.translated(messages(lang)).split()) in joined
    longest_word = len("  --install-completion")
    assert max(map(cells, page.splitlines())) <= max(min(width, 100) - 1, longest_word)
    assert not [line for line in page.splitlines() if line.strip()[:1] in {*"、。)」"}]


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS, ""])
def test_no_page_is_half_in_english(name: str, capsys: Capture, monkeypatch: Patch) -> None:
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")
    page = shown(capsys, *name.split())
    assert page.startswith(f"使い方: cyberdiag {name}".strip())
    assert [word for word in ENGLISH if word in page] == []


def test_a_page_tells_what_is_taken_when_nothing_is_said_and_what_must_be(capsys: Capture) -> None:
    page = " ".join(shown(capsys, "simulate", "--lang", "en").split())
    assert "questionnaire... Name or folder of the questionnaire or overlay to try [required]" in page
    assert "Number of made-up firms [default: 2000; 1<=x<=1000000]" in page
    assert "--ascii Draw lines and bars in plain ASCII --no-color" in page


def test_every_command_and_option_has_words_in_every_language() -> None:
    """What a language lacks is named here: beside the command, or under `help.texts` of its messages by the English."""
    missing = {
        f"{where}: no words in {lang}: {words}"
        for where, words in texts().items()
        for lang in LANGUAGES
        if lang != "en" and not (isinstance(words, Words) and words.translated(messages(lang)) != words)
    }
    assert missing == set()


def test_a_command_without_words_in_a_language_speaks_english_and_breaks_nothing(
    capsys: Capture, monkeypatch: Patch
) -> None:
    more = {**COMMANDS, "bare": Command("schema:schema", Words("Only in English."))}
    monkeypatch.setattr(commands, "COMMANDS", more)
    monkeypatch.setattr(tree, "COMMANDS", more)
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")
    assert "  bare       Only in English.\n" in shown(capsys)
    assert "Only in English." in shown(capsys, "bare")
    assert run(["bar"]) == ExitCode.WRONG_USAGE
    assert "「bare」" in capsys.readouterr().err


def test_a_third_language_gives_its_help_in_its_messages() -> None:
    words = Words("Basic questions only", ja="基本の質問だけにする")
    table = {
        **messages("en").table,
        "help": {**messages("en").table["help"], "texts": {words: "Nur das Wichtigste"}},
    }
    assert words.translated(Messages("de", table)) == "Nur das Wichtigste"
    assert words.translated(Messages("fr", messages("en").table)) == "Basic questions only"


def test_a_console_that_lacks_a_sign_shows_a_question_mark(monkeypatch: Patch) -> None:
    raw = io.BytesIO()
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    assert run(["--help"]) == ExitCode.DONE
    assert raw.getvalue().startswith(b"???: cyberdiag")
