"""Answers to an earlier version: each change is named, and no answer is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from catalog.copies import broken, copied
from catalog.layers import overlay

from cyberdiag.answer_files import store
from cyberdiag.answer_files.kept import AnswerFile
from cyberdiag.catalog import history, load, shelf
from cyberdiag.errors import InvalidAnswers

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.problems import Problem

ANSWERS = (
    'cyberdiag: answers/1\nquestionnaires: {small: "1.0"}\nanswers:\n  D-1: no\n  W-0: yes\n  W-2: partly\n'
)


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """Return a copy of the small questionnaire as version 1.1, with 1.0 on record."""
    copy = copied(tmp_path)
    (copy / "history.yaml").write_text(history.text(load.edition(str(copy))), encoding="utf-8")
    broken(copy, "questionnaire.yaml", 'version: "1.0"', 'version: "1.1"')
    return copy


def read(copy: Path, answers: str = ANSWERS) -> tuple[dict[str, object], list[Problem], Path]:
    file = copy.parent / "a.yaml"
    file.write_text(answers, encoding="utf-8")
    found = store.read(str(file), load.question_set((str(copy),), "ja"))
    return {k: a.value for k, a in found.answers.by_id.items()}, list(found.warnings), file


def test_questions_that_did_not_change_need_no_second_look(newer: Path) -> None:
    given, warnings, _ = read(newer)
    assert given == {"D-1": "no", "W-0": "yes", "W-2": "partly"}
    assert [(w.code, w.place.line) for w in warnings] == [("same-questions", 2)]


def test_what_changed_is_named_by_kind(newer: Path) -> None:
    broken(newer, "doors.yaml", "戸に鍵を掛けていますか", "出入口に鍵を掛けていますか")
    broken(newer, "windows.yaml", "weight: 3", "weight: 2")
    _, warnings, _ = read(newer)
    assert {w.code: w.values.get("ids") for w in warnings} == {
        "newer-version": None,
        "version-reworded": "D-1",
        "version-reweighted": "W-2 (3 → 2)",
    }


def test_an_answer_follows_its_question_to_a_new_id(newer: Path) -> None:
    broken(newer, "windows.yaml", "  - id: W-2\n", "  - id: W-3\n    was: [W-2]\n")
    given, warnings, _ = read(newer)
    assert given["W-3"] == "partly"
    assert ("renamed-question", 6) in [(w.code, w.place.line) for w in warnings]
    given, warnings, _ = read(newer, ANSWERS + "  W-3: yes\n")
    assert given["W-3"] == "yes"
    assert "renamed-twice" in [w.code for w in warnings]


def test_an_answer_to_a_dropped_question_does_not_count_and_stays_in_the_file(newer: Path) -> None:
    text = (newer / "windows.yaml").read_text(encoding="utf-8")
    (newer / "windows.yaml").write_text(text[: text.index("  - id: W-2")], encoding="utf-8")
    given, warnings, file = read(newer)
    assert given == {"D-1": "no", "W-0": "yes"}
    assert ("dropped-question", 6) in [(w.code, w.place.line) for w in warnings]
    kept = AnswerFile(str(file), store.open_document(str(file)), load.question_set((str(newer),), "ja"))
    kept.save()
    assert "W-2: partly" in file.read_text(encoding="utf-8")


def test_questions_of_a_questionnaire_that_is_not_at_hand_are_not_guessed_at(tmp_path: Path) -> None:
    now = load.question_set(("cyber-risk",), "en").versions["profile"]
    head = f'cyberdiag: answers/1\nquestionnaires: {{profile: "{now}", shop: "9"}}\nanswers:\n'
    absent, here = tmp_path / "absent.yaml", tmp_path / "here.yaml"
    absent.write_text(f"{head}  MY-01: yes\n", encoding="utf-8")
    here.write_text(f"{head.replace('shop', 'cyber-risk')}  MY-01: yes\n", encoding="utf-8")
    questions = load.question_set(("cyber-risk",), "en")
    with pytest.raises(InvalidAnswers) as told:
        store.read(str(absent), questions)
    values = {p.code: p.values for p in told.value.problems}
    assert values["question-of-missing"] == {"id": "MY-01", "name": "shop"}
    assert values.keys() == {"question-of-missing", "missing-edition"}
    with pytest.raises(InvalidAnswers) as told:
        store.read(str(here), questions)
    assert {p.code for p in told.value.problems} == {"other-version", "unknown-question-near"}


def test_a_version_that_is_not_on_record_is_told_as_before(newer: Path) -> None:
    _, warnings, _ = read(newer, ANSWERS.replace('"1.0"', '"0.8"'))
    assert [(w.code, w.values["current"]) for w in warnings] == [("other-version", "1.1")]


def test_an_answer_to_what_an_overlay_switches_off_is_a_warning(tmp_path: Path) -> None:
    overlay(tmp_path, "less", "off: [W-2]\n")
    file = tmp_path / "a.yaml"
    file.write_text(ANSWERS, encoding="utf-8")
    with shelf.using([str(tmp_path)]):
        questions = load.question_set(("small", "less"), "ja")
        found = store.read(str(file), questions)
        assert [w.code for w in found.warnings] == ["dropped-question"]
        kept = AnswerFile(str(file), store.open_document(str(file)), questions)
        kept.save()
    assert store.open_document(str(file)).data["questionnaires"]["less"] == "0.3"
