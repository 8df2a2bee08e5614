"""All that an answers file holds."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import QuestionSet


class Held(Struct, frozen=True):
    """All that an answers file holds, whichever diagnosis is asked for."""

    questions: QuestionSet
    answers: Answers

    def only(self, questions: QuestionSet) -> Answers:
        """Return the answers to some of the questions."""
        by_id = {key: answer for key, answer in self.answers.by_id.items() if key in questions.by_id}
        return replace(self.answers, by_id=MappingProxyType(by_id))
