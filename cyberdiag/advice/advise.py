"""All advice for one firm; what is told of losses that covers leave out, and of services, stands here."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from cyberdiag.advice.cases import case_advice
from cyberdiag.advice.covers import cover_advice, tolerable_loss
from cyberdiag.advice.firm import DRIVERS, firm
from cyberdiag.model.advised import Advice, GapAdvice, ServiceAdvice
from cyberdiag.model.condition import Condition

if TYPE_CHECKING:
    from cyberdiag.advice.firm import Firm
    from cyberdiag.model.advice import AdviceData, Gap, Service, ServiceRule
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
        gaps=tuple(_gap(gap, of) for gap in data.gaps),
        services=_services(data.services, of),
        cases=case_advice(data, of, context.date),
        tolerable_loss=tolerable,
        tolerable_given=given,
        deductible=data.ladders.deductible.value,
    )


def _gap(gap: Gap, firm: Firm) -> GapAdvice:
    when = gap.relevance.when
    if when is not None and firm.is_out(when):
        because = firm.because(firm.evidence(Condition(not_=when)))
        return GapAdvice(gap, applies=False, because=because, reason=gap.relevance.otherwise, drivers=())
    drivers = firm.weak(gap.drivers)
    unknown = firm.unknown(when)
    facts = (*unknown, *firm.evidence(when))
    loss = firm.loss.uncovered.get(gap.id) if firm.loss else None
    return GapAdvice(
        gap=gap,
        applies=True,
        because=firm.because(facts, drivers),
        reason=firm.unknown_reason(unknown) if unknown else _gap_reason(gap, firm),
        drivers=drivers,
        amount=(loss.severity.p50, loss.severity.p95) if loss and loss.dominant else None,
    )


def _gap_reason(gap: Gap, firm: Firm) -> str:
    return next((t for t in map(firm.worded, gap.reasons.values()) if t is not None), gap.text)


def _services(services: tuple[Service, ...], firm: Firm) -> tuple[ServiceAdvice, ...]:
    """Return the services that a rule recommends; the first rule that holds gives the reason."""
    found = []
    for service in services:
        because = {r.id: ids for r in service.recommend.values() if (ids := _service_because(r, firm))}
        if because:
            first = next(r for r in service.recommend.values() if r.id in because)
            found.append(ServiceAdvice(service, because[first.id], first.reason, tuple(because)))
    return tuple(found)


def _service_because(rule: ServiceRule, firm: Firm) -> tuple[str, ...]:
    """Return what makes a rule hold; nothing while it does not."""
    when = rule.when
    if when.weak is not None:
        shares = [firm.shares[q] for q in when.weak if q in firm.shares]
        return firm.weak(when.weak) if shares and fmean(shares) <= (when.at_most or 0) else ()
    if when.score_below is not None:
        found = next((d for d in firm.diagnoses if d.questionnaire.id == when.diagnosis), None)
        if found is None or found.score.value is None or found.score.value >= when.score_below:
            return ()
        return tuple(f.question.id for f in found.findings[:DRIVERS])
    return firm.evidence(when)
