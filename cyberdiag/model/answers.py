"""What was answered, by question id."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict, replace

from cyberdiag.problems import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | float | tuple[str, ...]

UNKNOWN = "unknown"
"""The answer "I don't know", possible for every question."""
NONE = "none"
"""The choice of a multiple-choice question that excludes all others."""


class Confidence(StrEnum):
    """What an answer rests on; no score depends on it."""

    SHOWN = "shown"  # evidence stands beside it
    PAST = "past"  # evidence that is valid no more
    SAID = "said"


class Note(Struct, frozen=True):
    """What may be written beside an answer: a remark, and the proof that is kept.

    `evidence_files` are names as seen from the folder of the answers file, one a line; both days are ISO text.
    """

    note: str = ""
    evidence: str = ""
    evidence_files: str = ""
    evidence_date: str = ""
    evidence_holder: str = ""
    evidence_until: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is written."""
        return any(asdict(self).values())

    @property
    def told(self) -> str:
        """The evidence as one text: behind its words stand files, holder and days."""
        days = f"{self.evidence_date} – {self.evidence_until}" if self.evidence_until else self.evidence_date
        kept = "; ".join(filter(None, (*file_names(self.evidence_files), self.evidence_holder, days.strip())))
        return " ".join(filter(None, (self.evidence, f"({kept})" if kept else "")))


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
    evidence_files: str = ""
    evidence_date: str = ""
    evidence_holder: str = ""
    evidence_until: str = ""

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
    def _told(self) -> tuple[Value, Note]:
        return (self.value, self.beside)

    @property
    def beside(self) -> Note:
        """What was written beside the answer."""
        return Note(*(getattr(self, field) for field in Note.__struct_fields__))

    def with_note(self, beside: Note) -> Answer:
        """Return the same answer with something else beside it."""
        return replace(self, **asdict(beside))

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that are its evidence, as seen from the folder of the answers file."""
        return file_names(self.evidence_files)

    @property
    def has_evidence(self) -> bool:
        """Whether evidence is told or named."""
        return bool(self.evidence.strip() or self.files)

    def confidence(self, day: str) -> Confidence:
        """Return what it rests on as of a day (ISO text); evidence counts through its last day."""
        if not self.has_evidence:
            return Confidence.SAID
        return Confidence.PAST if self.evidence_until and self.evidence_until < day else Confidence.SHOWN

    @property
    def is_unknown(self) -> bool:
        """Whether it says "don't know"."""
        return self.value == UNKNOWN


def file_names(text: str) -> tuple[str, ...]:
    """Return the names that stand in a text one a line, each once."""
    return tuple(dict.fromkeys(name for line in text.splitlines() if (name := line.strip())))


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
