"""Asking for words, telling problems, choosing a language."""

from __future__ import annotations

from typing import Any

import pytest

from cyberdiag.messages import Messages, choose_language, messages
from cyberdiag.model.language import LANGUAGES
from cyberdiag.problems import Place, Problem

TABLE = {
    "greeting": "Hello {name}",
    "deep": {"er": "down"},
    "kind": {"question": "Frage"},
    "expected": {"number": "Zahl"},
    "problems": {
        "lost": {"text": "no {kind} {name}", "hint": "look again"},
        "lost-near": {"text": "no {kind} {name}", "hint": "did you mean {guess}?"},
        "typed": {"text": "{expected} instead of {value}", "hint": "-"},
    },
}
SAY = Messages("xx", TABLE)


def told(code: str, **values: Any) -> tuple[str, str]:
    return SAY.problem(Problem(Place("f"), code, values))


def test_words_are_found_by_a_dotted_key_and_filled_in() -> None:
    assert SAY("greeting", name="{world}") == "Hello {world}"
    assert SAY("deep.er") == "down"
    assert (SAY.has("deep.er"), SAY.has("deep"), SAY.has("deep.est"), SAY.has("gone.er")) == (
        True,
        False,
        False,
        False,
    )


@pytest.mark.parametrize("key", ["gone", "deep", "deep.est"])
def test_a_key_without_words_is_a_bug(key: str) -> None:
    with pytest.raises(KeyError):
        SAY(key)


def test_a_problem_is_told_with_its_values_in_words() -> None:
    assert told("lost", kind="question", name="x", guess="") == ("no Frage x", "look again")
    assert told("lost", kind="stranger", name="x", guess="") == ("no stranger x", "look again")
    assert told("typed", expected="number", value="{x}") == ("Zahl instead of {x}", "-")


def test_a_guess_is_offered_where_there_are_words_for_it() -> None:
    assert told("lost", kind="question", name="x", guess="y") == ("no Frage x", "did you mean y?")
    assert told("typed", expected="number", value="1", guess="y") == ("Zahl instead of 1", "-")


def test_every_language_has_its_words() -> None:
    assert [messages(lang).lang for lang in LANGUAGES] == ["ja", "en"]
    assert messages("ja")("check.error") != messages("en")("check.error")


CASES = [
    ("en", {"CYBERDIAG_LANG": "ja"}, "en"),
    (None, {"CYBERDIAG_LANG": "en", "LC_ALL": "ja_JP.UTF-8"}, "en"),
    (None, {"LC_ALL": "en_US.UTF-8", "LANG": "ja_JP.UTF-8"}, "en"),
    (None, {"LC_MESSAGES": "en_GB", "LANG": "ja_JP.UTF-8"}, "en"),
    (None, {"LANG": "en_US.UTF-8"}, "en"),
    (None, {"LANG": "EN_us"}, "en"),
    (None, {"LANG": "C.UTF-8"}, "ja"),
    (None, {"LANG": "fr_FR.UTF-8"}, "ja"),
    (None, {"CYBERDIAG_LANG": "", "LANG": "en"}, "en"),
    (None, {}, "ja"),
]


@pytest.mark.parametrize(("option", "env", "lang"), CASES)
def test_the_language_is_the_option_else_the_environment_else_japanese(
    option: str | None, env: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CYBERDIAG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert choose_language(option) == lang
