"""Every shipped data file is a test case."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from support import ROOT

from cyberdiag.catalog import knowledge, load
from cyberdiag.model.written import Kind
from cyberdiag.outside import yaml_source

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import Questionnaire

FILES = sorted(f for folder in ("questionnaires", "catalogue") for f in (ROOT / folder).rglob("*.yaml"))
NAMES = sorted(f.parent.name for f in ROOT.glob("questionnaires/*/questionnaire.yaml"))
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]")
LANGUAGES = ("ja", "en")
LATIN_TEXTS = {"VPN", "%"}
"""Japanese texts that are rightly written in Latin letters only."""


def shown(file: Any) -> str:
    return str(file.relative_to(ROOT))


@cache
def sheet(name: str, lang: str) -> Questionnaire:
    return load.questionnaire(name, lang)


def words(made: Questionnaire) -> Any:
    """Give every word that a questionnaire shows, with what it belongs to."""
    yield made.id, made.title
    yield made.id, made.summary
    for axis in made.axes.values():
        yield axis.id, axis.title
        yield from ((f"{axis.id}.{v}", title) for v, title in axis.values.items())
    for band in made.bands.values():
        yield from ((band.rating, band.label), (band.rating, band.sentence))
    yield from ((g.id, g.text) for g in made.gates.values())
    yield from made.threats.items()
    for section in made.sections:
        yield from ((section.id, section.title), (section.id, section.purpose))
    for q in made.questions:
        step = q.first_step
        yield from ((q.id, t) for t in (q.text, q.why, q.ask, q.help, q.unit))
        yield from ((f"{q.id}.{c.id}", t) for c in q.choices for t in (c.label, c.text))
        yield from ((q.id, t) for t in (step.text, step.who, step.action) if step) if step else ()


@pytest.mark.parametrize("file", FILES, ids=shown)
def test_a_file_is_clean_yaml_in_utf8_without_bom_and_with_unix_line_ends(file: Path) -> None:
    raw = file.read_bytes()
    assert yaml_source.parse(yaml_source.decode_bytes(raw, file.name), file.name).data
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert b"\t" not in raw
    assert raw.endswith(b"\n")


ENGLISH = [f for f in FILES if "lang" in f.parts]


@pytest.mark.parametrize("file", ENGLISH, ids=shown)
def test_an_english_file_holds_no_japanese_character(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if JAPANESE.search(line)] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_questionnaire_loads_without_a_warning(name: str, lang: str) -> None:
    warnings = []
    assert load.questionnaire(name, lang, warnings).id == name
    assert warnings == []


@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_english_in_japanese_or_japanese_in_english(name: str) -> None:
    japanese = [
        (at, t) for at, t in words(sheet(name, "ja")) if t and not JAPANESE.search(t) and t not in LATIN_TEXTS
    ]
    english = [(at, t) for at, t in words(sheet(name, "en")) if JAPANESE.search(t)]
    assert japanese == []
    assert english == []


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_ask_the_same_questions_in_the_same_way(name: str) -> None:
    ja, en = sheet(name, "ja"), sheet(name, "en")
    assert [(s.id, [q.id for q in s.questions]) for s in ja.sections] == [
        (s.id, [q.id for q in s.questions]) for s in en.sections
    ]
    for one, other in zip(ja.questions, en.questions, strict=True):
        assert [(c.id, c.points) for c in one.choices] == [(c.id, c.points) for c in other.choices]
        assert (one.not_applicable_when, one.weight_rules) == (other.not_applicable_when, other.weight_rules)
        assert [bool(t) for t in (one.why, one.ask, one.help, one.unit)] == [
            bool(t) for t in (other.why, other.ask, other.help, other.unit)
        ], one.id


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_rests_on_a_source_that_is_a_fact(name: str, lang: str) -> None:
    known = knowledge.sources(lang)
    for q in sheet(name, lang).questions:
        assert bool(q.why) <= bool(q.sources), q.id
        assert all(s in known for s in q.sources), q.id


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_is_one_question_with_different_answers(name: str, lang: str) -> None:
    mark = {"ja": "?", "en": "?"}[lang]
    for q in sheet(name, lang).questions:
        assert q.text.count(mark) == (1 if q.text.endswith(mark) else 0), q.id
        if q.kind in {Kind.SINGLE, Kind.MULTIPLE}:
            shown_choices = [(c.label, c.text) for c in q.choices]
            assert len(set(shown_choices)) == len(shown_choices) >= 2, q.id


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_choice_stands_by_itself_in_two_sentences_at_most(name: str, lang: str) -> None:
    longest = {"ja": 60, "en": 130}[lang]
    for q in sheet(name, lang).questions:
        for c in q.choices:
            assert len(re.findall(r"。|\.(?=\s|$)", c.text)) <= 2, (q.id, c.id)
            assert len(c.text) <= longest, (q.id, c.id, len(c.text))
            assert not re.search(r"[0-9]に加え|\bAs [0-9]\b", c.text), (q.id, c.id)


@pytest.mark.parametrize("name", NAMES)
def test_profile_choices_that_exclude_all_others_are_called_none(name: str) -> None:
    for q in sheet(name, "ja").questions:
        if q.kind is Kind.MULTIPLE:
            assert q.choice("none"), q.id


def test_published_rates_belong_to_questions_that_are_asked() -> None:
    asked = {q.id for name in NAMES for q in sheet(name, "ja").questions}
    assert set(knowledge.peers()) <= asked


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_spelling_is_explained_by_one_word_of_the_glossary(lang: str) -> None:
    terms = knowledge.glossary(lang).values()
    spellings = [m for t in terms for m in t.match]
    assert len(set(spellings)) == len(spellings)
    assert all(t.match and t.text for t in terms)
    assert [t.id for t in terms if bool(JAPANESE.search(t.text)) != (lang == "ja")] == []
