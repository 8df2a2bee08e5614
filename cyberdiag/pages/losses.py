"""The loss model: kinds of incident, cost items, controls and industries, every number with its source."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.loss import LossEstimate, LossProfile
from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Basis, Explained, Kind, because, evidence, ours, titled
from cyberdiag.report import words
from cyberdiag.report.views import loss_items

if TYPE_CHECKING:
    from cyberdiag.model.common import Cause
    from cyberdiag.model.loss import ScenarioLoss
    from cyberdiag.model.loss_model import Control, CostItem, Industry, LossModel, Scenario
    from cyberdiag.pages.kind import Lines
    from cyberdiag.pages.stock import Stock


def _scenario_page(one: Scenario, stock: Stock) -> Page:
    """Return how often a kind of incident strikes the reference firm, and what it costs."""
    model, say = stock.losses, stock.say
    items = ((model.items[e.id], e) for e in one.items.values())
    lines = [
        ("", one.text),
        (say("report.loss.rate"), f"{words.percent(one.rate.value)} ({say('show.reference-firm')})"),
        (say("report.loss.grade"), f"{one.grade}: {say(f'report.loss.grades.{one.grade}')}"),
        *evidence(one.rate, say),
        *titled(
            say("report.loss.item"),
            (f"{i.title}: {loss_items.formula(i, e, model, frozenset(), say)}" for i, e in items),
        ),
        *ours(model.rules["scenarios"], say),
        *ours(model.rules["items"], say),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _scenario_explained(basis: Basis) -> Explained:
    """Return how often each kind of incident strikes the firm, and what it would cost there."""
    loss, model = basis.assessment.loss, basis.known.losses
    if not isinstance(loss, LossEstimate) or model is None:
        return {}
    return {s.id: partial(_amount, basis, model, s) for s in loss.scenarios}


def _amount(basis: Basis, model: LossModel, one: ScenarioLoss) -> Page:
    from cyberdiag.loss.profile import loss_profile

    say = basis.say
    firm = loss_profile(basis.assessment.profile, model)
    if one.rate == 0 or not isinstance(firm, LossProfile):
        return Page(one.title, (("", say("report.loss.not-applicable", titles=one.title)),))
    entries = model.scenarios[one.id].items
    items = []
    for item in one.items:
        text = loss_items.formula(
            model.items[item.item], entries.get(item.item), model, firm.traits, say, firm.industry, firm.own
        )
        if item.own:
            text += f" {loss_items.own(item.own, firm.own, say)}"
        arises = f"{say('report.loss.chance')} {words.percent(item.p)}"
        items.append(f"{item.title}: {words.yen(item.mean, say.lang)} ({arises}; {text})")
    lines = [
        *_rate(basis, model, firm, one),
        *titled(say("report.loss.item"), items),
        (say("report.loss.expected"), words.yen(one.eal, say.lang)),
    ]
    return Page(one.title, tuple(lines))


def _rate(basis: Basis, model: LossModel, firm: LossProfile, one: ScenarioLoss) -> Lines:
    """Return how the rate of a year follows from the reference firm, the firm's traits and its answers."""
    from cyberdiag.loss.factors import factors
    from cyberdiag.loss.hazards import hazards
    from cyberdiag.loss.maturity import maturity, shares

    say = basis.say
    now = maturity(shares(j for d in basis.assessment.diagnoses for j in d.judged), model)
    hazard = next(h for h in hazards(model, firm) if h.scenario.id == one.id)
    base = hazard.scenario.rate
    rate = say(
        "explain.rate",
        base=words.percent(base.value),
        firm=f"{words.significant(hazard.rate / base.value):g}",
        answers=f"{words.significant(factors(model, now).frequency[one.id]):g}",
        rate=words.percent(one.rate),
    )
    counted = [(c, c.frequency[one.id]) for c in model.controls.values() if one.id in c.frequency]
    controls = (
        say("explain.control", label=c.label, percent=f"{round(100 * now[c.id])}", beta=f"{beta:g}")
        for c, beta in sorted(counted, key=lambda pair: -pair[1])
    )
    return [
        (say("report.loss.rate"), rate),
        (say("report.loss.basis"), f"{base.basis} {base.source}"),
        *titled(say("explain.controls"), controls),
    ]


SCENARIOS = Kind(
    things=lambda stock: stock.losses.scenarios,
    line=lambda one, _: one.title,
    page=_scenario_page,
    explained=_scenario_explained,
)


def _cost_page(one: CostItem, stock: Stock) -> Page:
    """Return how a cost is worked out, on what evidence, and in which kinds of incident it arises."""
    model, say = stock.losses, stock.say
    used = [s.id for s in model.scenarios.values() if one.id in s.items]
    uncovered = model.uncovered[one.uncovered].title if one.uncovered else ""
    lines = [
        ("", one.text),
        (say("report.loss.formula-title"), loss_items.formula(one, None, model, frozenset(), say)),
        (say("report.loss.cover"), one.cover or uncovered),
        *([(say("show.price"), one.price)] if one.price else []),
        *evidence(one.amount, say),
        *ours(model.rules["items"], say),
        (say("list.scenarios"), ", ".join(used)),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


COSTS = Kind(
    things=lambda stock: stock.losses.items,
    line=lambda one, _: one.title,
    page=_cost_page,
)


def _control_page(one: Control, stock: Stock) -> Page:
    """Return how far a control changes chances and amounts, why, and which questions measure it."""
    model, say = stock.losses, stock.say
    asked = [q.id for _, q in stock.asked.values() if one.id in q.controls]
    chances = (f"{model.scenarios[s].title} {beta:g}" for s, beta in one.frequency.items())
    amounts = (f"{model.groups[g]} {beta:g}" for g, beta in one.severity.items())
    lines = [
        *titled(say("show.effect-on-chances"), chances),
        *titled(say("show.effect-on-amounts"), amounts),
        *evidence(one, say),
        *ours(model.rules["factors"], say),
        (say("show.used-by"), ", ".join(asked) or "—"),
    ]
    return Page(f"{one.id}  {one.label}", tuple(lines))


def _control_explained(basis: Basis) -> Explained:
    """Return how much of each control the firm has in place, and the answers that say so."""
    model = basis.known.losses
    return {c.id: partial(_in_place, basis, model, c) for c in model.controls.values()} if model else {}


def _in_place(basis: Basis, model: LossModel, one: Control) -> Page:
    from cyberdiag.loss.maturity import maturity, shares

    say = basis.say
    judged = [j for d in basis.assessment.diagnoses for j in d.judged]
    percent = f"{round(100 * maturity(shares(judged), model)[one.id])}"
    counted = (f"{model.scenarios[s].title} {beta:g}" for s, beta in one.frequency.items())
    lines = [
        ("", say("explain.in-place", label=one.label, percent=percent)),
        *titled(say("show.effect-on-chances"), counted),
        (say("report.loss.basis"), one.basis),
        *because(basis, (j.question.id for j in judged if one.id in j.question.controls)),
    ]
    return Page(f"{one.id}  {one.label}", tuple(lines))


CONTROLS = Kind(
    things=lambda stock: stock.losses.controls,
    line=lambda one, _: one.label,
    page=_control_page,
    explained=_control_explained,
)


def _industry_page(one: Industry, stock: Stock) -> Page:
    """Return how often incidents strike an industry, what a stop costs there, and why."""
    say = stock.say
    lines = [
        (say("show.industry.frequency"), f"{one.frequency.value:g}"),
        *evidence(one.frequency, say),
        (say("show.industry.margin"), words.percent(one.margin.value)),
        *evidence(one.margin, say),
        (say("show.industry.dependency"), words.percent(one.dependency.value)),
        *evidence(one.dependency, say),
        *([("", alike)] if (alike := loss_items.alike(one.id, stock.losses, say)) else []),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


INDUSTRIES = Kind(
    things=lambda stock: stock.losses.industries,
    line=lambda one, _: one.title,
    page=_industry_page,
)


def _cause_page(one: Cause, stock: Stock) -> Page:
    """Return how often an event hits many firms at once, which kinds of incident come with it, and why."""
    model, say = stock.losses, stock.say
    often = words.once_in(one.frequency.value, say)
    lines = [("", one.text), (say("show.cause.frequency"), often), *evidence(one.frequency, say)]
    for key, share in one.scenarios.items():
        title = say("show.cause.share", title=model.scenarios[key].title)
        lines += [(title, words.percent(share.value)), *evidence(share, say)]
    if one.provider is not None:
        provider = stock.common.providers[one.provider].title
        lines.append((say("show.cause.provider"), say("show.cause.provider-text", title=provider)))
    return Page(f"{one.id}  {one.title}", (*lines, *titled(say("list.cases"), one.cases)))


CAUSES = Kind(
    things=lambda stock: stock.common.causes,
    line=lambda one, _: one.title,
    page=_cause_page,
)
