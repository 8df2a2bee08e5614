"""What was done of the plan of then; questions are named by the ids of now, `now` maps those of then to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from cyberdiag.scoring.actions import FIRST
from cyberdiag.scoring.given import earned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.model.result import Result

PLANNED = ("done", "begun", "open", "unknown", "unasked", "gone")
"""What can become of an action of the earlier plan."""


class Side(Protocol):
    """One of two assessments: its result, and its answers as the questionnaire of now reads them."""

    @property
    def result(self) -> Result:
        """The result."""

    @property
    def answers(self) -> Answers:
        """The answers."""


class Planned(Struct, frozen=True):
    """An action of the earlier plan and what became of it; `question` is None where it is asked no more."""

    id: str
    question: Question | None
    state: str


def done(old: Result, answers: Answers, questions: QuestionSet, now: Mapping[str, str]) -> Iterator[Question]:
    """Give the questions behind actions of then that have full marks."""
    for action in old.actions:
        for name in action.questions:
            question = questions.by_id.get(now.get(name, name))
            if question is not None and _full(question, answers.get(question.id)):
                yield question


def _full(question: Question, answer: Answer | None) -> bool:
    points = _points(question, answer)
    return points is not None and points >= question.full_points


def _points(question: Question, answer: Answer | None) -> float | None:
    """Return what an answer earns; None where there is none, or none that is known."""
    if answer is None or answer.is_unknown or not question.has_points:
        return None
    return earned(question, answer)


def planned(old: Side, new: Side, questions: QuestionSet, now: Mapping[str, str]) -> Iterator[Planned]:
    """Give what the plan of then had a date for, in the diagnoses of now; before plans had dates, its first actions."""
    assessed = {"", *(d.id for d in new.result.diagnoses)}
    every = [a for a in old.result.actions if a.diagnosis in assessed]
    dated = [a for a in every if a.wave is not None] or every[:FIRST]
    off = {name for d in new.result.diagnoses for name in d.not_applicable}
    for name in (now.get(q, q) for a in dated for q in a.questions):
        question = questions.by_id.get(name)
        is_gone = question is None or name in off
        yield Planned(name, question, "gone" if is_gone or question is None else _state(question, old, new))


def _state(question: Question, old: Side, new: Side) -> str:
    before, after = old.answers.get(question.id), new.answers.get(question.id)
    if _full(question, after):
        return "done"
    if after is None:
        return "unasked"
    if after.is_unknown:
        return "unknown"
    is_better = (_points(question, after) or 0.0) > (_points(question, before) or 0.0)
    return "begun" if is_better else "open"
