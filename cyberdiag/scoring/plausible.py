"""Numbers that are hardly meant: pointed out once and never refused; the bounds stand beside each question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    if (code := _outside(value, bounds.at_least, bounds.at_most)) is not None:
        return Problem(place, code, values, Severity.WARNING)
    other = questions.by_id.get(bounds.per or "")
    base = _given(other, answers) if other else None
    if other is None or not base:
        return None
    if (code := _outside(value / base, bounds.per_at_least, bounds.per_at_most)) is None:
        return None
    values |= {"other": other.text, "base": _amount(other, base)}
    return Problem(place, f"{code}-per", values, Severity.WARNING)


def _outside(value: float, low: float | None, high: float | None) -> str | None:
    if low is not None and value < low:
        return "implausible-low"
    return "implausible-high" if high is not None and value > high else None


def _given(question: Question, answers: Answers) -> float | None:
    value = answers.value(question.id)
    return value if isinstance(value, int | float) else None


def _amount(question: Question, value: float) -> str:
    return f"{value:,} {question.unit}".rstrip()
