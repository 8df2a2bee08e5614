"""Safeguards that hold a rating or an answer down while they are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Question


class Gate(Struct, frozen=True):
    """A key safeguard: while `question` has one of the `worst` answers the rating is `cap` at best."""

    id: str
    question: str
    worst: tuple[str, ...]
    cap: str
    text: str


class Cap(Struct, frozen=True):
    """While `question` has one of the `worst` answers, `limits` (empty: all) count for the choice `at` at most."""

    id: str
    question: str
    worst: tuple[str, ...]
    limits: tuple[str, ...]
    at: str
    text: str

    def limits_question(self, question: Question) -> bool:
        return question.id in self.limits if self.limits else question.id != self.question
