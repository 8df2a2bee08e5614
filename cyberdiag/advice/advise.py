"""All advice for one firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.advice.cases import case_advice
from cyberdiag.advice.covers import cover_advice, tolerable_loss
from cyberdiag.advice.firm import firm
from cyberdiag.advice.gaps import gap_advice
from cyberdiag.advice.services import service_advice
from cyberdiag.model.advised import Advice

if TYPE_CHECKING:
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advice_context import AdviceContext


def advise(data: AdviceData, context: AdviceContext) -> Advice:
    """Return covers, gaps, services and cases; pure.

    The answers of the context must come from `scoring.judge.relevant`, its questions be in the language
    of the data.
    """
    of = firm(context, data)
    tolerable, given = tolerable_loss(data.ladders, of)
    return Advice(
        covers=cover_advice(data.covers, data.ladders, of),
        gaps=gap_advice(data.gaps, of),
        services=service_advice(data.services, of),
        cases=case_advice(data, of, context.date),
        tolerable_loss=tolerable,
        tolerable_given=given,
    )
