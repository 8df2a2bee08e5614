"""How much each cover is worth considering, and why.

A level rests on how often an incident costs more on the cover than the firm can bear, on its exposure and on its
gaps. All of them only grow when answers get worse, so worse answers never lower it.
"""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.advice_levels import CoverLevel, LimitKind
from cyberdiag.model.advised import Burden, CoverAdvice, Held
from cyberdiag.model.condition import Condition
from cyberdiag.model.loss import Plan

if TYPE_CHECKING:
    from cyberdiag.advice.firm import Firm
    from cyberdiag.model.advice import Cover
    from cyberdiag.model.advice_levels import Ladders
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.loss import CoverLoss, HeldLimits


def cover_advice(covers: tuple[Cover, ...], ladders: Ladders, firm: Firm) -> tuple[CoverAdvice, ...]:
    """Return the advice on every cover, in the order of the covers, with those to talk about first marked."""
    found = tuple(_advice(cover, ladders, firm) for cover in covers)
    essential = [c for c in found if c.level is CoverLevel.ESSENTIAL]
    ranked = sorted(
        essential, key=lambda c: (c.held is Held.LOOK_AGAIN, -(c.burden.chance if c.burden else 0.0))
    )
    first = {c.cover.id for c in ranked[: int(ladders.thresholds.most_first.value)]}
    return tuple(replace(c, first=c.cover.id in first) for c in found)


def tolerable_loss(ladders: Ladders, firm: Firm) -> tuple[float | None, bool]:
    """Return the yen the firm can bear in one incident, and whether it said so itself."""
    given, revenue = firm.number("tolerable_loss"), firm.number("revenue")
    if given is not None:
        return given, True
    if revenue is None:
        return None, False
    return ladders.tolerable(revenue), False


def _advice(cover: Cover, ladders: Ladders, firm: Firm) -> CoverAdvice:
    when = cover.relevance.when
    if when is not None and firm.is_out(when):
        return _not_applicable(cover, when, firm)
    tolerable, _ = tolerable_loss(ladders, firm)
    loss = firm.loss.covers.get(cover.id) if firm.loss and tolerable is not None else None
    raises = [r for r in cover.raises if firm.holds(r.when)]
    structural = cover.structural.when if cover.structural else None
    exposed = firm.holds(structural) and _lack(cover, firm) >= ladders.thresholds.gap_share.value
    burden = _burden(loss, tolerable, ladders) if loss is not None and tolerable is not None else None
    if loss is not None:
        level = (
            CoverLevel.CONSIDER
            if burden is None
            else _by_amount(burden, loss.severity.p95, ladders, exposed=exposed)
        )
    elif exposed:
        level = CoverLevel.ESSENTIAL
    else:
        level = CoverLevel.RECOMMENDED if raises or firm.holds(structural) else CoverLevel.CONSIDER
    facts = [f for r in raises for f in r.facts]
    facts += (*firm.evidence(structural), *firm.evidence(when), *firm.unknown(when))
    drivers = firm.weak(cover.drivers)
    limit, beyond, rare = _limit(cover, loss, ladders, firm)
    return CoverAdvice(
        cover=cover,
        level=level,
        because=firm.because(facts, drivers),
        reasons=_reasons(cover, [r.reason for r in raises], firm),
        drivers=drivers,
        held=_held(cover.id, level, firm),
        by_amount=loss is not None,
        amounts=_amounts(loss),
        burden=burden,
        limit_hint=limit,
        beyond_limit=beyond,
        rare_limit=rare,
    )


def _not_applicable(cover: Cover, when: Condition, firm: Firm) -> CoverAdvice:
    level, because = CoverLevel.NOT_APPLICABLE, firm.because(firm.evidence(Condition(not_=when)))
    held = _held(cover.id, level, firm)
    return CoverAdvice(cover, level, because, (cover.relevance.otherwise,), drivers=(), held=held)


def _amounts(loss: CoverLoss | None) -> tuple[float, float] | None:
    """Return P50 and P95 given an incident that costs something on the cover, as the loss estimate shows them."""
    return (loss.severity.p50, loss.severity.p95) if loss is not None and loss.severity.p95 > 0 else None


def _lack(cover: Cover, firm: Firm) -> float:
    """Return how much of full marks the answers lack, on average, that drive a cover; 0 where none counts."""
    shares = [firm.shares[q] for q in cover.drivers if q in firm.shares]
    return 1 - fmean(shares) if shares else 0.0


def _burden(loss: CoverLoss, tolerable: float, ladders: Ladders) -> Burden | None:
    """Return what the incidents cost that hit a cover, beside what the firm can bear; None where they cost nothing.

    That is what stays with it without the cover. Quantiles tell the share that costs more: it may be larger.
    """
    severity, rate = loss.severity, loss.hit_rate
    if severity.p95 <= 0:
        return None
    rare = rate < ladders.thresholds.least_hit_rate.value
    known = ((0.5, severity.p50), (0.1, severity.p90), (0.05, severity.p95))
    over, yen = next(((share, q) for share, q in known if q >= tolerable), (0.0, severity.p95))
    return Burden(over, yen, tolerable, rate, rare)


def _by_amount(burden: Burden, p95: float, ladders: Ladders, *, exposed: bool) -> CoverLevel:
    """Return the level of a cover on which incidents cost something."""
    numbers = ladders.thresholds
    if burden.chance >= numbers.essential_chance.value:
        return CoverLevel.ESSENTIAL
    unbearable = burden.over > 0 and not burden.rare
    if unbearable or (exposed and p95 >= numbers.recommended_share.value * burden.bearable):
        return CoverLevel.RECOMMENDED
    return CoverLevel.CONSIDER


def _reasons(cover: Cover, raised: list[str], firm: Firm) -> tuple[str, ...]:
    worded = [firm.worded(cover.reasons[name]) for name in dict.fromkeys(raised)]
    found = tuple(text for text in worded if text is not None)
    if not found and (open_facts := firm.unknown(cover.relevance.when)):
        return (firm.unknown_reason(open_facts),)
    return found or tuple(text for name, text in cover.reasons.items() if name.endswith(".base"))


def _limit(
    cover: Cover, loss: CoverLoss | None, ladders: Ladders, firm: Firm
) -> tuple[float | None, bool, bool]:
    """Return the smallest rung that 95 of 100 claims on the limit of the cover stay below, for such a firm.

    Not the firm's own answers decide: a limit is agreed for years, and must not fall short when answers were too good.
    What is rare among such firms gets no more than the smallest rung. Told beside it: whether the highest rung falls
    short, and whether rareness decided.
    """
    if loss is None or firm.loss is None:
        return None, False, False
    of_limit = firm.loss.expenses if cover.limit.kind is LimitKind.EXPENSES else loss
    needed, cap = of_limit.usual_p95, ladders.thresholds.limit_cap.value
    if needed <= 0:
        return None, False, False
    rungs = [
        rung for rung in ladders.rungs[cover.limit.kind] if rung <= cap
    ]  # from the smallest usual package on
    if needed > min(rungs) and of_limit.usual_hit_rate < ladders.thresholds.least_hit_rate.value:
        return min(rungs), False, True
    reached = min((rung for rung in rungs if rung >= needed), default=None)
    return (reached, False, False) if reached is not None else (max(rungs), True, False)


def hinted(advice: Advice) -> Plan:
    """Return the limits and the deductible that the advice hints at; covers of one kind share the highest."""
    highest = dict.fromkeys(LimitKind, 0.0)
    for one in advice.covers:
        kind = one.cover.limit.kind
        highest[kind] = max(highest[kind], one.limit_hint or 0.0)
    liability, expenses, interruption = (highest[kind] for kind in LimitKind)
    return Plan("hint", liability, expenses, interruption, advice.deductible)


def own_plan(advice: Advice, limits: HeldLimits) -> Plan | None:
    """Return the covers that the firm holds, where it told a limit; what it did not tell is as in the hint."""
    hint = hinted(advice)
    covers = frozenset(c.cover.id for c in advice.covers if c.held in {Held.HELD, Held.LOOK_AGAIN})
    if not covers or (limits.liability, limits.expenses, limits.interruption) == (None, None, None):
        return None

    def told(limit: float | None, usual: float) -> float:
        return usual if limit is None else limit

    return Plan(
        "own",
        liability=told(limits.liability, hint.liability),
        expenses=told(limits.expenses, hint.expenses),
        interruption=told(limits.interruption, hint.interruption),
        deductible=told(limits.deductible, hint.deductible),
        covers=covers,
    )


def _held(cover: str, level: CoverLevel, firm: Firm) -> Held:
    """Compare with what the firm says it holds; its limit is not known, so a large loss means: look again."""
    held = firm.answers.value("held_covers")
    if held is None:
        return Held.UNKNOWN
    if cover not in (held if isinstance(held, tuple) else (held,)):
        return Held.MISSING
    return Held.LOOK_AGAIN if level in {CoverLevel.ESSENTIAL, CoverLevel.NOT_APPLICABLE} else Held.HELD
