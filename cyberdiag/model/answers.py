"""What was answered, by question id."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.records import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.problems import Place

Value = str | int | float | tuple[str, ...]

UNKNOWN = "unknown"
"""The answer "I don't know", possible for every question."""


class Note(Struct, frozen=True):
    """What may be written beside an answer: a remark, and the proof that is kept."""

    note: str = ""
    evidence: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """One confirmed answer; `value` is a choice id, several ids, a number, a text or `UNKNOWN`."""

    value: Value
    note: str = ""
    evidence: str = ""
    place: Place | None = dataclasses.field(default=None, compare=False)

    @property
    def beside(self) -> Note:
        """What was written beside the answer."""
        return Note(self.note, self.evidence)

    def with_note(self, beside: Note) -> Answer:
        """Return the same answer with something else beside it."""
        return replace(self, note=beside.note, evidence=beside.evidence)

    @property
    def is_unknown(self) -> bool:
        """Whether it says "don't know"."""
        return self.value == UNKNOWN


class Answers(Struct, frozen=True):
    """Everything one firm has answered, with who and when; `date` is ISO text or empty."""

    by_id: Mapping[str, Answer] = {}
    organisation: str = ""
    respondent: str = ""
    date: str = ""
    versions: Mapping[str, str] = {}

    def get(self, question: str) -> Answer | None:
        """Return what was answered, "don't know" too; None while the question is open."""
        return self.by_id.get(question)

    def value(self, question: str) -> Value | None:
        """Return the value, or None while the question is open or answered with "don't know"."""
        answer = self.by_id.get(question)
        return None if answer is None or answer.is_unknown else answer.value

    def with_answer(self, question: str, answer: Answer) -> Answers:
        """Return the answers with one more, or another one."""
        return replace(self, by_id=MappingProxyType({**self.by_id, question: answer}))
