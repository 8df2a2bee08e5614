"""One firm as advice is given to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.loss import LossEstimate
    from cyberdiag.model.questionnaire import QuestionSet


class AdviceContext(Struct, frozen=True):
    """One firm: its answers without those switched off, its diagnoses, its losses; `date` is ISO."""

    questions: QuestionSet
    answers: Answers
    diagnoses: tuple[Diagnosis, ...]
    loss: LossEstimate | None
    date: str
