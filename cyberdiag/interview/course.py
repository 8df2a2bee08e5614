"""Where an interview stands: a value that says what comes next, and what it becomes after each thing a person does."""

from __future__ import annotations

from enum import Enum, auto
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from cyberdiag.interview import flow
from cyberdiag.interview.pace import Unread
from cyberdiag.scoring.given import lacking
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.assessment import Assessment, Beside
    from cyberdiag.model.questionnaire import Question, QuestionSet

    Ranking = Callable[[Answers], Sequence[str]]
    """Ranks questions by what they mean for the loss of a firm with these answers."""
    Result = Callable[[Answers], Assessment]
    Names = Callable[[], Mapping[str, str]]
    Telling = Callable[[Question, Answers], Question]


class Halt(Enum):
    """What may come instead of a question."""

    STOP = auto()
    REVIEW = auto()


class Aids(Struct, frozen=True):
    """What helps an interview besides its questions, loaded when it is needed.

    `by_loss` ranks questions by what they mean for this firm's loss, `result` assesses what was answered so far, `names`
    gives the names of control domains by id, `told` a question in the words of the firm's trade. `earlier` are the answers
    of the round before, which Enter confirms.
    """

    by_loss: Ranking | None = None
    result: Result | None = None
    names: Names = dict[str, str]
    characters_a_minute: float = 500.0
    earlier: Mapping[str, Answer] = MappingProxyType({})
    told: Telling | None = None


class Far(Struct, frozen=True):
    """How far an interview has come.

    What is left to read of the `first` set and of the `whole`, the last page with an answer (-1 for none), and whether a
    question that counts for a score is answered.
    """

    first: Unread
    whole: Unread
    page: int
    scored: bool

    def after(self, step: Step, *, scored: bool) -> Far:
        """Return the same once one more step is answered."""
        first = self.first if step.page else self.first.without(step.question)
        return Far(first, self.whole.without(step.question), max(self.page, step.page), self.scored or scored)


class Course(Struct, frozen=True, dict=True):
    """One interview at one moment.

    `at` is the question gone back or jumped to, `skips` how often each open question was put off, `reviewing`
    whether the person came from the review, `page` up to which page the person chose to go on. `by_loss` ranks the
    questions by what they mean for this firm's loss, `detail` is whether what is asked on request only was requested.
    """

    questions: QuestionSet
    answers: Answers
    quick: bool = False
    skips: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    at: str = ""
    reviewing: bool = False
    page: int = 0
    by_loss: Ranking | None = None
    detail: bool = False

    @cached_property
    def counted(self) -> Answers:
        """The answers without those that others switch off."""
        return relevant(self.questions, self.answers)

    @cached_property
    def ranked(self) -> Sequence[str]:
        """The questions that bear most on the loss first, as far as the first facts tell."""
        return self.by_loss(self.answers) if self.by_loss and not self.quick else ()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every question that applies, in the order asked."""
        return flow.routed(
            self.questions, self.counted, quick=self.quick, by_loss=self.ranked, detail=self.detail
        )

    @property
    def open(self) -> tuple[Step, ...]:
        """Every step without an answer, put off or not."""
        return tuple(self.left.values())

    @cached_property
    def left(self) -> Mapping[str, Step]:
        """The same by the id of its question."""
        return {s.question.id: s for s in self.steps if self.answers.get(s.question.id) is None}

    @cached_property
    def far(self) -> Far:
        """How far the interview has come; each answer takes its part from what was worked out once."""
        held = [s for s in self.steps if s.question.id not in self.left]
        return Far(
            Unread.of(s.question for s in self.left.values() if not s.page),
            Unread.of(s.question for s in self.left.values()),
            max((s.page for s in held), default=-1),
            any(s.question.id in self.questions.scored_ids for s in held),
        )

    def lacks(self, step: Step) -> Beside | None:
        """Return what is demanded beside the answer to a step, and does not stand there."""
        answer = self.answers.get(step.question.id)
        demands = self.questions.demands.get(step.question.id)
        return lacking(step.question, answer, demands) if answer and demands else None

    def unread(self, step: Step) -> Unread | None:
        """Return what is left to read from a step on; in the first set, to its end. None where a slip is all that is left."""
        if self.reviewing and not self.open:
            return None
        return self.far.whole if step.page or step.by_section else self.far.first

    def now(self) -> Step | Halt:
        """Return what comes next."""
        wanted = self.at and next((s for s in self.steps if s.question.id == self.at), None)
        if wanted:
            return wanted
        following = None if self.reviewing else flow.next_open(self.left.values(), self.answers, self.skips)
        if following is None:
            return Halt.REVIEW
        return Halt.STOP if self._opens_a_page(following) else following

    @property
    def coming(self) -> tuple[Step, ...]:
        """Return the open steps of the page that comes next."""
        following = flow.next_open(self.left.values(), self.answers, self.skips)
        return tuple(s for s in self.open if following is not None and s.page == following.page)

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
        after = replace(self, answers=self.answers.with_answer(question, answer))
        counted = self.counted.with_answer(question, answer)
        applies = question in self.counted.by_id or question in self.left
        if (
            applies
            and after.ranked == self.ranked
            and flow.same(self.questions, self.counted, counted, question)
        ):
            left = dict(self.left)
            step = left.pop(question, None)
            scored = question in self.questions.scored_ids
            far = self.far if step is None else self.far.after(step, scored=scored)
            vars(after).update(counted=counted, steps=self.steps, left=left, far=far)
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

    def named(self, organisation: str, respondent: str) -> Course:
        """Go on as somebody else."""
        return self.elsewhere(answers=replace(self.answers, organisation=organisation, respondent=respondent))

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
        if now is Halt.STOP:
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
        """Go on to the next page."""
        return self.elsewhere(page=max([self.page, *(s.page for s in self.coming)]))

    def ask_open(self) -> Course:
        """Ask what is open, put off or not."""
        return self.elsewhere(reviewing=False, at="", skips=MappingProxyType({})).go_on()

    def detailed(self) -> Course:
        """Ask what is asked on request only, at once."""
        return replace(self, detail=True, reviewing=False, at="").go_on()

    @property
    def on_request(self) -> tuple[Question, ...]:
        """Return what would be asked on request and is not answered yet; nothing of a short interview."""
        if self.quick or not self.questions.detail:
            return ()
        known = {s.question.id for s in self.steps}
        return tuple(s.question for s in replace(self, detail=True).steps if s.question.id not in known)

    def _opens_a_page(self, following: Step) -> bool:
        """Return whether a page ends here of which the person has not been told, and the next is not begun."""
        return self.page < following.page > self.far.page and self.far.scored
