"""The advice in the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.model import result_advice as written
from cyberdiag.report.views.advice import case_source, in_language
from cyberdiag.report.views.covers import in_yen
from cyberdiag.report.views.trade import messages as ready_messages

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.advised import Advice, CaseMatch, CoverAdvice, GapAdvice
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.trade import TradeDuty


def advice(found: Advice | None, say: Messages) -> dict[str, Any]:
    """Return covers, gaps, services and cases by key of the result; none when no advice was made."""
    if found is None:
        return {}
    return {
        "covers": [_cover(c, say) for c in found.covers],
        "gaps": [_gap(g) for g in found.gaps],
        "services": [
            written.Service(id=s.service.id, price=s.service.price, because=list(s.because), reason=s.reason)
            for s in found.services
        ],
        "cases": [_case(m, say) for m in found.cases.matches],
        "weaknesses_without_case": [t.id for t in found.cases.without_case],
    }


def trade(assessment: Assessment, say: Messages) -> written.Trade | None:
    """Return the trade of a firm; None where nothing is known of it."""
    own = assessment.trade
    if own is None:
        return None
    if own.trade is None:
        return written.Trade(size=own.size)
    found = own.trade
    return written.Trade(
        id=found.id,
        size=own.size,
        duties=[_asked(d, say) for d in found.duties.values()],
        systems=[
            written.System(id=s.id, title=s.title, only=s.only, text=s.stopped)
            for s in found.systems.values()
        ],
        messages=[
            written.Message(question=name, whom=assessment.questions.by_id[name].ask, text=text)
            for name, text in ready_messages(assessment)
        ],
    )


def _asked(duty: TradeDuty, say: Messages) -> written.Asked:
    names = (
        "id", "title", "only", "edition", "published", "binding", "who", "text", "confirm", "url", "mark",
        "read",
    )  # fmt: skip
    pages = [written.ReadPage(title=in_language(p.title, p.url, say), url=p.url) for p in duty.pages]
    return written.Asked(
        sources=pages, first_step=duty.first, **{name: getattr(duty, name) for name in names}
    )


def _cover(one: CoverAdvice, messages: Messages) -> written.Cover:
    return written.Cover(
        id=one.cover.id,
        level=one.level,
        first=one.first,
        in_yen=in_yen(one, messages),
        also=list(one.cover.also),
        because=list(one.because),
        reasons=list(one.reasons),
        drivers=list(one.drivers),
        not_covered=list(one.cover.not_covered),
        by_amount=one.by_amount,
        p50=None if one.amounts is None else round(one.amounts[0]),
        p95=None if one.amounts is None else round(one.amounts[1]),
        limit_hint=None if one.limit_hint is None else round(one.limit_hint),
        limit_by_rareness=one.rare_limit,
        held=one.held.value,
    )


def _gap(one: GapAdvice) -> written.Gap:
    return written.Gap(
        id=one.gap.id,
        applies=one.applies,
        because=list(one.because),
        reason=one.reason,
        p50=None if one.amount is None else round(one.amount[0]),
        p95=None if one.amount is None else round(one.amount[1]),
    )


def _case(one: CaseMatch, say: Messages) -> written.Case:
    sources = [case_source(s, say) for s in one.case.sources]
    return written.Case(
        id=one.case.id,
        because=list(one.because),
        reported=list(one.reported),
        inferred=list(one.inferred),
        alike=list(one.alike),
        sources=[written.Publication(title=t, publisher=p, url=u) for t, p, u in sources],
    )
