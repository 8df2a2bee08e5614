"""What an answers file may say, line by line of the contract, and what is said about the rest."""

from __future__ import annotations

from typing import Any

import pytest
from answer_files.making import HEAD, QUESTIONS, from_json, from_yaml, places, sheet

from cyberdiag import typed
from cyberdiag.answer_files import check
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.problems import MOST_KEPT, Problem


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("Q_1", "yes", "yes"),
        ("Q_1", "no", "no"),
        ("Q_1", "true", "yes"),
        ("Q_1", "False", "no"),
        ("Q_1", "'  partly '", "partly"),
        ("Q_1", "unknown", UNKNOWN),
        ("Q_1", "Yes", "yes"),
        ("Q_1", "ＹＥＳ", "yes"),
        ("Q_1", "はい", "yes"),
        ("Q_1", "yesの選択肢", "yes"),
        ("Q_1", "わからない。", UNKNOWN),
        ("Q_1", "Don’t know", UNKNOWN),
        ("people", "不明", UNKNOWN),
        ("people", "５０", 50),
        ("people", "約6000人以上", 6000),
        ("kinds", "aの選択肢、ｂ", ("a", "b")),
        ("kinds", "aの選択肢 (a)", ("a",)),
        ("since", "2026/3/1", "2026-03-01"),
        ("since", "２０２６-11-22", "2026-11-22"),
        ("since", "2026年3月1日", "2026-03-01"),
        ("since", "令和8年3月1日", "2026-03-01"),
        ("words", "5", "5"),
        ("words", "1.50", "1.50"),
        ("Q_1", "{answer: no}", "no"),
        ("Q_1", "{answer: false, note: x, evidence: y}", "no"),
        ("people", "50", 50),
        ("people", "50.0", 50),
        ("people", "5e1", 50),
        ("people", "'1,200人'", 1200),
        ("people", "2万", 20000),
        ("people", "100000", 100_000),
        ("people", "1", 1),
        ("least", "0.5", 0.5),
        ("free", "-7", -7),
        ("free", "unknown", UNKNOWN),
        ("kinds", "[b, a]", ("a", "b")),
        ("kinds", "[a, a]", ("a",)),
        ("kinds", "a", ("a",)),
        ("kinds", "'c, a'", ("a", "c")),
        ("kinds", "[none]", ("none",)),
        ("kinds", "unknown", UNKNOWN),
        ("kinds", "[unknown]", UNKNOWN),
        ("since", "2026-11-22", "2026-11-22"),
        ("words", "'no'", "no"),
        ("words", "unknown", UNKNOWN),
    ],
)
def test_an_answer_is_taken_in_every_form_that_people_write(name: str, written: str, value: Any) -> None:
    answers, problems = from_yaml(sheet(**{name: written}))
    assert problems == []
    found = answers.value(name.replace("Q_", "Q-"))
    assert found == (None if value == UNKNOWN else value)
    assert [type(a.value) for a in answers.by_id.values()] == [type(value)]


@pytest.mark.parametrize(
    "typed", ["", "~", "null", "''", "' '", "[]", "{}", "{answer: }", "{answer: '', note: ''}"]
)
def test_a_blank_is_an_open_question(typed: str) -> None:
    answers, problems = from_yaml(sheet(Q_1=typed, people=typed))
    assert (dict(answers.by_id), problems) == ({}, [])


@pytest.mark.parametrize(
    ("name", "typed", "code", "column"),
    [
        ("Q_1", "maybe", "unknown-choice", 8),
        ("Q_1", "partyl", "unknown-choice-near", 8),
        ("Q_1", "[yes]", "wrong-type", 8),
        ("Q_1", "{answer: [yes]}", "wrong-type", 17),
        ("Q_1", "3", "unknown-choice", 8),
        ("size", "true", "unknown-choice", 9),
        ("size", "largeの選択", "unknown-choice-near", 9),
        ("people", "many", "not-number", 11),
        ("people", "[5]", "wrong-type", 11),
        ("people", "true", "not-number", 11),
        ("people", "{answer: {a: 1}}", "wrong-type", 20),
        ("people", "10〜20人", "not-number", 11),
        ("people", "0", "number-out-of-range", 11),
        ("people", "-1", "number-out-of-range", 11),
        ("people", "100001", "number-out-of-range", 11),
        ("people", "9" * 30, "number-out-of-range", 11),
        ("people", "NaN", "not-number", 11),
        ("least", "0", "number-too-low", 10),
        ("most", "11", "number-too-high", 9),
        ("kinds", "[none, a]", "none-and-others", 10),
        ("kinds", "[unknown, a]", "unknown-and-others", 10),
        ("kinds", "{answer: {a: 1}}", "wrong-type", 19),
        ("kinds", "d", "unknown-choice", 10),
        ("since", "2026-02-30", "not-date", 10),
        ("since", "2026", "not-date", 10),
        ("Q_1", "{note: x}", "note-without-answer", 8),
        ("Q_1", "{answer: yes, memo: x}", "unknown-field", 22),
        ("Q_1", "{anser: yes, note: x}", "unknown-field-near", 9),
        ("Q_1", "{answer: yes, note: [x]}", "wrong-type", 28),
        ("Q_9", "yes", "unknown-question-near", 3),
        ("全然ちがう", "yes", "unknown-question", 3),
    ],
)
def test_a_wrong_answer_is_named_with_its_place(name: str, typed: str, code: str, column: int) -> None:
    _, problems = from_yaml(sheet(**{name: typed}))
    assert places(problems) == [(code, 4, column)]
    assert problems[0].is_error
    for lang in ("ja", "en"):
        text, hint = messages(lang).problem(problems[0])
        assert text
        assert hint
        assert "{" not in text.replace('{"a"', "")


def test_every_fault_of_a_file_is_named_at_once_and_the_rest_is_read() -> None:
    text = (
        "cyberdiag: answers/2\norganisation: [a]\ndate: 22.11.2026\nquestionnaires: 1.0\n"
        "answers:\n  Q-1: maybe\n  kinds: [d, a, e]\n  people: -1\n  Q-2: yes\n  oops: 1\n"
    )
    answers, problems = from_yaml(text)
    assert sorted(places(problems), key=lambda p: p[1:]) == [
        ("future-format", 1, 12),
        ("wrong-type", 2, 15),
        ("not-date", 3, 7),
        ("wrong-type", 4, 17),
        ("unknown-choice", 6, 8),
        ("unknown-choice", 7, 11),
        ("unknown-choice", 7, 17),
        ("number-out-of-range", 8, 11),
        ("unknown-question", 10, 3),
    ]
    assert answers.value("Q-2") == "yes"


@pytest.mark.parametrize(
    ("head", "code", "line", "column"),
    [
        ("cyberdiag: answers/2", "future-format", 1, 12),
        ("cyberdiag: questionnaire/1", "not-answers", 1, 12),
        ("cyberdiag: 1", "not-answers", 1, 12),
        ("organisation: x", "no-format", 1, 1),
    ],
)
def test_a_file_of_another_kind_or_time_is_refused(head: str, code: str, line: int, column: int) -> None:
    assert places(from_yaml(f"{head}\nanswers: {{Q-1: yes}}\n")[1]) == [(code, line, column)]


@pytest.mark.parametrize("data", ["[1, 2]", "text", "5"])
def test_a_file_without_names_is_no_answers_file(data: str) -> None:
    assert places(from_yaml(data)[1]) == [("not-answers", 1, 1)]
    assert places(from_yaml(f"{HEAD}answers: {data}\n")[1]) == [("wrong-type", 3, 10)]


def test_answers_that_melted_into_a_text_by_full_width_colons_are_named_line_by_line() -> None:
    assert places(from_yaml(f"{HEAD}answers:\n  Q-1：yes\n  Q-2：no\n")[1]) == [
        ("yaml-wide-colon", 4, 6),
        ("yaml-wide-colon", 5, 6),
    ]
    assert places(from_yaml("cyberdiag：answers/1\n")[1]) == [("yaml-wide-colon", 1, 10)]


def test_a_version_that_differs_is_a_warning_with_its_place() -> None:
    text = f"{HEAD.replace('1.0', '0.9')}answers: {{Q-1: yes}}\n"
    answers, (warning,) = from_yaml(text)
    assert places([warning]) == [("other-version", 2, 26)]
    assert not warning.is_error
    assert (answers.value("Q-1"), answers.versions) == ("yes", {"sample": "0.9"})
    assert "0.9" in messages("en").problem(warning)[0]
    assert "1.0" in messages("en").problem(warning)[0]


@pytest.mark.parametrize("version", ['"1.0"', "1.0", "'1.0'"])
def test_a_version_may_stand_without_quotes(version: str) -> None:
    text = f"cyberdiag: answers/1\nquestionnaires: {{sample: {version}, other: 7}}\nanswers: {{Q-1: yes}}\n"
    assert from_yaml(text)[1] == []


@pytest.mark.parametrize(
    ("name", "code", "is_error"),
    [
        ("anwsers", "unknown-field-near", True),
        ("organization", "unknown-field-near", False),
        ("x-mine", None, False),
    ],
)
def test_a_slip_in_a_name_of_the_format_is_told_and_other_names_are_the_authors_own(
    name: str, code: str | None, is_error: bool
) -> None:
    _, problems = from_yaml(f"cyberdiag: answers/1\n{name}:\n  Q-1: yes\n")
    assert places(problems) == ([(code, 2, 1)] if code else [])
    assert [p.is_error for p in problems] == ([is_error] if code else [])


def test_texts_that_look_like_numbers_stay_as_typed() -> None:
    text = (
        "cyberdiag: answers/1\norganisation: 1.10\nrespondent: true\ndate: 2026-11-22\n"
        "answers:\n  Q-1: {answer: yes, note: 1e3, evidence: 0312345678}\n"
    )
    answers, problems = from_yaml(text)
    assert problems == []
    assert (answers.organisation, answers.respondent, answers.date) == ("1.10", "true", "2026-11-22")
    assert (answers.by_id["Q-1"].note, answers.by_id["Q-1"].evidence) == ("1e3", "0312345678")


def test_json_is_judged_as_yaml_is() -> None:
    data = {"cyberdiag": "answers/1", "answers": {"Q-1": True, "people": -1, "kinds": ["d", "e"], "Q-9": 1}}
    answers, problems = from_json(data)
    assert answers.value("Q-1") == "yes"
    assert places(problems) == [
        ("number-out-of-range", 5, 13),
        ("unknown-choice", 7, 4),
        ("unknown-choice", 8, 4),
        ("unknown-question-near", 10, 3),
    ]


def test_one_setting_alone_is_a_value_or_one_problem() -> None:
    assert typed.value(QUESTIONS.by_id["kinds"], "b,a") == ("a", "b")
    refused = typed.value(QUESTIONS.by_id["kinds"], "d,e")
    assert isinstance(refused, Problem)
    assert refused.code == "unknown-choice"


def test_guessing_ends_where_a_file_is_plainly_the_wrong_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(check, "near", lambda word, _: asked.append(word))
    text = HEAD + "answers:\n" + "".join(f"  question-number-{n}: x\n" for n in range(1_000))
    _, problems = from_yaml(text)
    assert problems[-1].values == {"count": 1_000 - MOST_KEPT}
    assert len(asked) == 100


def test_a_file_full_of_unknown_names_is_refused_without_guessing_at_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guesses: list[str] = []
    monkeypatch.setattr(check, "near", lambda name, _: guesses.append(name))
    _, problems = from_yaml(sheet(**{f"other_{n}": "yes" for n in range(500)}))
    assert problems[-1].values == {"count": 500 - MOST_KEPT}
    assert len([g for g in guesses if g.startswith("other")]) <= 100


@pytest.mark.parametrize(
    "typed", ["9" * 1_000_000, "a" + "\u0301\u0327" * 100_000, "\ufdfa" * 100_000, "1億" * 100_000]
)
def test_a_number_of_a_million_signs_is_refused_at_once(typed: str) -> None:
    _, problems = from_yaml(sheet(free=f'"{typed}"'))
    assert problems[0].code in {"number-out-of-range", "not-number"}


def test_more_choices_than_any_question_has_are_not_looked_up() -> None:
    text = ",".join(f"k{n}" for n in range(100_000))
    for written in (f'"{text}"', f"[{text}]"):
        _, problems = from_yaml(sheet(kinds=written))
        assert [p.code for p in problems] == ["too-many-choices"]
