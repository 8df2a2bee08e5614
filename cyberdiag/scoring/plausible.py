"""Numbers that are hardly meant: pointed out once and never refused; the bounds stand beside each question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.model.numbers import Quantity
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet


def implausible(questions: QuestionSet, answers: Answers) -> tuple[Problem, ...]:
    """Return a warning for each number outside what its question calls plausible; zero is always taken."""
    found = (_doubt(q, questions, answers) for q in questions.by_id.values() if q.plausible is not None)
    return tuple(doubt for doubt in found if doubt is not None)


def _doubt(question: Question, questions: QuestionSet, answers: Answers) -> Problem | None:
    bounds, value = question.plausible, _given(question, answers)
    if bounds is None or not value:
        return None
    values: dict[str, Any] = {"id": question.id, "question": question.text, "value": _amount(question, value)}
    place = getattr(answers.get(question.id), "place", None) or Place("")
    side = _outside(value, bounds.at_least, bounds.at_most)
    if side:
        code = "implausible-low" if side < 0 else "implausible-high"
        return Problem(place, code, values, Severity.WARNING)
    other = questions.by_id.get(bounds.per or "")
    base = _given(other, answers) if other else None
    if other is None or not base:
        return None
    side = _outside(value / base, bounds.per_at_least, bounds.per_at_most)
    code = "implausible-low-per" if side < 0 else "implausible-high-per"
    values |= {"other": other.text, "base": _amount(other, base)}
    return Problem(place, code, values, Severity.WARNING) if side else None


def _outside(value: float, low: float | None, high: float | None) -> int:
    """Return -1 below the bounds, 1 above them, else 0."""
    if low is not None and value < low:
        return -1
    return int(high is not None and value > high)


def _given(question: Question, answers: Answers) -> float | None:
    value = answers.value(question.id)
    return value if isinstance(value, int | float) else None


def _amount(question: Question, value: float) -> Quantity:
    return Quantity(value, question.unit)
