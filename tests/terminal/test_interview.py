"""What stands between the questions of an interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from interview.firm import one, question_set, sources, terms
from msgspec.structs import replace

from cyberdiag.app import ranking
from cyberdiag.catalog import load
from cyberdiag.interview.course import Aids, Course, Halt
from cyberdiag.interview.flow import Step
from cyberdiag.interview.overview import stop
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.written import Kind
from cyberdiag.terminal.console import Look
from cyberdiag.terminal.interview import InterviewScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.interview.overview import Stop
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


CLINIC: dict[str, Value] = {
    "industry": "healthcare", "employees": 8, "revenue": 85_000_000, "personal_records": 6000,
    "website": "information", "it_provider": "no", "cloud": "some", "remote_access": ("maintenance",),
}  # fmt: skip
SHORT = 12
"""Lines of a stop after the first one, at 80 columns."""


def stops(lang: str, facts: dict[str, Value]) -> Iterator[Stop]:
    """Go through an interview of a firm that answers what is not a fact with the worst choice."""
    questions = load.question_set(("cyber-risk",), lang)
    aids = Aids(result=lambda given: ranking.result(questions, lang, given))
    course = Course(questions, Answers(), by_loss=ranking.Ranking(questions, lang))
    while (now := course.now()) is not Halt.REVIEW:
        if now is Halt.STOP:
            yield stop(course, aids, 2.0, 9.0)
            course = course.go_on()
            continue
        assert isinstance(now, Step)
        asked = now.question
        worst = asked.choices[-1].id if asked.choices else 1_000_000
        given = facts.get(asked.id, (worst,) if asked.kind is Kind.MULTIPLE else worst)
        course = course.answered(asked.id, Answer(given))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_after_the_first_stop_only_the_essentials_and_what_is_new_are_told_and_the_rest_on_request(
    capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    shown, say = screen(lang), messages(lang)

    def told() -> str:
        return capsys.readouterr().err

    def holds(text: str, part: str) -> bool:
        return "".join(part.split()) in "".join(text.split())

    first, *later = list(stops(lang, CLINIC))[:4]
    shown.stop(first)
    whole = told()
    assert all(holds(whole, g.text) for one in first.guesses for g in one.gates)
    known = {g.id for one in first.guesses for g in one.gates}
    for seen in later:
        shown.stop(seen)
        brief = told()
        (guess,) = seen.guesses
        assert guess.estimate is not None
        assert brief.count("\n") <= SHORT < whole.count("\n")
        for number in (guess.estimate.low, guess.estimate.high, seen.left, seen.coming):
            assert holds(brief, f"{number:.0f}")
        new = [g.text for g in guess.gates if g.id not in known]
        assert all(holds(brief, text) for text in new)
        assert any(holds(brief, g.text) for g in guess.gates)
        known |= {g.id for g in guess.gates}
        shown.proven(seen)
        more = told()
        assert all(holds(more, g.text) for g in guess.gates)
        assert holds(more, say("interview.stop-actions"))
        assert seen.main is not None
        assert holds(more, seen.main.title)


@pytest.mark.parametrize(("sales", "held_up"), [(85_000_000, True), (900_000_000, False)])
def test_a_stop_says_of_an_amount_that_it_does_not_shrink_with_the_firm(
    capsys: pytest.CaptureFixture[str], sales: int, *, held_up: bool
) -> None:
    seen = next(stops("ja", CLINIC | {"revenue": sales}))
    assert seen.main is not None
    screen("ja").stop(seen)
    remark = messages("ja")("report.loss.not-sized-short", titles="").partition("」")[2]
    assert (remark[:20] in capsys.readouterr().err.replace("\n", "")) is held_up
