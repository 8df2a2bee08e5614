"""The loss estimate in words: the chance first, then yen if it happens, then the expected amount."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.loss import Missing
from cyberdiag.model.ref import Ref
from cyberdiag.model.report_loss import BlockView, CurveView, LossView, ScenarioView
from cyberdiag.report import words
from cyberdiag.report.views import loss_items
from cyberdiag.report.views.refs import weak_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment, Judged
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.loss import AnnualLoss, CoverLoss, LossEstimate, LossModel, ScenarioLoss
    from cyberdiag.report.views.refs import Refs

_SHOWN = (1_000_000.0, 10_000_000.0, 50_000_000.0)
_BOX = (480.0, 200.0)
_LEAST, _MOST = 1e5, 1e9
_MARKS = (1e5, 1e6, 1e7, 1e8, 1e9)
_MOST_ANSWERS = 12


def view(assessment: Assessment, catalogue: Catalogue, refs: Refs, messages: Messages) -> LossView | None:
    """Return the section, or None when no loss was to be estimated."""
    found, model = assessment.loss, catalogue.losses
    if found is None or model is None:
        return None
    questions = assessment.questions.by_id
    if isinstance(found, Missing):
        missing = tuple(Ref(f, questions[f].text) for f in found.facts if f in questions)
        return LossView(missing=missing, honesty=model.honesty)
    lang = messages.lang
    firm = loss_profile(assessment.profile, model)
    traits = frozenset[str]() if isinstance(firm, Missing) else firm.traits
    titles = {c.id: c.title for c in catalogue.advice.covers} if catalogue.advice else {}
    judged = [j for d in assessment.diagnoses for j in d.judged]
    applying = sorted((s for s in found.scenarios if s.rate > 0), key=lambda s: -s.eal)
    scenarios = tuple(
        _scenario(s, model, titles, traits, refs.of(_because(s, model, judged)), messages) for s in applying
    )
    annual = found.annual
    run = "run" if found.trials else "run-closed"
    return LossView(
        chance=words.percent(found.p_any),
        once_in=_once_in(found.p_any, messages),
        main=scenarios[0] if scenarios else None,
        expected=words.yen(found.eal, lang),
        expected_range=words.yen_range(*found.eal_range, lang),
        over=tuple(
            (words.yen(y, lang), words.percent(annual.p_over[y])) for y in _SHOWN if y in annual.p_over
        )
        if annual
        else (),
        scenarios=scenarios,
        not_applicable=tuple(s.title for s in found.scenarios if s.rate == 0),
        blocks=_blocks(found, model, titles, messages),
        scale=tuple((round(100 * _position(a), 1), words.axis_yen(a, lang)) for a in _MARKS),
        curve=_curve(annual, lang) if annual else None,
        percentiles=tuple(
            (messages("report.loss.year-of", percent=f"{p:g}"), words.amount(v, messages))
            for p, v in annual.percentiles.items()
        )
        if annual
        else (),
        facts=refs.of(assessment.profile),
        tolerable=words.yen(found.tolerable_loss, lang),
        jo=words.yen(found.jo_reference, lang) if found.jo_reference else "",
        jo_text=model.jo.text,
        assumed=tuple(dict.fromkeys(a.text for a in found.assumed)),
        honesty=model.honesty,
        run=messages(
            f"report.loss.{run}",
            trials=f"{found.trials:,}",
            seed=str(found.seed),
            version=found.model_version,
        ),
    )


def _because(one: ScenarioLoss, model: LossModel, judged: list[Judged]) -> tuple[str, ...]:
    """Return the weak answers that raise the chance or the amounts of one kind of incident."""
    shape = model.scenarios[one.id]
    groups = {model.items[item].group for item in shape.items}
    effect = {
        c.id: c.frequency.get(one.id, 0.0) + max((c.severity.get(g, 0.0) for g in groups), default=0.0)
        for c in model.controls.values()
    }
    return weak_on({c: beta for c, beta in effect.items() if beta > 0}, judged)[:_MOST_ANSWERS]


def _once_in(rate: float, messages: Messages) -> str:
    if rate <= 0:
        return ""
    return messages("report.loss.once-in", years=words.plain(words.significant(1 / rate)))


def _scenario(
    one: ScenarioLoss,
    model: LossModel,
    titles: Mapping[str, str],
    traits: frozenset[str],
    because: tuple[Ref, ...],
    messages: Messages,
) -> ScenarioView:
    shape = model.scenarios[one.id]
    evidence = shape.rate
    return ScenarioView(
        id=one.id,
        title=one.title,
        text=shape.text,
        rate=words.percent(one.rate),
        once_in=_once_in(one.rate, messages),
        p50=words.amount(one.severity.p50, messages),
        p90=words.amount(one.severity.p90, messages),
        p95=words.amount(one.severity.p95, messages),
        half=sentence("half", one.severity.p50, messages),
        tail=sentence("tail", one.severity.p95, messages),
        mean=words.amount(one.mean, messages),
        share=f"{round(100 * one.share)}%",
        grade=one.grade,
        grade_text=messages(f"report.loss.grades.{one.grade}"),
        basis=evidence.basis,
        source=f"{evidence.source} ({evidence.year})",
        url=evidence.url or "",
        items=tuple(loss_items.view(i, shape, model, traits, titles, messages) for i in one.items),
        because=because,
    )


def sentence(part: str, amount: float, messages: Messages) -> str:
    """Return what `half` of such incidents cost at most, or what one in twenty exceeds (`tail`)."""
    none = "" if amount >= 1 else "-none"
    return messages(f"report.loss.{part}{none}", yen=words.yen(amount, messages.lang))


def _blocks(
    found: LossEstimate, model: LossModel, titles: Mapping[str, str], messages: Messages
) -> tuple[BlockView, ...]:
    covered = [
        _block(c, titles.get(c.id, c.id), "", found, messages)
        for c in found.covers.values()
        if c.hit_rate > 0
    ]
    open_ones = [
        _block(c, model.uncovered[c.id].title, model.uncovered[c.id].text, found, messages)
        for c in found.uncovered.values()
        if c.hit_rate > 0
    ]
    return (*covered, *open_ones)


def _block(one: CoverLoss, title: str, text: str, found: LossEstimate, messages: Messages) -> BlockView:
    dominant = next((s.title for s in found.scenarios if s.id == one.dominant), "")
    return BlockView(
        id=one.id,
        title=title,
        text=text,
        covered=one.covered,
        p50=words.amount(one.severity.p50, messages),
        p95=words.amount(one.severity.p95, messages),
        span=words.amount_range(one.severity.p50, one.severity.p95, messages),
        eal=words.amount(one.eal, messages),
        hit=words.percent(one.hit_rate),
        scenario=dominant,
        scenario_id=one.dominant or "",
        fill=round(100 * _position(one.severity.p50), 1),
        fill_high=round(100 * _position(one.severity.p95), 1),
    )


def _position(amount: float) -> float:
    """Return where an amount lies between 100,000 yen and a billion, on a logarithmic scale, 0 to 1."""
    if amount <= _LEAST:
        return 0.0
    return min(math.log(amount / _LEAST) / math.log(_MOST / _LEAST), 1.0)


def _curve(annual: AnnualLoss, lang: str) -> CurveView:
    top = max((p for _, p in annual.exceedance), default=0.0) or 1.0
    ceiling = math.ceil(top * 100) / 100
    width, height = _BOX
    points = [(width * _position(x), height * (1 - p / ceiling)) for x, p in annual.exceedance]
    shares = (0.0, ceiling / 2, ceiling)
    return CurveView(
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        ticks_x=tuple((width * _position(a), words.axis_yen(a, lang)) for a in _MARKS),
        ticks_y=tuple((height * (1 - s / ceiling), f"{100 * s:g}%") for s in shares),
        table=tuple((words.yen(x, lang), words.percent(p)) for x, p in annual.exceedance if p > 0),
    )
