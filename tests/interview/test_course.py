"""What comes next is a pure function of what was answered, put off, gone back to and chosen."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interview.firm import answers, question_set
from interview.test_flow import cases, quick
from msgspec.structs import replace

from cyberdiag.interview.course import Course, Halt
from cyberdiag.interview.flow import Step
from cyberdiag.interview.overview import first_scores, overview, parts
from cyberdiag.interview.pace import FEWEST, minutes_left
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.questionnaire import QuestionSet

FACTS = answers(industry="trade-1", employees=50, data=("health",), website="no-site")
CORE = replace(FACTS, by_id=MappingProxyType({**FACTS.by_id, "T-2": Answer("yes"), "P-1": Answer("no")}))


def at(course: Course) -> object:
    now = course.now()
    return now.question.id if isinstance(now, Step) else now


@pytest.mark.parametrize(
    ("course", "next_"),
    [
        (Course(question_set(), Answers()), "industry"),
        (Course(question_set(), FACTS), "T-2"),
        (Course(question_set(), CORE), Halt.FIRST_SCORE),
        (Course(question_set(), CORE, told=True), "T-1"),
        (Course(question_set(), CORE, quick=True), Halt.REVIEW),
        (Course(question_set(), FACTS, at="data"), "data"),
        (Course(question_set(), FACTS, at="T-3"), "T-2"),
        (Course(question_set(), FACTS, reviewing=True), Halt.REVIEW),
        (Course(question_set(), FACTS, skips={"T-2": 1}), "P-1"),
        (Course(question_set(), CORE, skips={"T-1": 1}, told=True), "P-2"),
        (Course(question_set(), CORE, skips={"T-1": 2, "P-2": 2}, told=True), Halt.REVIEW),
    ],
)
def test_what_comes_next(course: Course, next_: object) -> None:
    assert at(course) == next_


@settings(deadline=None, max_examples=10)
@given(cases(), st.booleans())
def test_putting_everything_off_ends_in_the_review(case: tuple[QuestionSet, Answers], short: bool) -> None:
    course = Course(*case, quick=short, told=True)
    asked = len(course.open)
    for _ in range(2 * asked + 1):
        now = course.now()
        if now is Halt.REVIEW:
            break
        assert isinstance(now, Step)
        course = course.skipped(now.question.id)
    assert course.now() is Halt.REVIEW
    assert len(course.open) == asked


@quick
@given(cases())
def test_the_sections_of_a_review_hold_every_question_once(case: tuple[QuestionSet, Answers]) -> None:
    course = Course(*case)
    listed = [s.question.id for part in parts(course) for s in part.steps]
    assert sorted(listed) == sorted(s.question.id for s in course.steps)
    assert sum(p.answered for p in parts(course)) == len(listed) - len(course.open)


@quick
@given(cases())
def test_a_first_score_lies_in_its_range_and_more_answers_never_widen_it(
    case: tuple[QuestionSet, Answers],
) -> None:
    questions, held = case
    course = Course(questions, held)
    for one in first_scores(course):
        assert 0 <= one.low <= one.high <= 100
    if course.open and course.open[-1] is course.steps[-1]:  # nothing hangs on the last question of a route
        before = {s.title: s for s in first_scores(course)}
        step = course.open[-1]
        value = step.question.choices[0].id if step.question.choices else UNKNOWN
        after = {s.title: s for s in first_scores(course.answered(step.question.id, Answer(value)))}
        for title in before.keys() & after.keys():
            assert after[title].low >= before[title].low - 1e-9
            assert after[title].high <= before[title].high + 1e-9


def test_sections_that_are_called_the_same_name_their_questionnaire() -> None:
    profile, firm = question_set("en").questionnaires
    section = replace(firm.sections[0], title=profile.sections[0].title)
    twice = QuestionSet((profile, replace(firm, sections=(section, *firm.sections[1:]))))
    assert [p.title for p in parts(Course(twice, Answers()))] == [
        "The firm: The firm",
        "Technology: The firm",
        "People",
    ]


def test_a_doubt_is_told_with_the_questions_that_can_be_changed() -> None:
    held = FACTS.with_answer("data", Answer(("none",)))
    doubt = overview(Course(question_set("en"), held)).doubts[0]
    assert doubt.text.startswith("Fifty people or more")
    assert [s.question.id for s in doubt.steps] == ["data", "employees"]
    assert overview(Course(question_set("en"), FACTS)).doubts == ()


@pytest.mark.parametrize(
    ("seconds", "left", "minutes"),
    [
        ([6.0] * (FEWEST - 1), 60, None), ([6.0] * FEWEST, 60, 6), ([6.0, 6.0, 6.0, 6.0, 3600.0], 60, 6),
        ([6.0] * FEWEST, 61, 7), ([1.0] * FEWEST, 1, 1), ([0.0] * FEWEST, 0, 1),
    ],
)  # fmt: skip
def test_the_time_left_is_the_median_pace_and_a_phone_call_changes_nothing(
    seconds: list[float], left: int, minutes: int | None
) -> None:
    assert minutes_left(seconds, left) == minutes
