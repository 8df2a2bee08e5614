"""The interview loop: ask, keep, go on; a confirmed answer is kept before the next question is shown."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from cyberdiag.interview import flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet


class Move(Enum):
    """What a person may want instead of answering."""

    BACK = auto()
    HELP = auto()


class Prompter(Protocol):
    """Asks one question; raises KeyboardInterrupt on Ctrl-C.

    On the first question of all it may say itself that there is no way back; asking again is all that happens here.
    """

    def ask(self, step: Step, before: Answer | None) -> Answer | Move: ...

    def pause(self, step: Step, shown: int) -> None: ...


class Screen(Protocol):
    """Shows what surrounds a question; `help` returns how many lines it took."""

    def section(self, step: Step) -> None: ...

    def answered(self, step: Step, answer: Answer) -> None: ...

    def stopped(self, questions: tuple[Question, ...]) -> None: ...

    def help(self, step: Step) -> int: ...

    def back(self) -> None: ...


def conduct(
    questions: QuestionSet,
    answers: Answers,
    prompter: Prompter,
    screen: Screen,
    keep: Callable[[str, Answer], None],
    *,
    quick: bool = False,
) -> Answers:
    """Ask every open question that applies and return all answers.

    `keep` is called with each confirmed answer and must have stored it when it returns. An answer changed after
    going back leads on to the first open question, so a slip costs the way back and nothing more.
    """
    again: Step | None = None
    going_back = False
    headed: tuple[str, bool] | None = None
    while True:
        steps = flow.route(questions, answers, quick=quick)
        step = _at(steps, again) or flow.next_open(steps, answers)
        if step is None:
            return answers
        part = (step.section.id, step.question.core)
        if again is None and part != headed:
            screen.section(step)
            headed = part
        before = answers.get(step.question.id)
        reply = prompter.ask(step, before)
        if reply is Move.HELP:
            prompter.pause(step, screen.help(step))
            again = step
        elif reply is Move.BACK:
            earlier = flow.previous(steps, step)
            if earlier is not None and not going_back:
                screen.back()
            again, going_back = earlier or step, True
        else:
            answer = _given(reply, before)
            keep(step.question.id, answer)
            changed = answers.with_answer(step.question.id, answer)
            screen.answered(step, answer)
            left = flow.stopped(questions, answers, changed)
            if left:
                screen.stopped(left)
            answers, again, going_back = changed, None, False


def _given(reply: Answer | Move, before: Answer | None) -> Answer:
    """Return the confirmed answer; a note or evidence given before stays with the question."""
    assert not isinstance(reply, Move)  # noqa: S101  the two moves are dealt with
    if before is None:
        return reply
    return replace(reply, note=reply.note or before.note, evidence=reply.evidence or before.evidence)


def _at(steps: tuple[Step, ...], wanted: Step | None) -> Step | None:
    if wanted is None:
        return None
    return next((s for s in steps if s.question.id == wanted.question.id), None)
