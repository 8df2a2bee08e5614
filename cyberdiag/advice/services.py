"""Which services a rule recommends, each with the answers that made it hold."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from cyberdiag.advice.firm import DRIVERS
from cyberdiag.model.advice import ScoreRule, WeakRule
from cyberdiag.model.advised import ServiceAdvice

if TYPE_CHECKING:
    from cyberdiag.advice.firm import Firm
    from cyberdiag.model.advice import Service, ServiceRule


def service_advice(services: tuple[Service, ...], firm: Firm) -> tuple[ServiceAdvice, ...]:
    """Return the services that a rule recommends; the first rule that holds gives the reason."""
    found = []
    for service in services:
        because = {r.id: ids for r in service.recommend if (ids := _because(r, firm))}
        if because:
            first = next(r for r in service.recommend if r.id in because)
            found.append(ServiceAdvice(service, because[first.id], first.reason, tuple(because)))
    return tuple(found)


def _because(rule: ServiceRule, firm: Firm) -> tuple[str, ...]:
    """Return what makes a rule hold; nothing while it does not."""
    match rule.when:
        case WeakRule():
            shares = [firm.shares[q] for q in rule.when.questions if q in firm.shares]
            holds = bool(shares) and fmean(shares) <= rule.when.at_most
            return firm.weak(rule.when.questions) if holds else ()
        case ScoreRule():
            score = firm.scores.get(rule.when.diagnosis)
            holds = score is not None and score < rule.when.below
            return firm.diagnosed[rule.when.diagnosis][:DRIVERS] if holds else ()
        case condition:
            return firm.evidence(condition)
