"""What a questionnaire demands beside answers, and does not stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.assessment import Beside
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Diagnosis


def views(diagnosis: Diagnosis, say: Messages) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what is missing and how it counts, each with the questions whose answers miss it."""
    found = ((kind, tuple(j.question.id for j in diagnosis.judged if j.lacks is kind)) for kind in Beside)
    return tuple(
        (words.counted(say, f"report.lacks-{kind.value}", len(ids)), ids) for kind, ids in found if ids
    )
