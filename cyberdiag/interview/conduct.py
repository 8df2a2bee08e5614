"""The interview loop: ask, keep, go on; a confirmed answer is kept before the next question is shown."""

from __future__ import annotations

import time
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from cyberdiag.interview.course import Aids, Course, Halt
from cyberdiag.interview.overview import overview, stop, topics
from cyberdiag.interview.pace import Pace, Unread
from cyberdiag.model.answers import Names, Note
from cyberdiag.model.written import Kind
from cyberdiag.scoring.plausible import implausible

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.interview.flow import Step
    from cyberdiag.interview.keeper import Keeper
    from cyberdiag.interview.overview import Overview, Stop
    from cyberdiag.interview.screen import Screen
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.assessment import Beside
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.problems import Problem


class Move(Enum):
    """What a person may want instead of answering; the last three are chosen at a stop or in the review."""

    BACK = auto()
    HELP = auto()
    NOTE = auto()
    SKIP = auto()
    REVIEW = auto()
    PAUSE = auto()
    OPEN = auto()
    FINISH = auto()
    PROVEN = auto()


class Around(Struct, frozen=True):
    """What a question is asked with: minutes left, whether it opens a section, what is written beside it."""

    minutes: float | None = None
    opening: bool = False
    beside: Note = field(default_factory=Note)

    @property
    def hints(self) -> tuple[str, ...]:
        """The moves that are named below the question."""
        return ("moves", "moves-pause") if self.opening else ("moves",)


class Prompter(Protocol):
    """Asks; raises KeyboardInterrupt on Ctrl-C.

    On the first question of all it may say itself that there is no way back; asking again is all that happens here.
    """

    def ask(self, step: Step, before: Answer | None, around: Around) -> Answer | Move:
        """Return the answer to a question, `before` being the one it has, or where the person wants to go."""

    def note(self, step: Step, before: Note, demanded: Beside | None = None) -> Note | None:
        """Return what is to stand beside the answer, only what is `demanded` if anything; None to answer anew."""

    def stop(self, seen: Stop) -> Move:
        """Return OPEN to go on, FINISH to stop with what there is, PROVEN, REVIEW, BACK or PAUSE."""

    def review(self, seen: Overview, *, anew: bool) -> Move | Names | str:
        """Return the id of a question to change, other names, FINISH, OPEN to answer what is open, BACK or PAUSE."""

    def detail(self, count: int, minutes: float) -> bool:
        """Return whether the person gives the firm's own figures too: so many questions, which take so long."""

    def sure(self, doubt: Problem) -> bool:
        """Return whether a number stays that is hardly meant."""

    def pause(self, step: Step, shown: int) -> None:
        """Wait for a key where the prompt would push the `shown` lines above it out of sight."""


def conduct(
    questions: QuestionSet,
    answers: Answers,
    prompter: Prompter,
    screen: Screen,
    keeper: Keeper,
    *,
    quick: bool = False,
    detail: bool = False,
    reviewing: bool = False,
    going_on: bool = False,
    aids: Aids | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Answers:
    """Ask every open question that applies, show the review, and return all answers once the person is content.

    What is asked on request only is offered once after the review, or asked last with `detail`. With `reviewing` the review
    comes first; with `going_on` what is open is asked at once, and nothing more is offered. An answer changed after going
    back leads on to the first open question, so a slip costs the way back and nothing more. A wish to pause is the same as Ctrl-C: KeyboardInterrupt.
    """
    known = aids or Aids()
    course = Course(
        questions, answers, quick=quick, by_loss=known.by_loss, reviewing=reviewing, detail=detail
    )
    pace = Pace(clock, known.characters_a_minute)
    interview = _Interview(course.go_on() if going_on else course, prompter, screen, keeper, pace, known)
    interview.offered = going_on
    return interview.run()


class _Interview:
    """One run of the loop; `Course` knows what comes next, this class shows it and keeps what was said."""

    def __init__(
        self, course: Course, prompter: Prompter, screen: Screen, keeper: Keeper, pace: Pace, aids: Aids
    ) -> None:
        self._course, self._prompter, self._screen, self._keeper = course, prompter, screen, keeper
        self._pace, self._aids = pace, aids
        self._headed: tuple[str, int] | None = None
        self._opening = ""
        self._going_back = self._in_review = self.offered = False

    def run(self) -> Answers:
        while True:
            now = self._course.now()
            if now is Halt.REVIEW:
                if self._review():
                    return self._course.answers
            elif now is Halt.STOP:
                if self._stop():
                    return self._course.answers
            else:
                self._ask(now)

    def _ask(self, step: Step) -> None:
        course, key = self._course, step.question.id
        self._in_review = course.reviewing
        part = (step.section.id if step.by_section else "", step.page)
        if not course.at and part != self._headed:
            if step.by_section:
                done = len(course.steps) - len(course.left)
                self._screen.section(step, (done, len(course.steps)) if self._headed else None)
            elif self._headed or step.page:
                self._screen.page(topics(course, self._aids.names()))
            self._opening = key if self._headed else ""
            self._headed = part
        before = course.answers.get(key)
        if self._aids.told is not None:
            step = replace(step, question=self._aids.told(step.question, course.answers))
        self._pace.begin()
        around = Around(self._pace.left(course.unread(step)), key == self._opening, self._beside(key))
        reply = self._prompter.ask(step, before or self._aids.earlier.get(key), around)
        if not isinstance(reply, Move):
            self._answer(step, reply, before)
        elif reply is Move.HELP:
            self._prompter.pause(step, self._screen.help(step))
            self._course = course.to(key)
        elif reply is Move.NOTE:
            self._note(step)
        else:
            self._leave(step, reply)

    def _leave(self, step: Step, move: Move) -> None:
        """Go somewhere else without an answer."""
        if move is Move.PAUSE:
            raise KeyboardInterrupt
        self._pace.end(step.question, counts=False)
        course, going_back = self._course, self._going_back
        self._going_back = move is Move.BACK
        match move:
            case Move.BACK:
                self._course = course.back()
                there = self._course.now()
                if not going_back and there not in (step, Halt.REVIEW):
                    self._screen.back()
            case Move.SKIP:
                self._course = course.skipped(step.question.id)
                if course.answers.get(step.question.id) is None:
                    self._screen.skipped(step)
            case _:
                self._course = course.review()

    def _answer(self, step: Step, given: Answer, before: Answer | None) -> None:
        key, course = step.question.id, self._course
        beside = asdict(self._beside(key)) | {k: text for k, text in asdict(given.beside).items() if text}
        answer = given.with_note(Note(**beside))
        news = self._keeper.answer(key, answer)
        self._pace.end(step.question, counts=before is None)
        self._course = course.answered(key, answer).read_in(news)
        self._going_back = False
        if stands := self._course.answers.get(key):
            self._screen.answered(step, stands)
        if stopped := course.stopped(self._course):
            self._screen.stopped(stopped)
        if before is not None and (opened := course.opened(self._course)):
            self._screen.opened(opened)
        if not self._sure(step, course.answers) or not self._demanded(step):
            self._course = self._course.to(key)

    def _demanded(self, step: Step) -> bool:
        """Ask at once for what an answer needs beside it, the answer being saved by then; False to answer anew."""
        before, lacks = self._beside(step.question.id), self._course.lacks(step)
        beside = before if lacks is None else self._prompter.note(step, before, lacks)
        if beside is not None and beside != before:
            self._put(step, beside)
        return beside is not None

    def _sure(self, step: Step, before: Answers) -> bool:
        """Ask back once for each number that is hardly meant and was not there before; what was typed is saved by then."""
        if step.question.kind is not Kind.NUMBER:
            return True
        course = self._course
        known = implausible(course.questions, before)
        return all(
            self._prompter.sure(d) for d in implausible(course.questions, course.answers) if d not in known
        )

    def _note(self, step: Step) -> None:
        key = step.question.id
        beside = self._prompter.note(step, self._beside(key))
        self._course = self._course.to(key)
        if beside is not None:
            self._put(step, beside)

    def _put(self, step: Step, beside: Note) -> None:
        """Keep what is written beside an answer, or beside a question that is open."""
        key = step.question.id
        stands = self._course.answers.get(key)
        if stands is None:
            self._course = self._course.read_in(self._keeper.note(key, beside))
        else:
            answer = stands.with_note(beside)
            self._course = self._course.kept(key, answer).read_in(self._keeper.answer(key, answer))
        self._screen.noted(step, beside)

    def _stop(self) -> bool:
        """Show the estimate until the person goes somewhere; returns whether that is the end."""
        course = self._course
        page = Unread.of(s.question for s in course.coming)
        seen = stop(course, self._aids, self._pace.minutes(page), self._pace.minutes(course.far.whole))
        self._screen.stop(seen)
        while (wish := self._prompter.stop(seen)) is Move.PROVEN:
            self._screen.proven(seen)
        match wish:
            case Move.OPEN:
                self._course = course.go_on()
            case Move.BACK:
                self._course = course.back()
            case Move.PAUSE:
                raise KeyboardInterrupt
            case Move.FINISH if overview(course).is_settled:
                return True
            case _:
                self._course = course.review()
        return False

    def _review(self) -> bool:
        """Show all answers until one is to be changed; returns whether the person has finished."""
        seen, anew = overview(self._course), not self._in_review
        if anew:
            self._screen.review(seen)
        self._in_review = True
        wish = self._prompter.review(seen, anew=anew)
        match wish:
            case Move.FINISH:
                return not self._detail()
            case Move.OPEN:
                self._course = self._course.ask_open()
            case Move.BACK:
                self._course = self._course.back()
            case Move.PAUSE:
                raise KeyboardInterrupt
            case Names():
                self._course = self._course.named(wish.organisation, wish.respondent)
                self._course = self._course.read_in(self._keeper.names(wish))
            case str():
                self._course = self._course.jump(wish)
            case _:
                pass
        return False

    def _detail(self) -> bool:
        """Offer once to ask what is asked on request only; returns whether the person wants it."""
        extra = self._course.on_request
        if self.offered or not extra:
            return False
        self.offered = True
        if wanted := self._prompter.detail(len(extra), self._pace.minutes(Unread.of(extra))):
            self._course, self._in_review = self._course.detailed(), False
        return wanted

    def _beside(self, question: str) -> Note:
        given = self._course.answers.get(question)
        return given.beside if given else self._keeper.beside.get(question, Note())
