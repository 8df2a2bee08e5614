"""How an amount, a cover, a service or an incident came into the report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.loss import LossEstimate, LossProfile
from cyberdiag.model.page import Page
from cyberdiag.report import words
from cyberdiag.report.views import loss_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.messages import Messages
    from cyberdiag.model.advised import CoverAdvice
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.loss import LossModel, ScenarioLoss


def ids(assessment: Assessment, known: Catalogue, say: Messages) -> list[str]:
    """Return every id that `page` can explain for this firm."""
    return list(_pages(assessment, known, say))


def page(assessment: Assessment, known: Catalogue, name: str, say: Messages) -> Page | None:
    """Return how the thing came about, or None when this firm's report has none of that id."""
    make = _pages(assessment, known, say).get(name)
    return make() if make is not None else None


def _pages(assessment: Assessment, known: Catalogue, say: Messages) -> dict[str, Callable[[], Page]]:
    loss, advice, model = assessment.loss, assessment.advice, known.losses
    pages: dict[str, Callable[[], Page]] = {}
    if advice is not None:
        items = [
            (m.case.id, f"{m.case.date} {m.case.organisation}", m.case.what, m.because)
            for m in advice.cases.matches
        ]
        items += [(s.service.id, s.service.title, s.reason, s.because) for s in advice.services]
        items += [(g.gap.id, g.gap.title, g.reason, g.because) for g in advice.gaps]
        pages |= {
            key: partial(_reasoned, assessment, title, text, why, say) for key, title, text, why in items
        }
        pages |= {c.cover.id: partial(_cover, assessment, known, c, say) for c in advice.covers}
    if isinstance(loss, LossEstimate) and model is not None:
        pages |= {s.id: partial(_scenario, assessment, model, s, say) for s in loss.scenarios}
    return pages


def _reasoned(assessment: Assessment, title: str, text: str, because: tuple[str, ...], say: Messages) -> Page:
    return Page(title, (("", text), *_because(assessment, because, say)))


def _because(assessment: Assessment, names: tuple[str, ...], say: Messages) -> list[tuple[str, str]]:
    states = {j.question.id: j.state for d in assessment.diagnoses for j in d.judged}
    lines = []
    for name in names:
        question = assessment.questions.by_id[name]
        given = words.answer(question, assessment.answers.get(name), states.get(name), say)
        lines.append((name, f"{question.text} → {given}"))
    return lines


def _cover(assessment: Assessment, known: Catalogue, one: CoverAdvice, say: Messages) -> Page:
    levels = known.advice.ladders.levels if known.advice else {}
    lines = [("", f"{levels[one.level].label}: {levels[one.level].text}")]
    lines += [("", reason) for reason in one.reasons]
    if one.by_amount and one.amounts is not None and assessment.advice is not None:
        p50, p95 = (words.yen(a, say.lang) for a in one.amounts)
        lines.append(("", say("report.advice.amount", p50=p50, p95=p95)))
        if assessment.advice.tolerable_loss is not None:
            key = "given" if assessment.advice.tolerable_given else "assumed"
            bearable = words.yen(assessment.advice.tolerable_loss, say.lang)
            lines.append(("", say(f"report.advice.tolerable-{key}", yen=bearable)))
        shares_of = known.advice.ladders.thresholds if known.advice else {}
        lines += [
            ("", f"{t.source} ({say(f'show.marks.{t.mark}')})")
            for t in shares_of.values()
            if t.mark in _MARKS
        ]
    elif not one.by_amount:
        lines.append(("", say("report.advice.by-rule")))
    return Page(one.cover.title, (*lines, *_because(assessment, one.because, say)))


_MARKS = frozenset({"judgement"})


def _scenario(assessment: Assessment, model: LossModel, one: ScenarioLoss, say: Messages) -> Page:
    firm = loss_profile(assessment.profile, model)
    shape = model.scenarios[one.id]
    if one.rate == 0 or not isinstance(firm, LossProfile):
        return Page(one.title, (("", say("report.loss.not-applicable", titles=one.title)),))
    now = maturity(shares(j for d in assessment.diagnoses for j in d.judged), model)
    hazard = next(h for h in hazards(model, firm) if h.scenario.id == one.id)
    factor = factors(model, now).frequency[one.id]
    lines = [
        (
            say("report.loss.rate"),
            say(
                "explain.rate",
                base=words.percent(shape.rate.value),
                firm=f"{words.significant(hazard.rate / shape.rate.value):g}",
                answers=f"{words.significant(factor):g}",
                rate=words.percent(one.rate),
            ),
        ),
        (say("report.loss.basis"), f"{shape.rate.basis} {shape.rate.source}"),
    ]
    drawn = [(c, c.frequency[one.id]) for c in model.controls.values() if one.id in c.frequency]
    title = say("explain.controls")
    for control, beta in sorted(drawn, key=lambda pair: -pair[1]):
        lines.append(
            (
                title,
                say(
                    "explain.control",
                    label=control.label,
                    percent=f"{round(100 * now[control.id])}",
                    beta=f"{beta:g}",
                ),
            )
        )
        title = ""
    title = say("report.loss.item")
    for item in one.items:
        entry = shape.items.get(item.item)
        text = loss_items.formula(model.items[item.item], entry, model, firm.traits, say)
        arises = f"{say('report.loss.chance')} {words.percent(item.p)}"
        lines.append((title, f"{item.title}: {words.yen(item.mean, say.lang)} ({arises}; {text})"))
        title = ""
    lines.append((say("report.loss.expected"), words.yen(one.eal, say.lang)))
    return Page(one.title, tuple(lines))
