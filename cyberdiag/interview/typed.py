"""What a typed answer means, and what is wrong with it: numbers, dates and texts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.numbers import parse_number
from cyberdiag.model.text import narrow, one_line
from cyberdiag.model.written import Kind

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
    match question.kind:
        case Kind.NUMBER:
            return _number_fault(question, text, say)
        case Kind.DATE:
            return "" if _date(text) else say("interview.not-date")
        case _:
            return ""


def _number_fault(question: Question, text: str, say: Messages) -> str:
    number = parse_number(text)
    if number is None:
        return say("interview.not-number")
    if question.minimum is not None and number < question.minimum:
        return say("interview.too-low", low=f"{question.minimum:,.0f}")
    if question.maximum is not None and number > question.maximum:
        return say("interview.too-high", high=f"{question.maximum:,.0f}")
    return ""


def answer(question: Question, text: str, before: Answer | None) -> Answer:
    """Return the answer meant by a text without fault."""
    if not text.strip():
        if before is not None:
            return Answer(before.value)
        return Answer("" if question.kind is Kind.TEXT else UNKNOWN)
    match question.kind:
        case Kind.NUMBER:
            number = parse_number(text) or 0.0
            return Answer(int(number) if number.is_integer() else number)
        case Kind.DATE:
            return Answer(_date(text))
        case _:
            return Answer(one_line(text))


def meaning(question: Question, text: str) -> str:
    """Return the number that a text such as `5億` stands for, while it is typed."""
    number = parse_number(text) if question.kind is Kind.NUMBER else None
    if number is None or (number < _PLAIN and text.strip() in {f"{number:.0f}", ""}):
        return ""
    whole = int(number) if number.is_integer() else number
    return f"= {whole:,} {question.unit}".rstrip()


def _date(text: str) -> str:
    plain = narrow(text).strip().replace("/", "-")
    try:
        year, month, day = map(int, plain.split("-"))
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""
