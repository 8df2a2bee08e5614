"""Another language is laid over the source: what is missing, stale or of the wrong kind is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from catalog.copies import broken, copied, faults, problems, stands, where

from cyberdiag.catalog import load

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.problems import Problem

WORDS, HEAD, DOORS, WINDOWS = "lang/en.yaml", "questionnaire.yaml", "doors.yaml", "windows.yaml"


def test_every_word_is_taken_from_the_language_file_and_nothing_else_changes(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    ja, en = (load.questionnaire(str(copy), lang) for lang in ("ja", "en"))
    lock = en.question("D-1")
    assert (en.title, en.summary) == ("Small check", "A sample to test one thing at a time.")
    assert [(c.id, c.label, c.text, c.points) for c in lock.choices] == [
        ("yes", "Yes", "Every day", 1), ("partly", "Partly", "Not every day", 0.5),
        ("no", "Not locked", "No lock at all counts here", 0),
    ]  # fmt: skip
    assert (lock.why, lock.ask) == ("Thieves come through open doors.", "Office manager")
    assert (lock.first_step.text, lock.first_step.action) == ("Buy a lock", "Lock the door")
    assert [c.label for c in en.question("W-0").choices] == ["Yes", "No"]
    assert en.question("W-1").unit == "windows"
    assert [(s.title, s.purpose) for s in en.sections] == [
        ("Doors", "About doors."),
        ("Windows", "About windows."),
    ]
    assert [(b.label, b.sentence) for b in en.bands.values()] == [
        ("Good", "Well prepared."),
        ("To do", "Start here."),
    ]
    assert next(iter(en.gates.values())).text == "There is no lock"
    assert en.threats == {"THEFT": "Theft"}
    assert (en.axes["place"].title, en.axes["place"].values) == (
        "Place",
        {"inside": "Inside", "outside": "Outside"},
    )
    for one, other in zip(ja.questions, en.questions, strict=True):
        assert (one.id, one.weight, one.core, one.axes, one.mappings, one.only_when, one.place) == (
            other.id, other.weight, other.core, other.axes, other.mappings, other.only_when, other.place,
        )  # fmt: skip
        assert [r.partial for r in one.references] == [r.partial for r in other.references]


# What is taken out of the language file, the file and passage in the source language that then lacks words, its name.
MISSING = [
    ("title: Small check\n", HEAD, "小さな診断", "title"),
    ('yes: {label: "Yes"}, ', HEAD, "はい", "scale.yes.label"),
    ("inside: Inside, ", HEAD, "内側", "axes.place.values.inside"),
    (", sentence: Start here.", HEAD, "これからです。", "bands.B.sentence"),
    ("{text: There is no lock}", HEAD, "鍵がない}", "gates.lock.text"),
    ("THEFT: Theft", HEAD, "盗難", "threats.THEFT"),
    (", purpose: About doors.", DOORS, "戸の備えを", "sections.doors.purpose"),
    ("      partly: Not every day\n", DOORS, "掛けない日がある", "questions.D-1.choices.partly"),
    (", text: No lock at all counts here", DOORS, "鍵がない場合", "questions.D-1.choices.no.text"),
    ("    why: Thieves come through open doors.\n", DOORS, ">-", "questions.D-1.why"),
    (", action: Lock the door", DOORS, "戸に鍵を掛ける\n", "questions.D-1.first_step.action"),
    ("    unit: windows\n", WINDOWS, "枚", "questions.W-1.unit"),
    ("text: Do you close the windows when you leave?", WINDOWS, "窓を閉めて", "questions.W-2.text"),
]


@pytest.mark.parametrize(("gone", "file", "passage", "name"), MISSING)
def test_a_missing_word_is_named_where_the_source_language_has_it(
    gone: str, file: str, passage: str, name: str, tmp_path: Path
) -> None:
    copy = copied(tmp_path)
    broken(copy, WORDS, gone, "")
    found = [p for p in problems(copy, "en") if p.is_error]
    assert [where(p, copy) for p in found] == [("untranslated", file, *stands(copy, file, passage))]
    assert found[0].values == {"name": name, "language": str(copy / WORDS)}


@pytest.mark.parametrize("empty", ['""', ""])
def test_an_empty_word_is_a_missing_one(empty: str, tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, WORDS, "title: Small check", f"title: {empty}")
    assert faults(copy, "en") == [("untranslated", HEAD, *stands(copy, HEAD, "小さな診断"))]


def test_a_choice_of_the_scale_that_is_a_plain_text_needs_its_word_too(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, HEAD, "yes: {label: はい, points: 1}", "yes: はい")
    broken(copy, WORDS, 'yes: {label: "Yes"}, ', "")
    assert ("untranslated", HEAD, *stands(copy, HEAD, "はい")) in faults(copy, "en")


STALE = [
    ("language: en\n", "language: en\nsubtitle: Gone\n", "subtitle:", "subtitle"),
    ("  W-2:\n", "  W-9:\n    text: Gone?\n  W-2:\n", "W-9:", "questions.W-9"),
    ("    ask: Office manager\n", "    ask: Office manager\n    asks: Gone\n", "asks:", "questions.D-1.asks"),
    (
        "partly: Not every day",
        "partly: Not every day\n      never: Gone",
        "never:",
        "questions.D-1.choices.never",
    ),
    ("  windows: {title: W", "  roofs: {title: Gone}\n  windows: {title: W", "roofs:", "sections.roofs"),
    ("{THEFT: Theft}", "{THEFT: Theft, FIRE: Gone}", "FIRE:", "threats.FIRE"),
]


@pytest.mark.parametrize(("good", "bad", "passage", "name"), STALE)
def test_a_word_that_the_source_language_lacks_is_a_warning_where_it_stands(
    good: str, bad: str, passage: str, name: str, tmp_path: Path
) -> None:
    copy = copied(tmp_path)
    broken(copy, WORDS, good, bad)
    warnings = []
    assert load.questionnaire(str(copy), "en", warnings).title == "Small check"
    assert [where(p, copy) for p in warnings] == [("stale-word", WORDS, *stands(copy, WORDS, passage))]
    assert warnings[0].values["name"] == name
    assert not warnings[0].is_error


def test_a_renamed_word_is_missing_once_and_stale_once_with_the_near_miss(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, WORDS, "  W-2:\n", "  W-3:\n")
    found = {p.code: p.values for p in problems(copy, "en")}
    assert found["untranslated"]["name"] == "questions.W-2.text"
    assert found["stale-word"] == {"name": "questions.W-3", "guess": "W-2"}


WRONG = [
    ("title: Small check", "title: [Small, check]", "[Small", "text", "title"),
    ("      partly: Not every day", "      partly: {label: x}", "{label: x}", "text", "partly"),
    (
        "no: {label: Not locked, text: No lock at all counts here}",
        "no: Not locked",
        "Not locked",
        "mapping",
        "no",
    ),
    ("threats: {THEFT: Theft}", "threats: [Theft]", "[Theft]", "mapping", "threats"),
    ("    unit: windows", "    unit: 5", "5", "text", "unit"),
]


@pytest.mark.parametrize(("good", "bad", "passage", "expected", "field"), WRONG)
def test_a_word_of_the_wrong_kind_is_named_in_the_language_file(
    good: str, bad: str, passage: str, expected: Any, field: str, tmp_path: Path
) -> None:
    copy = copied(tmp_path)
    broken(copy, WORDS, good, bad)
    found = [p for p in problems(copy, "en") if p.code == "wrong-type"]
    assert [where(p, copy)[1:] for p in found] == [(WORDS, *stands(copy, WORDS, passage))]
    assert (found[0].values["expected"], found[0].values["field"]) == (expected, field)


def test_a_language_file_that_is_no_yaml_is_named_and_without_one_the_own_words_stay(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    (copy / WORDS).write_text("title: [open\n", encoding="utf-8")
    assert [(code, file) for code, file, *_ in faults(copy, "en")] == [("yaml-syntax", WORDS)]
    (copy / WORDS).unlink()
    odd: list[Problem] = []
    own = load.questionnaire(str(copy), "en", odd)
    assert own.title == load.questionnaire(str(copy), "ja").title
    assert [(p.code, p.is_error) for p in odd] == [("other-language", False)]
    assert faults(copy, "ja") == []


def test_a_broken_source_file_does_not_make_its_words_look_stale(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, WINDOWS, "minimum: 1", "minimum: 一")
    assert [code for code, *_ in faults(copy, "en")] == ["wrong-type"]
