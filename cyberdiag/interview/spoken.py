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
    value = given.value
    if isinstance(value, int | float):
        return f"{value:,} {question.unit}".strip()
    chosen = value if isinstance(value, tuple) else (value,)
    labels = [found.label if (found := question.choice(c)) else c for c in chosen]
    return one_line(" / ".join(labels)) or "-"
