"""What was answered, by question id."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.problems import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | float | tuple[str, ...]

UNKNOWN = "unknown"
"""The answer "I don't know", possible for every question."""
NONE = "none"
"""The choice of a multiple-choice question that excludes all others."""


class Note(Struct, frozen=True):
    """What may be written beside an answer: a remark, and the proof that is kept."""

    note: str = ""
    evidence: str = ""


class Names(Struct, frozen=True):
    """Who answers: the firm, and the person's part in it."""

    organisation: str
    respondent: str


class Answer(Struct, frozen=True):
    """One confirmed answer; `value` is a choice id, several ids, a number, a text or `UNKNOWN`.

    Where it was written makes no other answer of it.
    """

    value: Value
    note: str = ""
    evidence: str = ""
    place: Place | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self._told == other._told

    __ne__ = object.__ne__

    def __hash__(self) -> int:
        return hash(self._told)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids that were chosen, or what was typed as the only one."""
        return self.value if isinstance(self.value, tuple) else (str(self.value),)

    @property
    def plain(self) -> str | float | list[str]:
        """The value as files hold it."""
        return list(self.value) if isinstance(self.value, tuple) else self.value

    @property
    def _told(self) -> tuple[Value, str, str]:
        return (self.value, self.note, self.evidence)

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


class Said(Struct, frozen=True):
    """What one of several people answered."""

    respondent: str
    value: Value


class Answers(Struct, frozen=True):
    """Everything one firm has answered, with who and when; `date` is ISO text or empty."""

    by_id: Mapping[str, Answer] = {}
    organisation: str = ""
    respondent: str = ""
    date: str = ""
    versions: Mapping[str, str] = {}
    disagreements: Mapping[str, tuple[Said, ...]] = {}
    """Questions that several people answered differently, with what each said."""

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
