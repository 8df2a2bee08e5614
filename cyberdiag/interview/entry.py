"""What is said of a line while it is typed, and the answer that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag import typed
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.moment import parse_day
from cyberdiag.model.numbers import parse_number
from cyberdiag.model.text import one_line
from cyberdiag.model.written import Kind
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import Question


LONGEST = 2000
"""Characters of one answer, note or evidence: all of them together stay a file that can be read again."""
_PLAIN = 1000
"""Below this a number needs no commas to be read."""


def too_long(text: str, say: Messages) -> str:
    """Return that a text is too long to be kept, or nothing."""
    return say("interview.too-long", length=len(text), limit=LONGEST) if len(text) > LONGEST else ""


def fault(question: Question, text: str, before: Answer | None, say: Messages) -> str:
    """Return what is wrong with a text, or nothing; an empty line keeps the answer given before."""
    if not text.strip():
        return (
            "" if before is not None or question.optional else say(f"interview.empty-{question.kind.value}")
        )
    found = typed.value(question, text)
    return say.writing.sentences.join(say.problem(found)) if isinstance(found, Problem) else ""


def answer(question: Question, text: str, before: Answer | None) -> Answer:
    """Return the answer meant by a text without fault."""
    if not text.strip():
        if before is not None:
            return Answer(before.value)
        return Answer("" if question.kind is Kind.TEXT else UNKNOWN)
    if question.kind is Kind.TEXT:
        return Answer(one_line(text))
    found = typed.value(question, text)
    return Answer(UNKNOWN if isinstance(found, Problem) else found)


def meaning(question: Question, text: str, say: Messages) -> str:
    """Return what a text such as `5億` or `令和8年3月1日` stands for, while it is typed."""
    if question.kind is Kind.DATE:
        day = parse_day(text)
        return f"= {day}" if day and day != text.strip() else ""
    number = parse_number(text, question.unit) if question.kind is Kind.NUMBER else None
    if number is None or (number < _PLAIN and text.strip() == f"{number:.0f}"):
        return ""
    whole = int(number) if number.is_integer() else number
    return f"= {say.writing.quantity(whole, question.unit)}"
