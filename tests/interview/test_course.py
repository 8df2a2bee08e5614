"""What comes next is a pure function of what was answered, put off, gone back to and chosen."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interview.firm import answers, question_set
from interview.test_flow import cases, quick
from msgspec.structs import replace

from cyberdiag.app import reviewing
from cyberdiag.catalog import load
from cyberdiag.interview.course import Aids, Course, Halt
from cyberdiag.interview.flow import Step
from cyberdiag.interview.overview import overview, parts, stop
from cyberdiag.interview.pace import Pace, Unread, in_fives, lasting
from cyberdiag.messages import messages
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
        (Course(question_set(), CORE), Halt.STOP),
        (Course(question_set(), CORE, page=99), "T-1"),
        (Course(question_set(), CORE, quick=True), Halt.REVIEW),
        (Course(question_set(), FACTS, at="data"), "data"),
        (Course(question_set(), FACTS, at="T-3"), "T-2"),
        (Course(question_set(), FACTS, reviewing=True), Halt.REVIEW),
        (Course(question_set(), FACTS, skips={"T-2": 1}), "P-1"),
        (Course(question_set(), CORE, skips={"T-1": 1}, page=99), "P-2"),
        (Course(question_set(), CORE, skips={"T-1": 2, "P-2": 2}, page=99), Halt.REVIEW),
    ],
)
def test_what_comes_next(course: Course, next_: object) -> None:
    assert at(course) == next_


@settings(deadline=None, max_examples=10)
@given(cases(), st.booleans())
def test_putting_everything_off_ends_in_the_review(case: tuple[QuestionSet, Answers], short: bool) -> None:
    course = Course(*case, quick=short, page=99)
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
@given(cases(), st.data())
def test_what_an_answer_changes_is_what_the_whole_way_says_anew(
    case: tuple[QuestionSet, Answers], data: st.DataObject
) -> None:
    course = Course(case[0], Answers(), page=data.draw(st.integers(0, 2)))
    for key, answer in data.draw(st.permutations(list(case[1].by_id.items()))):
        course = course.answered(key, answer)
        anew = Course(course.questions, course.answers, page=course.page)
        assert course.far == anew.far
        assert dict(course.left) == dict(anew.left)
        assert course.now() == anew.now()


@quick
@given(cases())
def test_the_sections_of_a_review_hold_every_question_once(case: tuple[QuestionSet, Answers]) -> None:
    course = Course(*case)
    listed = [s.question.id for part in parts(course) for s in part.steps]
    assert sorted(listed) == sorted(s.question.id for s in course.steps)
    assert sum(p.answered for p in parts(course)) == len(listed) - len(course.open)


@quick
@given(cases())
def test_a_stop_tells_an_estimate_within_what_is_proven_and_more_answers_never_prove_less(
    case: tuple[QuestionSet, Answers],
) -> None:
    course = Course(*case)

    def proven(course: Course) -> dict[str, tuple[float, float]]:
        found = {}
        for one in stop(course, Aids(), 1.0, 2.0).guesses:
            if one.estimate is not None:
                low, high = one.estimate.proven
                assert low <= one.estimate.low <= one.estimate.value <= one.estimate.high <= high
                found[one.questionnaire.id] = (low, high)
        return found

    before = proven(course)
    if course.open and course.open[-1] is course.steps[-1]:  # nothing hangs on the last question of a route
        step = course.open[-1]
        value = step.question.choices[0].id if step.question.choices else UNKNOWN
        after = proven(course.answered(step.question.id, Answer(value)))
        for name in before.keys() & after.keys():
            assert after[name][0] >= before[name][0] - 1e-9
            assert after[name][1] <= before[name][1] + 1e-9


def test_sections_that_are_called_the_same_name_their_questionnaire() -> None:
    profile, firm = question_set("en").questionnaires
    section = replace(firm.sections[0], title=profile.sections[0].title)
    twice = QuestionSet((profile, replace(firm, sections=(section, *firm.sections[1:]))))
    assert [p.title for p in parts(Course(twice, Answers()))] == [
        "The firm: The firm",
        "Technology: The firm",
        "People",
    ]


def test_with_two_diagnoses_each_section_names_its_own_however_alike_they_are_called() -> None:
    both = load.question_set(["cyber-risk", "leak-response"], "ja")
    titles = {p.title for p in parts(Course(both, Answers())) if p.scored}
    assert {"サイバーリスク簡易診断: 組織的な備え", "情報漏えい事故対応力診断: 組織の備え"} <= titles
    one = load.question_set(["cyber-risk"], "ja")
    assert "組織的な備え" in {p.title for p in parts(Course(one, Answers()))}


def test_an_answer_that_contradicts_nothing_is_not_among_those_to_look_at() -> None:
    questions = load.question_set(("cyber-risk",), "ja")
    held = answers(TEC_11="no", TEC_12="no", TEC_13="yes")
    (doubt,) = overview(Course(questions, held)).doubts
    assert doubt.id == "copy-without-backup"
    told = reviewing.inconsistent(questions, held)
    assert [p.values["ids"] for p in told] == ["TEC-11, TEC-13"]


def test_a_doubt_is_told_with_the_questions_that_can_be_changed() -> None:
    held = FACTS.with_answer("data", Answer(("none",)))
    doubt = overview(Course(question_set("en"), held)).doubts[0]
    assert doubt.text.startswith("Fifty people or more")
    assert [s.question.id for s in doubt.steps] == ["data", "employees"]
    assert overview(Course(question_set("en"), FACTS)).doubts == ()


def timed(*factors: float) -> Pace:
    """Return a pace after answers that took so many times their reading time."""
    question = question_set().by_id["T-2"]
    usual, now = Unread.of([question]).seconds(500), [0.0]
    pace = Pace(lambda: now[0], 500)
    for factor in factors:
        pace.begin()
        now[0] += factor * usual
        pace.end(question, counts=True)
    return pace


def test_the_time_left_is_what_is_still_to_read_at_the_pace_of_this_person() -> None:
    unread = Unread.of(question_set().by_id.values())
    usual = unread.seconds(500) / 60
    assert timed().minutes(unread) == pytest.approx(usual)
    assert timed(*[1.0] * 9).minutes(unread) == pytest.approx(usual)
    slow, fast = timed(*[2.0] * 200).minutes(unread), timed(*[0.5] * 200).minutes(unread)
    assert slow == pytest.approx(2 * usual, rel=0.1)
    assert fast == pytest.approx(0.5 * usual, rel=0.1)
    assert timed(*[1.0] * 9, 3600.0).minutes(unread) == timed(*[1.0] * 9, 3.0).minutes(unread)
    assert timed().minutes(Unread()) == 0


def test_a_question_that_was_left_says_nothing_about_the_pace() -> None:
    question, now = question_set().by_id["T-2"], [0.0]
    pace = Pace(lambda: now[0], 500)
    pace.begin()
    now[0] += 500
    pace.end(question, counts=False)
    assert pace.minutes(Unread.of([question])) == pytest.approx(Unread.of([question]).seconds(500) / 60)


@pytest.mark.parametrize(("minutes", "told"), [(0.0, 5), (7.4, 5), (7.5, 10), (12.4, 10), (26.0, 25)])
def test_the_time_left_is_told_in_steps_of_five_minutes(minutes: float, told: int) -> None:
    assert in_fives(minutes) == told


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0.2, "5 min at most"), (5.0, "5 min at most"), (5.1, "about 5 min"), (7.5, "about 10 min")],
)
def test_the_time_left_is_never_told_as_less_than_it_is(minutes: float, told: str) -> None:
    assert lasting(minutes, messages("en")) == told
