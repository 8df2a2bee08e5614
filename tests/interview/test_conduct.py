"""The loop, with a person who is a list of replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from interview.firm import answers, question_set

from cyberdiag.interview.conduct import Move, conduct
from cyberdiag.model.answers import UNKNOWN, Answer, Answers

if TYPE_CHECKING:
    from cyberdiag.interview.flow import Step
    from cyberdiag.model.questionnaire import Question

BACK, HELP = Move.BACK, Move.HELP
FACTS = ("trade-1", 50, ("none",), "no-site")


class Person:
    """Gives the replies in turn and then presses Ctrl-C; everything that happens is written down in order."""

    def __init__(self, *replies: object) -> None:
        self.replies = list(replies)
        self.log: list[tuple[str, object]] = []

    def ask(self, step: Step, before: Answer | None) -> Answer | Move:
        self.log.append(("ask", (step.question.id, before.value if before else None)))
        if not self.replies:
            raise KeyboardInterrupt
        reply = self.replies.pop(0)
        return reply if isinstance(reply, Move | Answer) else Answer(reply)  # type: ignore[arg-type]

    def pause(self, step: Step, shown: int) -> None:  # noqa: ARG002
        self.log.append(("pause", shown))

    def section(self, step: Step) -> None:
        self.log.append(("section", (step.section.id, step.question.core)))

    def answered(self, step: Step, answer: Answer) -> None:  # noqa: ARG002
        self.log.append(("answered", step.question.id))

    def stopped(self, questions: tuple[Question, ...]) -> None:
        self.log.append(("stopped", [q.id for q in questions]))

    def help(self, step: Step) -> int:
        self.log.append(("help", step.question.id))
        return 7

    def back(self) -> None:
        self.log.append(("back", None))

    def keep(self, question: str, answer: Answer) -> None:
        self.log.append(("keep", (question, answer)))

    def of(self, kind: str) -> list[object]:
        return [what for k, what in self.log if k == kind]

    @property
    def asked(self) -> list[str]:
        return [str(what[0]) for what in self.of("ask") if isinstance(what, tuple)]


def interview(person: Person, before: Answers | None = None, *, quick: bool = False) -> Answers | None:
    try:
        return conduct(question_set(), before or Answers(), person, person, person.keep, quick=quick)
    except KeyboardInterrupt:
        return None


def test_every_answer_is_kept_before_the_next_question_is_shown() -> None:
    person = Person(*FACTS, *["yes"] * 4)
    given = interview(person)
    assert given is not None
    events = [kind for kind, _ in person.log if kind in {"ask", "keep"}]
    assert events == ["ask", "keep"] * 8
    assert dict(what for what in person.of("keep")) == dict(given.by_id)  # type: ignore[arg-type,misc]


def test_an_answer_that_cannot_be_kept_ends_the_interview_before_the_next_question() -> None:
    person = Person(*FACTS)

    def full(question: str, answer: Answer) -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  the test's own
        conduct(question_set(), Answers(), person, person, full)
    assert person.asked == ["industry"]
    assert person.of("answered") == []


def test_only_open_questions_are_asked_and_the_first_open_one_comes_first() -> None:
    person = Person("yes")
    interview(person, answers(industry="trade-1", data=("none",), website="no-site", employees=1, T_2="yes"))
    assert person.asked == ["T-1"]


def test_an_interview_with_nothing_open_asks_nothing() -> None:
    person = Person()
    every = answers(**{key.replace("-", "_"): UNKNOWN for key in question_set().by_id})
    assert interview(person, every) == every
    assert person.log == []


def test_going_back_shows_the_earlier_answer_as_default_as_often_as_wanted() -> None:
    person = Person("trade-1", 50, BACK, BACK, "trade-2")
    interview(person)
    assert person.of("ask") == [
        ("industry", None), ("employees", None), ("data", None),
        ("employees", 50), ("industry", "trade-1"),
        ("data", None),
    ]  # fmt: skip
    assert len(person.of("back")) == 1


def test_going_back_from_the_first_question_asks_it_again() -> None:
    person = Person(BACK, BACK, "trade-3")
    interview(person)
    assert person.asked == ["industry", "industry", "industry", "employees"]
    assert person.of("back") == []


def test_a_note_and_evidence_survive_a_new_answer() -> None:
    person = Person(BACK, "trade-2")
    before = Answers({"industry": Answer("trade-1", "確認中", "登記簿")})
    interview(person, before)
    assert person.of("keep") == [("industry", Answer("trade-2", "確認中", "登記簿"))]


def test_a_question_switched_on_by_a_change_is_asked_and_one_switched_off_is_told() -> None:
    person = Person(*FACTS, "yes", BACK, BACK, "shop", "partly", BACK, BACK, BACK, "no-site")
    interview(person)
    assert person.asked[4:] == ["T-2", "P-1", "T-2", "website", "T-3", "P-1", "T-3", "T-2", "website", "P-1"]
    assert person.of("stopped") == [["T-3"]]


def test_a_question_that_is_switched_on_again_still_has_its_answer() -> None:
    person = Person("shop")
    held = answers(industry="trade-1", employees=50, data=("none",), T_2="yes", T_3="no", P_1="yes")
    interview(person, held)
    assert person.asked == ["website", "T-1"]


def test_help_is_shown_and_the_same_question_asked_again() -> None:
    person = Person(HELP, HELP, "trade-1", HELP)
    interview(person)
    assert person.of("help") == ["industry", "industry", "employees"]
    assert person.of("pause") == [7, 7, 7]
    assert person.asked == ["industry"] * 3 + ["employees"] * 2


def test_help_while_going_back_keeps_the_place() -> None:
    person = Person("trade-1", BACK, HELP, "trade-2")
    interview(person)
    assert person.asked == ["industry", "employees", "industry", "industry", "employees"]


def test_a_section_is_headed_once_for_its_basic_questions_and_once_for_the_rest() -> None:
    person = Person(*FACTS, BACK, HELP, "no-site", *["yes"] * 4)
    assert interview(person) is not None
    assert person.of("section") == [
        ("company", True), ("technical", True), ("people", True), ("technical", False), ("people", False),
    ]  # fmt: skip


def test_resuming_inside_a_section_heads_it() -> None:
    person = Person()
    interview(person, answers(industry="trade-1", employees=50))
    assert person.of("section") == [("company", True)]


def test_with_quick_the_other_questions_are_left_out() -> None:
    person = Person(*FACTS, "yes", "yes")
    given = interview(person, quick=True)
    assert given is not None
    assert person.asked == ["industry", "employees", "data", "website", "T-2", "P-1"]
