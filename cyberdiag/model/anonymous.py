"""Answers without anything that a person typed in words; the one place that decides what `--anonymous` leaves out."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.answers import UNKNOWN, Answer, Answers, Note
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import QuestionSet

HIDDEN = "***"
"""Stands for a free text that was given, so that its question still counts as answered."""


def anonymous(answers: Answers, questions: QuestionSet) -> Answers:
    """Return the answers without organisation, respondent, notes, evidence and free text.

    Choices, numbers and dates stay, because the result is made of them.
    """
    texts = {q.id for q in questions.by_id.values() if q.kind is Kind.TEXT}
    return Answers(
        by_id=MappingProxyType({key: _bare(a, key in texts) for key, a in answers.by_id.items()}),
        date=answers.date,
        versions=answers.versions,
    )


def _bare(answer: Answer, is_text: bool) -> Answer:
    value = HIDDEN if is_text and answer.value != UNKNOWN else answer.value
    return replace(answer, value=value).with_note(Note())
