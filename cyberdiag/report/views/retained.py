"""What stays with the firm when a main incident happens: without cover, with the guide limits, with its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.ref import Ref
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.loss import Kept, LossEstimate, PlanLoss, ScenarioLoss

_MOST, _LEAST = 0.95, 0.05


class KeptView(Struct, frozen=True):
    """One plan in one kind of incident; `parts` are mean yen paid by kind of limit, `fills` shares of the mean in percent.

    `fills` are what covers pay, what is beyond them, and what no cover pays.
    """

    plan: str
    p50: str
    p95: str
    over: str
    paid: str
    parts: tuple[tuple[str, str], ...]
    beyond: str
    uncovered: str
    fills: tuple[float, float, float]


class RetainedView(Struct, frozen=True):
    """What plans leave in each main kind of incident, and in a year."""

    lead: str
    scenarios: tuple[tuple[Ref, tuple[KeptView, ...]], ...]
    year: tuple[tuple[str, str], ...]


def view(found: LossEstimate, say: Messages) -> RetainedView | None:
    """Return the plans side by side, or None without any."""
    if not found.plans:
        return None
    titles = {s.id: s.title for s in found.scenarios}
    hint = next((p.plan for p in found.plans if p.plan.id == "hint"), found.plans[0].plan)
    yen = {
        name: words.bare_yen(value, say.lang)
        for name in ("liability", "expenses", "interruption", "deductible")
        if (value := getattr(hint, name)) or name == "deductible"
    }
    limits = words.joined(
        (
            say(f"report.retained.limit.{name}", yen=text)
            for name, text in yen.items()
            if name != "deductible"
        ),
        say,
    )
    rows = tuple(
        (Ref(key, titles[key]), tuple(_kept(p, p.scenarios[key], say) for p in found.plans))
        for key in found.plans[0].scenarios
    )
    floor = found.annual.floor if found.annual else 0.0
    year = tuple(
        (say(f"report.retained.plan.{p.plan.id}"), words.simulated(p.year_over, floor, say))
        for p in found.plans
        if p.year_over is not None
    )
    return RetainedView(say("report.retained.lead", limits=limits, deductible=yen["deductible"]), rows, year)


def sentence(found: LossEstimate, main: ScenarioLoss, advice: Advice | None, say: Messages) -> str:
    """Return in how many such incidents more than the firm can bear stays with it, plan by plan; or nothing."""
    over = {p.plan.id: kept.over for p in found.plans if (kept := p.scenarios.get(main.id)) is not None}
    if advice is None or advice.tolerable_loss is None or None in over.values() or not over:
        return ""
    told = {name: of_ten(share or 0.0, say) for name, share in over.items()}
    yen = words.bare_yen(advice.tolerable_loss, say.lang)
    key = "own" if "own" in told else "hint"
    return say(f"report.retained.sentence-{key}", yen=yen, **told)


def of_ten(share: float, say: Messages) -> str:
    """Return a share as so many of ten incidents, no finer than it is known."""
    if share < _LEAST:
        return say("report.retained.few")
    if share >= _MOST:
        return say("report.retained.most")
    return say("report.retained.of-ten", count=str(max(round(10 * share), 1)))


def _kept(one: PlanLoss, kept: Kept, say: Messages) -> KeptView:
    paid = sum(kept.paid.values())
    total = paid + kept.beyond + kept.uncovered or 1.0
    return KeptView(
        plan=say(f"report.retained.plan.{one.plan.id}"),
        p50=words.amount(kept.retained.p50, say),
        p95=words.amount(kept.retained.p95, say),
        over="" if kept.over is None else of_ten(kept.over, say),
        paid=words.amount(paid, say),
        parts=tuple(
            (say(f"report.retained.kind.{name}"), words.amount(yen, say))
            for name, yen in kept.paid.items()
            if yen > 0
        ),
        beyond=words.amount(kept.beyond, say),
        uncovered=words.amount(kept.uncovered, say),
        fills=tuple(round(100 * yen / total, 1) for yen in (paid, kept.beyond, kept.uncovered)),  # type: ignore[arg-type]
    )
