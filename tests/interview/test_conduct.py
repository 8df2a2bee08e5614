"""The loop, with a person who is a list of replies."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from interview.firm import answers, question_set
from msgspec.structs import replace

from cyberdiag.interview.conduct import Around, Move, conduct
from cyberdiag.interview.overview import Stop
from cyberdiag.model.answers import UNKNOWN, Answer, Answers, Note
from cyberdiag.model.written import Plausible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.interview.flow import Step
    from cyberdiag.interview.overview import Overview
    from cyberdiag.model.assessment import Beside
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.problems import Problem

BACK, HELP, NOTE, SKIP, REVIEW, OPEN, FINISH, PROVEN = (
    Move.BACK, Move.HELP, Move.NOTE, Move.SKIP, Move.REVIEW, Move.OPEN, Move.FINISH, Move.PROVEN,
)  # fmt: skip
FACTS = ("trade-1", 50, ("none",), "no-site")
CORE = (*FACTS, "yes", "yes")
ALL = (*CORE, OPEN, "yes", "yes")
Log = list[tuple[str, object]]


class Screen:
    """Writes down what it is to show."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def section(self, step: Step, progress: tuple[int, int] | None) -> None:
        self.log.append(("section", (step.section.id, step.page == 0)))
        self.log.append(("progress", progress))

    def answered(self, step: Step, answer: Answer) -> None:  # noqa: ARG002
        self.log.append(("answered", step.question.id))

    def stopped(self, questions: tuple[Question, ...]) -> None:
        self.log.append(("stopped", [q.id for q in questions]))

    def opened(self, questions: tuple[Question, ...]) -> None:
        self.log.append(("opened", [q.id for q in questions]))

    def noted(self, step: Step, beside: Note) -> None:
        self.log.append(("noted", (step.question.id, beside)))

    def skipped(self, step: Step) -> None:
        self.log.append(("skipped", step.question.id))

    def help(self, step: Step) -> int:
        self.log.append(("help", step.question.id))
        return 7

    def back(self) -> None:
        self.log.append(("back", None))

    def page(self, topics: Sequence[str]) -> None:
        self.log.append(("page", topics))

    def stop(self, seen: Stop) -> None:
        self.log.append(("stop", seen))

    def proven(self, seen: Stop) -> None:
        self.log.append(("proven", seen))

    def review(self, seen: Overview) -> None:
        self.log.append(("review title", seen))


class Keeper:
    """Keeps notes on open questions in memory; what it is given is written down too."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.beside: dict[str, Note] = {}
        self.news: dict[str, dict[str, Answer | None]] = {}

    def answer(self, question: str, answer: Answer) -> dict[str, Answer | None]:
        self.beside.pop(question, None)
        self.log.append(("keep", (question, answer)))
        return self.news.pop(question, {})

    def note(self, question: str, beside: Note) -> dict[str, Answer | None]:
        self.beside[question] = beside
        self.log.append(("keep note", (question, beside)))
        return self.news.pop(question, {})


class Person:
    """Gives the replies in turn and then presses Ctrl-C; everything that happens is written down in order."""

    def __init__(self, *replies: object) -> None:
        self.replies = list(replies)
        self.log: Log = []
        self.screen, self.keeper = Screen(self.log), Keeper(self.log)

    def ask(self, step: Step, before: Answer | None, around: Around) -> Answer | Move:
        self.log.append(("ask", (step.question.id, before.value if before else None)))
        self.log.append(("around", (step.question.id, around)))
        reply = self._next()
        return reply if isinstance(reply, Move | Answer) else Answer(reply)  # type: ignore[arg-type]

    def note(self, step: Step, before: Note, demanded: Beside | None = None) -> Note | None:
        self.log.append(("note", (step.question.id, demanded or before)))
        reply = self._next()
        assert reply is None or isinstance(reply, Note)
        return reply

    def stop(self, seen: Stop) -> Move:
        self.log.append(("choice", seen.left))
        return self._next()  # type: ignore[return-value]

    def review(self, seen: Overview, *, anew: bool) -> Move | str:
        self.log.append(("review", (seen, anew)))
        return self._next()  # type: ignore[return-value]

    def detail(self, count: int, minutes: float) -> bool:
        self.log.append(("detail", (count, minutes > 0)))
        return self._next() == "more"

    def sure(self, doubt: Problem) -> bool:
        self.log.append(("sure", (doubt.code, doubt.values["id"])))
        return self._next() == "keep"

    def pause(self, step: Step, shown: int) -> None:  # noqa: ARG002
        self.log.append(("pause", shown))

    def of(self, kind: str) -> list[object]:
        return [what for k, what in self.log if k == kind]

    @property
    def asked(self) -> list[str]:
        return [str(what[0]) for what in self.of("ask") if isinstance(what, tuple)]

    @property
    def around(self) -> dict[str, Around]:
        return dict(self.of("around"))  # type: ignore[arg-type]

    @property
    def reviews(self) -> list[Overview]:
        return [what[0] for what in self.of("review")]  # type: ignore[index]

    def _next(self) -> object:
        if not self.replies:
            raise KeyboardInterrupt
        return self.replies.pop(0)


def interview(
    person: Person,
    before: Answers | None = None,
    *,
    quick: bool = False,
    detail: bool = False,
    seconds: int = 0,
    questions: QuestionSet | None = None,
) -> Answers | None:
    """Conduct an interview in which each question takes so many seconds; None when it was stopped."""
    clock = count(step=seconds)
    try:
        return conduct(
            questions or question_set(), before or Answers(), person, person.screen, person.keeper,
            quick=quick, detail=detail, clock=lambda: float(next(clock)),
        )  # fmt: skip
    except KeyboardInterrupt:
        return None


def test_every_answer_is_kept_before_the_next_question_is_shown() -> None:
    person = Person(*ALL, FINISH)
    given = interview(person)
    assert given is not None
    events = [kind for kind, _ in person.log if kind in {"ask", "keep"}]
    assert events == ["ask", "keep"] * 8
    assert dict(what for what in person.of("keep")) == dict(given.by_id)  # type: ignore[arg-type,misc]


def test_an_answer_that_cannot_be_kept_ends_the_interview_before_the_next_question() -> None:
    person = Person(*FACTS)

    def full(question: str, answer: Answer) -> None:
        raise OSError

    person.keeper.answer = full  # type: ignore[method-assign]
    with pytest.raises(OSError):  # noqa: PT011  the test's own
        interview(person)
    assert person.asked == ["industry"]
    assert person.of("answered") == []


def test_a_number_that_is_hardly_meant_is_saved_and_asked_back_once() -> None:
    bounds = Plausible(at_most=1000)
    few = question_set()
    sections = tuple(
        replace(
            s,
            questions=tuple(replace(q, plausible=bounds) if q.id == "employees" else q for q in s.questions),
        )
        for s in few.questionnaires[0].sections
    )
    profile = replace(few.questionnaires[0], sections=sections)
    asked = replace(few, questionnaires=(profile, *few.questionnaires[1:]))
    person = Person("trade-1", 3000, "change", 3000, BACK, 3000, BACK, 2000, "keep", ("none",))
    with pytest.raises(KeyboardInterrupt):
        conduct(asked, Answers(), person, person.screen, person.keeper)
    assert person.of("sure") == [("implausible-high", "employees")] * 2
    kept = [what for what in person.of("keep") if what[0] == "employees"]  # type: ignore[index]
    assert [answer.value for _, answer in kept] == [3000, 3000, 3000, 2000]  # type: ignore[misc]


def test_only_open_questions_are_asked_and_the_first_open_one_comes_first() -> None:
    person = Person(OPEN, "yes")
    interview(person, answers(industry="trade-1", data=("none",), website="no-site", employees=1, T_2="yes"))
    assert person.asked == ["T-1"]


def test_an_interview_with_nothing_open_shows_the_review_and_asks_nothing() -> None:
    person = Person(FINISH)
    every = answers(**{key.replace("-", "_"): UNKNOWN for key in question_set().by_id})
    assert interview(person, every) == every
    assert [kind for kind, _ in person.log] == ["review title", "review"]


def on_request() -> QuestionSet:
    """The invented questionnaire with one more fact that is asked on request only."""
    few = question_set()
    profile, *others = few.questionnaires
    fact = next(q for q in profile.questions if q.id == "employees")
    extra = replace(fact, id="margin", section="own", core=False, optional=True)
    section = replace(profile.sections[0], id="own", title="Own", questions=(extra,), detail=True)
    return replace(few, questionnaires=(replace(profile, sections=(*profile.sections, section)), *others))


def test_figures_of_ones_own_are_offered_once_after_the_review_and_never_missed() -> None:
    person = Person(*ALL, FINISH, "enough")
    given = interview(person, questions=on_request())
    assert given is not None
    assert "margin" not in person.asked
    assert person.of("detail") == [(1, True)]
    assert person.reviews[-1].open == 0
    assert given.get("margin") is None


def test_figures_of_ones_own_are_asked_on_request_and_the_review_follows() -> None:
    person = Person(*ALL, FINISH, "more", 40, FINISH)
    given = interview(person, questions=on_request())
    assert given is not None
    assert person.asked[-1] == "margin"
    assert given.by_id["margin"].value == 40
    assert len(person.of("detail")) == 1
    assert "Own" in [part.title for part in person.reviews[-1].parts]


def test_with_detail_they_come_last_and_are_not_offered() -> None:
    person = Person(*ALL, OPEN, SKIP, SKIP, FINISH)
    given = interview(person, questions=on_request(), detail=True)
    assert given is not None
    assert person.asked[-1] == "margin"
    assert person.of("detail") == []


def test_a_short_interview_offers_nothing_more() -> None:
    person = Person(*CORE, FINISH)
    assert interview(person, questions=on_request(), quick=True) is not None
    assert person.of("detail") == []


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
    person = Person("shop", OPEN)
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
    person = Person(*FACTS, BACK, HELP, "no-site", "yes", "yes", OPEN, "yes", "yes", FINISH)
    assert interview(person) is not None
    assert person.of("section") == [
        ("company", True), ("technical", True), ("people", True), ("technical", False), ("people", False),
    ]  # fmt: skip


def test_resuming_inside_a_section_heads_it() -> None:
    person = Person()
    interview(person, answers(industry="trade-1", employees=50))
    assert person.of("section") == [("company", True)]


def test_with_quick_the_other_questions_are_left_out() -> None:
    person = Person(*CORE, FINISH)
    given = interview(person, quick=True)
    assert given is not None
    assert person.asked == ["industry", "employees", "data", "website", "T-2", "P-1"]


def test_a_question_put_off_is_asked_again_after_the_others_and_twice_at_most() -> None:
    person = Person("trade-1", SKIP, *FACTS[2:], "yes", "yes", OPEN, "yes", "yes", SKIP, FINISH)
    given = interview(person)
    assert given is not None
    assert "employees" not in given.by_id
    assert person.asked[-1] == "employees"
    assert person.asked.count("employees") == 2
    assert person.of("skipped") == ["employees", "employees"]
    assert person.reviews[-1].open == 1


def test_a_question_put_off_and_gone_back_to_is_asked_without_a_default() -> None:
    person = Person("trade-1", SKIP, BACK, 5)
    interview(person)
    assert person.of("ask") == [
        ("industry", None), ("employees", None), ("data", None), ("employees", None), ("data", None),
    ]  # fmt: skip


def test_putting_off_a_question_that_has_an_answer_leaves_the_answer() -> None:
    person = Person("trade-1", BACK, SKIP)
    interview(person)
    assert person.asked == ["industry", "employees", "industry", "employees"]
    assert person.of("skipped") == []
    assert len(person.of("keep")) == 1


def test_after_the_basic_questions_comes_an_estimate_within_what_is_proven() -> None:
    person = Person(*FACTS, "yes", "no", PROVEN, OPEN)
    interview(person)
    (seen,) = person.of("stop")
    assert isinstance(seen, Stop)
    (guess,) = seen.guesses
    assert guess.estimate is not None
    assert (guess.estimate.value, guess.estimate.proven) == (50.0, (25.0, 75.0))
    assert (seen.answered, seen.left, seen.coming) == (6, 2, 2)
    assert person.of("proven") == [seen]
    assert person.asked[-1] == "T-1"


def test_a_person_may_stop_there_with_what_there_is() -> None:
    person = Person("trade-1", 5, *CORE[2:], FINISH)
    given = interview(person)
    assert given is not None
    assert "T-1" not in given.by_id
    assert person.reviews == []


def test_answers_that_do_not_go_together_are_shown_before_the_end() -> None:
    person = Person("trade-1", 50, ("none",), "no-site", "yes", "yes", FINISH, FINISH)
    assert interview(person) is not None
    assert person.reviews[0].open == 2
    assert person.reviews[0].doubts


def test_going_back_from_a_stop_leads_to_the_question_before_it() -> None:
    person = Person(*CORE, BACK, "no", OPEN)
    interview(person)
    assert person.asked[-2:] == ["P-1", "T-1"]
    assert len(person.of("stop")) == 2


def test_a_stop_is_shown_once_and_not_after_a_resume_in_the_middle_of_a_page() -> None:
    person = Person(*CORE, OPEN, REVIEW, BACK, "yes", "yes", FINISH)
    assert interview(person) is not None
    assert len(person.of("stop")) == 1
    again = Person()
    held = answers(
        industry="trade-1", employees=5, data=("none",), website="no-site", T_2="no", P_1="no", T_1="no"
    )
    interview(again, held)
    assert again.asked == ["P-2"]
    assert again.of("stop") == []


def test_with_quick_there_is_no_stop() -> None:
    person = Person(*CORE, FINISH)
    assert interview(person, quick=True) is not None
    assert person.of("stop") == []


def test_the_review_lists_every_answer_by_section_and_leads_to_any_of_them_and_back() -> None:
    person = Person(*ALL, "employees", 7, "T-2", BACK, FINISH)
    given = interview(person)
    assert given is not None
    assert given.by_id["employees"].value == 7
    assert [(p.section.id, p.answered, len(p.steps)) for p in person.reviews[0].parts] == [
        ("company", 4, 4), ("technical", 2, 2), ("people", 2, 2),
    ]  # fmt: skip
    assert person.of("ask")[-2:] == [("employees", 50), ("T-2", "yes")]
    assert [anew for _, anew in person.of("review")] == [True, False, False]  # type: ignore[misc]


def test_a_change_in_the_review_that_brings_questions_asks_them_before_the_review_goes_on() -> None:
    person = Person(*ALL, "website", "shop", "no", FINISH)
    given = interview(person)
    assert given is not None
    assert person.asked[-2:] == ["website", "T-3"]
    assert person.of("opened") == [["T-3"]]
    assert given.by_id["T-3"].value == "no"


def test_a_change_in_the_review_that_stops_answers_counting_says_so_and_deletes_nothing() -> None:
    person = Person(*ALL, "employees", 1, FINISH)
    given = interview(person)
    assert given is not None
    assert person.of("stopped") == [["P-1", "P-2"]]
    assert {"P-1", "P-2"} <= given.by_id.keys()
    assert [p.section.id for p in person.reviews[-1].parts] == ["company", "technical"]


def test_the_review_can_be_looked_at_from_any_question_and_left_with_back() -> None:
    person = Person("trade-1", REVIEW, "industry", "trade-2", BACK, 5)
    interview(person)
    assert person.asked == ["industry", "employees", "industry", "employees", "data"]


def test_going_back_from_the_last_review_leads_to_the_last_question() -> None:
    person = Person(*ALL, BACK, BACK, "no", FINISH)
    given = interview(person)
    assert given is not None
    assert person.asked[-2:] == ["P-2", "T-1"]
    assert given.by_id["T-1"].value == "no"


def test_what_was_put_off_twice_can_be_answered_from_the_review() -> None:
    person = Person(*FACTS, "yes", "yes", OPEN, SKIP, "yes", SKIP, OPEN, "no", FINISH)
    given = interview(person)
    assert given is not None
    assert given.by_id["T-1"].value == "no"


def test_a_note_on_an_open_question_is_kept_at_once_and_goes_with_its_answer() -> None:
    asked = Note("保守会社に確認中", "作業報告書")
    person = Person(NOTE, asked, "trade-1")
    interview(person)
    assert person.of("keep note") == [("industry", asked)]
    assert person.around["industry"].beside == asked
    assert person.of("keep") == [("industry", Answer("trade-1", "保守会社に確認中", "作業報告書"))]


def test_a_note_on_an_answer_changes_the_note_alone_and_can_be_emptied() -> None:
    person = Person("trade-1", BACK, NOTE, Note("a"), NOTE, Note(), SKIP)
    interview(person)
    assert person.of("keep") == [
        ("industry", Answer("trade-1")), ("industry", Answer("trade-1", "a")), ("industry", Answer("trade-1")),
    ]  # fmt: skip
    assert person.of("note") == [("industry", Note()), ("industry", Note("a"))]


def test_thinking_better_of_a_note_keeps_nothing() -> None:
    person = Person(NOTE, None, "trade-1")
    interview(person)
    assert person.of("keep note") == person.of("noted") == []


def test_a_break_is_offered_where_a_section_begins_and_not_at_the_very_start() -> None:
    person = Person(*CORE, OPEN, "yes")
    interview(person)
    assert [key for key, around in person.around.items() if around.opening] == ["T-2", "P-1", "T-1", "P-2"]
    assert person.of("progress")[:2] == [None, (4, 8)]


@pytest.mark.parametrize("replies", [(*FACTS, Move.PAUSE), (*CORE, Move.PAUSE), (*ALL, Move.PAUSE)])
def test_a_break_ends_the_interview_like_ctrl_c(replies: tuple[object, ...]) -> None:
    person = Person(*replies)
    assert interview(person) is None
    assert person.replies == []


def test_the_time_left_follows_the_persons_own_pace_from_the_first_question_on() -> None:
    person = Person(*CORE, OPEN, "yes")
    interview(person, seconds=60)
    slow = [around.minutes for around in person.around.values()]
    person = Person(*CORE, OPEN, "yes")
    interview(person, seconds=1)
    fast = [around.minutes for around in person.around.values()]
    assert slow[0] == fast[0]
    assert all(a > b > 0 for a, b in zip(slow[1:], fast[1:], strict=True))


def test_a_slip_that_is_mended_once_all_is_answered_has_no_time_left_to_tell() -> None:
    person = Person(*ALL, "T-2", "no", FINISH)
    interview(person, seconds=60)
    assert person.around["T-2"].minutes is None


def test_the_only_open_question_is_not_asked_again_at_once_when_it_is_put_off() -> None:
    person = Person(*CORE, OPEN, "yes", SKIP, FINISH)
    assert interview(person) is not None
    assert person.asked.count("P-2") == 1


def test_what_somebody_else_answered_meanwhile_is_not_asked_and_what_is_gone_is_asked_again() -> None:
    person = Person("trade-1", 50, ("none",), "no-site", "yes")
    person.keeper.news = {
        "industry": {"data": Answer(("login",)), "industry": Answer("trade-2")},
        "employees": {"industry": None},
    }
    with pytest.raises(KeyboardInterrupt):
        conduct(question_set(), Answers(), person, person.screen, person.keeper)
    assert person.asked[:4] == ["industry", "employees", "industry", "website"]


def test_an_answer_that_the_file_takes_back_is_not_shown_as_given() -> None:
    person = Person("trade-1")
    person.keeper.news = {"industry": {"industry": None}}
    with pytest.raises(KeyboardInterrupt):
        conduct(question_set(), Answers(), person, person.screen, person.keeper)
    assert person.asked == ["industry", "industry"]
    assert person.of("answered") == []
