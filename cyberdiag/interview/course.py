"""Where an interview stands: a value that says what comes next, and what it becomes after each thing a person does."""

from __future__ import annotations

from enum import Enum, auto
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from cyberdiag.interview import flow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.questionnaire import Question, QuestionSet

    Ranking = Callable[[Answers], Sequence[str]]
    """Ranks questions by what they mean for the loss of a firm with these answers."""
    Result = Callable[[Answers], Assessment]
    Names = Callable[[], Mapping[str, str]]


class Halt(Enum):
    """What may come instead of a question."""

    STOP = auto()
    REVIEW = auto()


class Aids(Struct, frozen=True):
    """What helps an interview besides its questions, loaded when it is needed.

    `by_loss` ranks questions by what they mean for this firm's loss, `result` assesses what was answered so far, `names`
    gives the names of control domains by id.
    """

    by_loss: Ranking | None = None
    result: Result | None = None
    names: Names = dict[str, str]
    characters_a_minute: float = 500.0


class Course(Struct, frozen=True, dict=True):
    """One interview at one moment.

    `at` is the question gone back or jumped to, `skips` how often each open question was put off, `reviewing`
    whether the person came from the review, `page` up to which page the person chose to go on. `by_loss` ranks the
    questions by what they mean for this firm's loss.
    """

    questions: QuestionSet
    answers: Answers
    quick: bool = False
    skips: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    at: str = ""
    reviewing: bool = False
    page: int = 0
    by_loss: Ranking | None = None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every question that applies, in the order asked."""
        ranked = self.by_loss(self.answers) if self.by_loss and not self.quick else ()
        return flow.route(self.questions, self.answers, quick=self.quick, by_loss=ranked)

    @property
    def open(self) -> tuple[Step, ...]:
        """Return every step without an answer, put off or not."""
        return tuple(s for s in self.steps if self.answers.get(s.question.id) is None)

    def now(self) -> Step | Halt:
        """Return what comes next."""
        wanted = next((s for s in self.steps if s.question.id == self.at), None)
        if wanted is not None:
            return wanted
        following = None if self.reviewing else flow.next_open(self.steps, self.answers, self.skips)
        if following is None:
            return Halt.REVIEW
        return Halt.STOP if self._opens_a_page(following) else following

    @property
    def coming(self) -> tuple[Step, ...]:
        """Return the open steps of the page that comes next."""
        following = flow.next_open(self.steps, self.answers, self.skips)
        return tuple(s for s in self.open if following is not None and s.page == following.page)

    def answered(self, question: str, answer: Answer) -> Course:
        """Go on to the next open question, or back to the review unless the change opens new questions."""
        after = replace(self, answers=self.answers.with_answer(question, answer), at="")
        return replace(after, reviewing=self.reviewing and not self.opened(after))

    def opened(self, after: Course) -> tuple[Question, ...]:
        """Return the questions still to ask that a change has switched on."""
        before = {s.question.id for s in self.steps}
        return tuple(s.question for s in after.open if s.question.id not in before)

    def skipped(self, question: str) -> Course:
        """Put a question off; one that has an answer is merely left, and the only open one is not asked again at once."""
        if self.answers.get(question) is not None:
            return replace(self, at="")
        skips = {**self.skips, question: self.skips.get(question, 0) + 1}
        after = replace(self, skips=MappingProxyType(skips), at="")
        following = after.now()
        same = not isinstance(following, Halt) and following.question.id == question
        return after.skipped(question) if same else after

    def back(self) -> Course:
        """Go to the question before; from a question of the review to the review, from there to where one was."""
        now = self.now()
        if now is Halt.REVIEW:
            rest = replace(self, reviewing=False)
            return (
                rest
                if rest.now() is not Halt.REVIEW
                else rest.to(self.steps[-1].question.id if self.steps else "")
            )
        if now is Halt.STOP:
            before = flow.next_open(self.steps, self.answers, self.skips)
            earlier = flow.previous(self.steps, before) if before else None
            return self.to(earlier.question.id) if earlier else self
        if self.reviewing:
            return replace(self, at="")
        earlier = flow.previous(self.steps, now)
        return self.to((earlier or now).question.id)

    def to(self, question: str) -> Course:
        """Go to a question, answered or not."""
        return replace(self, at=question)

    def jump(self, question: str) -> Course:
        """Go to a question from the review, to come back to it."""
        return replace(self, at=question, reviewing=True)

    def review(self) -> Course:
        """Go to the review."""
        return replace(self, reviewing=True, at="")

    def go_on(self) -> Course:
        """Go on to the next page."""
        return replace(self, page=max([self.page, *(s.page for s in self.coming)]))

    def ask_open(self) -> Course:
        """Ask what is open, put off or not."""
        return replace(self, reviewing=False, at="", skips=MappingProxyType({})).go_on()

    def _opens_a_page(self, following: Step) -> bool:
        """Return whether a page ends here of which the person has not been told, and the next is not begun."""
        if following.page <= self.page:
            return False
        scored = {q.id for n in self.questions.scored for q in n.questions}
        held = [s for s in self.steps if self.answers.get(s.question.id) is not None]
        begun = any(s.page >= following.page for s in held)
        return not begun and any(s.question.id in scored for s in held)
