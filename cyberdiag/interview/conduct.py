"""The interview loop: ask, keep, go on; a confirmed answer is kept before the next question is shown."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from cyberdiag.interview import flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.questionnaire import QuestionSet


class Move(Enum):
    """What a person may want instead of answering."""

    BACK = auto()
    HELP = auto()


class Prompter(Protocol):
    """Asks one question; raises KeyboardInterrupt on Ctrl-C."""

    def ask(self, step: Step, before: Answer | None) -> Answer | Move: ...


class Screen(Protocol):
    """Shows what surrounds a question."""

    def section(self, step: Step) -> None: ...

    def answered(self, step: Step, answer: Answer) -> None: ...

    def help(self, step: Step) -> None: ...

    def first(self) -> None: ...


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

    `keep` is called with each confirmed answer and must have stored it when it returns.
    """
    going_back: Step | None = None
    while True:
        steps = flow.route(questions, answers, quick=quick)
        step = _at(steps, going_back) or flow.next_open(steps, answers)
        if step is None:
            return answers
        if step.opens_section and going_back is None:
            screen.section(step)
        reply = prompter.ask(step, answers.get(step.question.id))
        if reply is Move.HELP:
            screen.help(step)
            going_back = step
        elif reply is Move.BACK:
            earlier = flow.previous(steps, step)
            if earlier is None:
                screen.first()
            going_back = earlier or step
        else:
            answer = _given(reply, answers.get(step.question.id))
            keep(step.question.id, answer)
            answers = answers.with_answer(step.question.id, answer)
            screen.answered(step, answer)
            going_back = None


def _given(reply: Answer | Move, before: Answer | None) -> Answer:
    """Return the confirmed answer; a note or evidence given before stays with the question."""
    from dataclasses import replace

    assert not isinstance(reply, Move)  # noqa: S101  the two moves are dealt with
    if before is None:
        return reply
    return replace(reply, note=reply.note or before.note, evidence=reply.evidence or before.evidence)


def _at(steps: tuple[Step, ...], wanted: Step | None) -> Step | None:
    if wanted is None:
        return None
    return next((s for s in steps if s.question.id == wanted.question.id), None)
