"""Numbers, dates and labels as each language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.assessment import State
from cyberdiag.model.text import printable
from cyberdiag.scoring.scores import half_up

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import Question

DASH = "—"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def decimal(value: float | None) -> str:
    """Return a score rounded half up to one decimal, or a dash."""
    return DASH if value is None else f"{half_up(value):.1f}"


def date(iso: str, lang: str) -> str:
    """Return a date such as 2026年11月22日 or 22 November 2026."""
    if not iso:
        return DASH
    year, month, day = (int(p) for p in iso.split("-"))
    return f"{year}年{month}月{day}日" if lang == "ja" else f"{day} {_MONTHS[month - 1]} {year}"


def answer(question: Question, given: Answer | None, state: State | None, messages: Messages) -> str:
    """Return an answer in words: the label of the choice, a number with its unit, or why there is none."""
    if state is State.NOT_APPLICABLE:
        return messages("report.not-applicable")
    if state is State.LEFT_OUT:
        return messages("report.left-out")
    if given is None:
        return messages("report.unanswered")
    if given.value == UNKNOWN:
        return messages("interview.unknown")
    if isinstance(given.value, int | float):
        space = "" if messages.lang == "ja" else " "
        return f"{given.value:,}{space}{question.unit}".strip()
    chosen = given.value if isinstance(given.value, tuple) else (given.value,)
    labels = [found.label if (found := question.choice(c)) else printable(c) for c in chosen]
    return ("、" if messages.lang == "ja" else "; ").join(labels)
