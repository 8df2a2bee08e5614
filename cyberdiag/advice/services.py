"""Which services a rule recommends, each with the answers that made it hold."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from cyberdiag.advice.firm import DRIVERS
from cyberdiag.model.advised import ServiceAdvice

if TYPE_CHECKING:
    from cyberdiag.advice.firm import Firm
    from cyberdiag.model.advice import Service, ServiceRule


def service_advice(services: tuple[Service, ...], firm: Firm) -> tuple[ServiceAdvice, ...]:
    """Return the services that a rule recommends; the first rule that holds gives the reason."""
    found = []
    for service in services:
        because = {r.id: ids for r in service.recommend.values() if (ids := _because(r, firm))}
        if because:
            first = next(r for r in service.recommend.values() if r.id in because)
            found.append(ServiceAdvice(service, because[first.id], first.reason, tuple(because)))
    return tuple(found)


def _because(rule: ServiceRule, firm: Firm) -> tuple[str, ...]:
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
