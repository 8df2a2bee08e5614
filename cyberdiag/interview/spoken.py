"""An answer in words, as it stands on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.text import one_line

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answer
    from cyberdiag.model.questionnaire import Question


def spoken(question: Question, given: Answer, say: Messages) -> str:
    """Return the labels of what was chosen, or what was typed with its unit."""
    if given.is_unknown:
        return say("interview.unknown")
    if isinstance(given.value, int | float):
        return say.writing.quantity(given.value, question.unit)
    labels = [found.label if (found := question.choice(c)) else c for c in given.chosen]
    return one_line(" / ".join(labels)) or "-"
