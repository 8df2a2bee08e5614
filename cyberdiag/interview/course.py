"""Where an interview stands: a value that says what comes next, and what it becomes after each thing a person does."""

from __future__ import annotations

from enum import Enum, auto
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from cyberdiag.interview import flow
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet


class Halt(Enum):
    """What may come instead of a question."""

    FIRST_SCORE = auto()
    REVIEW = auto()


class Course(Struct, frozen=True, dict=True):
    """One interview at one moment.

    `at` is the question gone back or jumped to, `skips` how often each open question was put off, `reviewing`
    whether the person came from the review, `told` whether the choice after the basic questions was made.
    """

    questions: QuestionSet
    answers: Answers
    quick: bool = False
    skips: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    at: str = ""
    reviewing: bool = False
    told: bool = False

    @cached_property
    def counted(self) -> Answers:
        """The answers without those that others switch off."""
        return relevant(self.questions, self.answers)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every question that applies, in the order asked."""
        return flow.routed(self.questions, self.counted, quick=self.quick)

    @property
    def open(self) -> tuple[Step, ...]:
        """Every step without an answer, put off or not."""
        return tuple(self.left.values())

    @cached_property
    def left(self) -> Mapping[str, Step]:
        """The same by the id of its question."""
        return {s.question.id: s for s in self.steps if self.answers.get(s.question.id) is None}

    def now(self) -> Step | Halt:
        """Return what comes next."""
        wanted = self.at and next((s for s in self.steps if s.question.id == self.at), None)
        if wanted:
            return wanted
        following = None if self.reviewing else flow.next_open(self.left.values(), self.answers, self.skips)
        if following is None:
            return Halt.REVIEW
        return Halt.FIRST_SCORE if self._ends_the_core(following) else following

    def elsewhere(self, **changes: Any) -> Course:
        """Return the same interview elsewhere; with the same answers the way stays the same."""
        after = replace(self, **changes)
        vars(after).update(vars(self))
        return after

    def answered(self, question: str, answer: Answer) -> Course:
        """Go on to the next open question, or back to the review unless the change opens new questions."""
        after = self.kept(question, answer).elsewhere(at="")
        return after.elsewhere(reviewing=self.reviewing and not self.opened(after))

    def kept(self, question: str, answer: Answer) -> Course:
        """Stay, with one more answer or another one; the way is worked out anew only if the answer changes it."""
        told = self.told or not self.questions.by_id[question].core
        after = replace(self, answers=self.answers.with_answer(question, answer), told=told)
        counted = self.counted.with_answer(question, answer)
        applies = question in self.counted.by_id or question in self.left
        if applies and flow.same(self.questions, self.counted, counted, question):
            left = dict(self.left)
            left.pop(question, None)
            vars(after).update(counted=counted, steps=self.steps, left=left)
        return after

    def stopped(self, after: Course) -> tuple[Question, ...]:
        """Return the questions whose answers counted before a change and no longer do."""
        same = after.steps is self.steps
        return () if same else flow.stopped(self.questions, self.answers, after.answers)

    def opened(self, after: Course) -> tuple[Question, ...]:
        """Return the questions still to ask that a change has switched on."""
        if after.steps is self.steps:
            return ()
        before = {s.question.id for s in self.steps}
        return tuple(s.question for s in after.open if s.question.id not in before)

    def read_in(self, news: Mapping[str, Answer | None]) -> Course:
        """Go on with what somebody else answered meanwhile; None is an answer that is gone."""
        if not news:
            return self
        by_id = {k: a for k, a in {**self.answers.by_id, **news}.items() if a is not None}
        return replace(self, answers=replace(self.answers, by_id=MappingProxyType(by_id)))

    def skipped(self, question: str) -> Course:
        """Put a question off; one that has an answer is merely left, and the only open one is not asked again at once."""
        if self.answers.get(question) is not None:
            return self.elsewhere(at="")
        skips = {**self.skips, question: self.skips.get(question, 0) + 1}
        after = self.elsewhere(skips=MappingProxyType(skips), at="")
        following = after.now()
        same = not isinstance(following, Halt) and following.question.id == question
        return after.skipped(question) if same else after

    def back(self) -> Course:
        """Go to the question before; from a question of the review to the review, from there to where one was."""
        now = self.now()
        if now is Halt.REVIEW:
            rest = self.elsewhere(reviewing=False)
            return (
                rest
                if rest.now() is not Halt.REVIEW
                else rest.to(self.steps[-1].question.id if self.steps else "")
            )
        if now is Halt.FIRST_SCORE:
            before = flow.next_open(self.left.values(), self.answers, self.skips)
            earlier = flow.previous(self.steps, before) if before else None
            return self.to(earlier.question.id) if earlier else self
        if self.reviewing:
            return self.elsewhere(at="")
        earlier = flow.previous(self.steps, now)
        return self.to((earlier or now).question.id)

    def to(self, question: str) -> Course:
        """Go to a question, answered or not."""
        return self.elsewhere(at=question)

    def jump(self, question: str) -> Course:
        """Go to a question from the review, to come back to it."""
        return self.elsewhere(at=question, reviewing=True)

    def review(self) -> Course:
        """Go to the review."""
        return self.elsewhere(reviewing=True, at="")

    def go_on(self) -> Course:
        """Go on after the first score."""
        return self.elsewhere(told=True)

    def ask_open(self) -> Course:
        """Ask what is open, put off or not."""
        return self.elsewhere(reviewing=False, told=True, at="", skips=MappingProxyType({}))

    def _ends_the_core(self, following: Step) -> bool:
        """Return whether the basic questions were asked and none of the others was begun."""
        if self.told or following.question.core:
            return False
        scored = {q.id for n in self.questions.scored for q in n.questions}
        held = [
            s for s in self.steps if s.question.id in scored and self.answers.get(s.question.id) is not None
        ]
        return bool(held) and all(s.question.core for s in held)
