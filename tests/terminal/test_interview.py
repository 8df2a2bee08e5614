"""What stands between the questions of an interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from interview.firm import one, question_set, sources, terms
from msgspec.structs import replace

from cyberdiag.interview.flow import Step
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.written import Kind
from cyberdiag.terminal.console import Look
from cyberdiag.terminal.interview import InterviewScreen

if TYPE_CHECKING:
    from cyberdiag.model.answers import Value
    from cyberdiag.model.questionnaire import Question


def screen(lang: str = "en") -> InterviewScreen:
    return InterviewScreen(messages(lang), Look(), sources(lang), terms(lang))


def step(question: Question, lang: str = "en") -> Step:
    return Step(question, question_set(lang).scored[0].sections[0], 3, 9)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("T-2", "partly", "Partly"), ("T-2", UNKNOWN, "Don't know"), ("employees", 1200, "1,200 people"),
        ("data", ("health", "login"), "Health, medical history, disability, criminal record (special-care data) /"),
    ],
)  # fmt: skip
def test_a_given_answer_is_left_standing(
    capsys: pytest.CaptureFixture[str], key: str, value: Value, told: str
) -> None:
    question = question_set("en").by_id[key]
    screen().answered(step(question), Answer(value))
    out = capsys.readouterr()
    assert out.out == ""
    lines = out.err.splitlines()
    assert lines[0].startswith(f"3/9 {question.text[:60]}")
    assert f"  > {told}" in lines
    assert lines[-1] == ""


def test_help_has_headings_and_one_thought_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    count = screen().help(step(question_set("en").by_id["T-2"]))
    lines = capsys.readouterr().err.splitlines()
    assert count == len(lines)
    headings = [line for line in lines[2:] if line and not line.startswith(" ")]
    assert headings == [
        "How to answer",
        "Why we ask",
        "Source",
        "First step",
        "Whom to ask if you don't know",
        "Words",
        "Keys",
    ]
    assert "  In 2025, 79 of 99 victims who tried could not restore their data." in lines
    assert "  National Police Agency: Cyber threats in 2025" in lines
    assert "  Backup: A copy kept apart so that data can be restored." in lines


def test_help_without_anything_to_say_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    screen().help(step(question_set("en").by_id["industry"]))
    assert messages("en")("interview.help-none") in capsys.readouterr().err


@pytest.mark.parametrize(("text", "named"), [("Any BACKUPS?", True), ("Any backupsystem?", False)])
def test_a_word_is_explained_where_it_stands_alone(
    capsys: pytest.CaptureFixture[str], text: str, *, named: bool
) -> None:
    screen().help(step(replace(one(Kind.TEXT), text=text)))
    assert ("A copy kept apart" in capsys.readouterr().err) is named


def test_answers_that_stop_counting_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    screen("ja").stopped((question_set("ja").by_id["T-3"],))
    told = capsys.readouterr().err
    assert "次の1問の答えは数えません" in told
    assert "  - 販売サイトの点検をしていますか?" in told


def test_a_section_says_what_it_is_for_and_in_its_second_round_that_it_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, rest = question_set("en").by_id["T-2"], question_set("en").by_id["T-1"]
    screen().section(step(first), None)
    assert capsys.readouterr().err == "─── Technology\nHow computers and backups are protected.\n\n"
    screen().section(replace(step(rest), page=1), None)
    assert capsys.readouterr().err == "─── Technology (continued)\n\n"


def test_nothing_a_questionnaire_or_an_answer_holds_can_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad = "\x1b]0;x\x07\x1b[2J\u202e"
    question = replace(one(Kind.TEXT), text=f"a{bad}", why=f"b{bad}", help=f"c{bad}")
    shown = screen()
    shown.answered(step(question), Answer(f"d{bad}"))
    shown.help(step(question))
    shown.stopped((question,))
    shown.notice(f"e{bad}")
    told = capsys.readouterr().err
    assert all(letter in told for letter in "abcde")
    assert not {"\x1b", "\x07", "\u202e"} & set(told)
