"""Every key that the program uses has words in every language, and no words are left over."""

from __future__ import annotations

import ast
import json
import re
from string import Formatter

import pytest
from messages import keys
from support import ROOT

from cyberdiag.answer_files import form
from cyberdiag.messages import messages
from cyberdiag.model.language import LANGUAGES, SOURCE_LANGUAGE

JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]")
WORDS = {lang: keys.words(lang) for lang in LANGUAGES}
OTHERS = [lang for lang in LANGUAGES if lang != SOURCE_LANGUAGE]
TABLES = ("expected", "kind")
"""Words for the values of problems, looked up by the value itself."""


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def told(key: str, lang: str) -> bool:
    return key in WORDS[lang] or (
        keys.ANY in key and any(keys.matches(key, k) is not None for k in WORDS[lang])
    )


def test_the_source_is_really_searched() -> None:
    assert len(set(keys.spoken())) > 100
    assert len(set(keys.codes())) > 80


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_that_is_asked_for_has_words(lang: str) -> None:
    assert {(file, key) for file, key in keys.spoken() if not told(key, lang)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_has_every_word_that_it_asks_for(lang: str) -> None:
    page = form.page(("cyber-risk",), messages(lang)).decode()
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    asked = keys.form_asks()
    assert len(asked) > 50
    assert asked - data["languages"][lang]["words"].keys() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_has_a_text_and_a_hint(lang: str) -> None:
    missing = {
        (file, f"problems.{code}.{part}")
        for file, code in keys.codes()
        for part in ("text", "hint")
        if not told(f"problems.{code}.{part}", lang)
    }
    assert missing == set()


def used(key: str) -> bool:
    head, *rest = key.split(".")
    if key in keys.written() or (head in TABLES and ".".join(rest) in keys.ids()):
        return True
    if head == "problems":
        return rest[0].removesuffix("-near") in keys.written()
    if any(key.endswith(end) and used(key.removesuffix(end)) for end in keys.endings()):
        return True
    fillings = (
        keys.matches(pattern, key) for pattern in keys.written() if keys.ANY in pattern and "." in pattern
    )
    known = keys.ids()
    return any(filling is not None and set(filling) <= known for filling in fillings)


def test_no_words_are_left_over_that_nothing_uses() -> None:
    assert [key for key in WORDS["ja"] if not used(key)] == []


def test_the_list_of_languages_is_that_of_the_files() -> None:
    assert sorted(LANGUAGES) == sorted(f.stem for f in (ROOT / "cyberdiag" / "messages").glob("*.yaml"))
    assert all(re.fullmatch("[a-z]{2}", lang) for lang in LANGUAGES)


def test_the_list_alone_names_languages() -> None:
    """What differs between them is asked of how each writes, so no other module knows the code of one."""
    naming = {
        f for f, tree in keys.trees() for node in ast.walk(tree) if set(keys.literals(node)) & set(LANGUAGES)
    }
    assert naming == {"cyberdiag/model/language.py"}


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_has_the_same_keys(lang: str) -> None:
    assert keys.plain(lang, SOURCE_LANGUAGE).keys() ^ keys.plain(SOURCE_LANGUAGE, lang).keys() == set()


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_fills_in_the_same_values(lang: str) -> None:
    theirs = keys.plain(lang, SOURCE_LANGUAGE)
    both = {k: (fields(t), fields(theirs[k])) for k, t in keys.plain(SOURCE_LANGUAGE, lang).items()}
    assert {k: pair for k, pair in both.items() if pair[0] != pair[1]} == {}


def test_english_has_no_japanese_character_and_japanese_is_written_in_japanese() -> None:
    assert {k: t for k, t in WORDS["en"].items() if JAPANESE.search(t)} == {}
    plain = {k: t for k, t in WORDS["ja"].items() if not JAPANESE.search(re.sub(r"\{\w+\}", "", t))}
    assert {k: t for k, t in plain.items() if re.search("[A-Za-z]{3}", re.sub(r"\{\w+\}", "", t))} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_keeps_marks_of_the_yaml_it_was_written_in(lang: str) -> None:
    assert {k: t for k, t in WORDS[lang].items() if re.match(r"^(['\"]).*\1$", t)} == {}
    assert {k for k, t in WORDS[lang].items() if not t} <= {"problems.interrupted.hint"}
