"""What comes next is a pure function; these hold for any questions and any answers."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from interview.firm import answers, question_set

from cyberdiag.catalog import load
from cyberdiag.interview import flow
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.written import Kind
from cyberdiag.scoring import order
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from cyberdiag.model.answers import Value
    from cyberdiag.model.questionnaire import Question, QuestionSet


@cache
def shipped() -> QuestionSet:
    return load.question_set(load.questionnaire_ids(), "ja")


def value(question: Question, random: Random) -> Value:
    ids = [c.id for c in question.choices]
    match question.kind:
        case Kind.SINGLE:
            return random.choice([*ids, UNKNOWN])
        case Kind.MULTIPLE:
            return tuple(sorted(random.sample(ids, random.randint(1, len(ids)))))
        case _:
            return random.choice([0, 1, 2, 50, UNKNOWN])


def some_answers(questions: QuestionSet, random: Random) -> Answers:
    share = random.random()
    chosen = [q for q in questions.by_id.values() if random.random() < share]
    return Answers(MappingProxyType({q.id: Answer(value(q, random)) for q in chosen}))


@st.composite
def cases(draw: st.DrawFn) -> tuple[QuestionSet, Answers]:
    """Draw a questionnaire and some answers; a seed stands for them, because drawing 150 values is slow."""
    questions = draw(st.sampled_from([question_set(), shipped()]))
    return questions, some_answers(questions, Random(draw(st.integers(0, 2**32))))  # noqa: S311  not a secret


quick = settings(deadline=None, max_examples=50)


@quick
@given(cases(), st.booleans())
def test_a_route_holds_exactly_the_questions_that_apply(
    case: tuple[QuestionSet, Answers], short: bool
) -> None:
    questions, held = case
    counted = relevant(questions, held)
    every = order.first_set(questions, held) if short else questions.by_id.values()
    asked = [q for q in every if q.id not in questions.detail or counted.get(q.id) is not None]
    wanted = [q for q in asked if q.applies(counted, questions.flags)]
    route = flow.route(questions, held, quick=short)
    assert sorted(s.question.id for s in route) == sorted(q.id for q in wanted)


@quick
@given(cases())
def test_the_first_set_comes_first_and_nothing_before_what_decides_whether_it_applies(
    case: tuple[QuestionSet, Answers],
) -> None:
    questions, held = case
    route = flow.route(questions, held)
    first = [s.question.id for s in route if s.page == 0]
    assert first == [q.id for q in order.first_set(questions, held)]
    assert [s.page for s in route] == sorted(s.page for s in route)
    place = {s.question.id: s.number for s in route}
    for name, number in place.items():
        assert all(place.get(earlier, 0) < number for earlier in questions.needs[name])


@quick
@given(cases())
def test_without_an_order_facts_and_basic_questions_come_first(case: tuple[QuestionSet, Answers]) -> None:
    _, held = case
    route = flow.route(question_set(), held)
    scored = {q.id for n in question_set().scored for q in n.questions}
    order_ = [(s.question.id in scored, not s.question.core) for s in route]
    assert order_ == sorted(order_)


@quick
@given(cases())
def test_steps_are_numbered_on_the_whole_and_in_their_page_or_section(
    case: tuple[QuestionSet, Answers],
) -> None:
    route = flow.route(*case)
    assert [s.number for s in route] == list(range(1, len(route) + 1))
    parts = {(s.section.id if s.by_section else s.page, s.part) for s in route}
    assert len(parts) == len(route)
    assert parts == {
        (s.section.id if s.by_section else s.page, n) for s in route for n in range(1, s.parts + 1)
    }
    assert all(s.total == (s.parts if not s.by_section and s.page == 0 else len(route)) for s in route)


@quick
@given(cases())
def test_going_back_is_the_inverse_of_going_forward(case: tuple[QuestionSet, Answers]) -> None:
    route = flow.route(*case)
    assert flow.previous(route, route[0]) is None
    assert all(flow.previous(route, after) == before for before, after in pairwise(route))


@settings(deadline=None, max_examples=12)
@given(cases(), st.integers())
def test_answering_what_comes_next_ends_with_nothing_open(
    case: tuple[QuestionSet, Answers], seed: int
) -> None:
    (questions, held), random = case, Random(seed)  # noqa: S311  not a secret
    for _ in range(len(questions.by_id) + 1):
        route = flow.route(questions, held)
        step = flow.next_open(route, held)
        if step is None:
            break
        assert held.get(step.question.id) is None
        held = held.with_answer(step.question.id, Answer(value(step.question, random)))
    assert flow.next_open(flow.route(questions, held), held) is None
    assert all(held.get(s.question.id) is not None for s in flow.route(questions, held))


@quick
@given(cases())
def test_no_answer_stops_counting_when_nothing_changes(case: tuple[QuestionSet, Answers]) -> None:
    questions, held = case
    assert flow.stopped(questions, held, held) == ()


def test_a_changed_answer_that_switches_a_question_off_is_told() -> None:
    shop = answers(website="shop", T_3="yes")
    closed = shop.with_answer("website", Answer("no-site"))
    assert [q.id for q in flow.stopped(question_set(), shop, closed)] == ["T-3"]
    assert "T-3" not in {s.question.id for s in flow.route(question_set(), closed)}
    assert "T-3" in {s.question.id for s in flow.route(question_set(), shop)}


def test_dont_know_is_an_answer_and_leaves_nothing_open() -> None:
    held = answers(**{key.replace("-", "_"): UNKNOWN for key in question_set().by_id})
    assert flow.next_open(flow.route(question_set(), held), held) is None


def test_with_quick_only_basic_questions_are_asked() -> None:
    assert [s.question.id for s in flow.route(question_set(), answers(), quick=True)][-2:] == ["T-2", "P-1"]
