"""Losses that covers commonly leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.advised import GapAdvice
from cyberdiag.model.condition import Condition

if TYPE_CHECKING:
    from cyberdiag.advice.firm import Firm
    from cyberdiag.model.advice import Gap


def gap_advice(gaps: tuple[Gap, ...], firm: Firm) -> tuple[GapAdvice, ...]:
    """Return the advice on every gap, those that do not apply too."""
    return tuple(_advice(gap, firm) for gap in gaps)


def _advice(gap: Gap, firm: Firm) -> GapAdvice:
    when = gap.relevance.when
    if when is not None and firm.is_out(when):
        because = firm.because(firm.evidence(Condition(not_=when)))
        return GapAdvice(gap, applies=False, because=because, reason=gap.relevance.otherwise, drivers=())
    drivers = firm.weak(gap.drivers)
    unknown = firm.unknown(when)
    facts = (*unknown, *(firm.evidence(when) if when is not None else ()))
    loss = firm.loss.uncovered.get(gap.id) if firm.loss else None
    return GapAdvice(
        gap=gap,
        applies=True,
        because=firm.because(facts, drivers),
        reason=firm.unknown_reason(unknown) if unknown else _reason(gap, firm),
        drivers=drivers,
        amount=(loss.severity.p50, loss.severity.p95) if loss and loss.dominant else None,
    )


def _reason(gap: Gap, firm: Firm) -> str:
    return next((t for t in map(firm.worded, gap.reasons.values()) if t is not None), gap.text)
