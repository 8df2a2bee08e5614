"""The loss estimate in words: the chance first, then yen if it happens, then the expected amount."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.loss import Missing
from cyberdiag.model.ref import Ref
from cyberdiag.report import words
from cyberdiag.report.views import loss_items
from cyberdiag.report.views.advice import tolerable
from cyberdiag.report.views.context import weak_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.assessment import Judged
    from cyberdiag.model.loss import AnnualLoss, CoverLoss, LossEstimate, LossModel, ScenarioLoss
    from cyberdiag.model.loss_model import Scenario
    from cyberdiag.report.views.context import Context
    from cyberdiag.report.views.loss_items import ItemView

_SHOWN = (1_000_000.0, 10_000_000.0, 50_000_000.0)
_BOX = (480.0, 200.0)
_LEAST, _MOST = 1e5, 1e9
_MARKS = (1e5, 1e6, 1e7, 1e8, 1e9)
_MOST_ANSWERS = 12


class ScenarioView(Struct, frozen=True):
    """A kind of incident: its chance a year, its amounts if it happens, the weak answers that raise both."""

    scenario: Scenario
    rate: str
    once_in: str
    p50: str
    p90: str
    p95: str
    half: str
    tail: str
    share: str
    grade_text: str
    items: tuple[ItemView, ...]
    because: tuple[Ref, ...]


class BlockView(Struct, frozen=True):
    """What falls on one kind of cover, or on none; `fill` and `fill_high` place P50 and P95 on a log scale."""

    id: str
    title: str
    text: str
    covered: bool
    p50: str
    p95: str
    span: str
    hit: str
    scenario: Ref
    fill: float
    fill_high: float


class CurveView(Struct, frozen=True):
    """The loss exceedance curve in a box of 480 x 200 units, with its axis labels and table."""

    points: str
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    table: tuple[tuple[str, str], ...]


class LossView(Struct, frozen=True):
    """Everything that the report says about money; `missing` names what it would take to say it."""

    missing: tuple[Ref, ...] = ()
    chance: str = ""
    once_in: str = ""
    main: ScenarioView | None = None
    bearable: str = ""  # the main incident beside what the firm can bear
    expected: str = ""
    expected_range: str = ""
    over: tuple[tuple[str, str], ...] = ()
    scenarios: tuple[ScenarioView, ...] = ()
    not_applicable: tuple[str, ...] = ()
    blocks: tuple[BlockView, ...] = ()
    scale: tuple[tuple[float, str], ...] = ()  # marks below the bars of the blocks: percent, amount
    curve: CurveView | None = None
    percentiles: tuple[tuple[str, str], ...] = ()
    facts: tuple[Ref, ...] = ()
    tolerable: str = ""
    jo: str = ""
    jo_text: str = ""
    assumed: tuple[str, ...] = ()
    honesty: tuple[str, ...] = ()
    bases: tuple[tuple[str, str], ...] = ()  # why the numbers have their values, our own judgement among them
    run: str = ""
    early: bool = False
    """Whether what was not asked widens the range."""


def view(context: Context) -> LossView | None:
    """Return the section, or None when no loss was to be estimated."""
    assessment, catalogue, say = context.assessment, context.catalogue, context.say
    found, model = assessment.loss, catalogue.losses
    if found is None or model is None:
        return None
    questions = assessment.questions.by_id
    if isinstance(found, Missing):
        missing = tuple(Ref(f, questions[f].text) for f in found.facts if f in questions)
        return LossView(missing=missing, honesty=model.honesty)
    lang, annual = say.lang, found.annual
    titles = {c.id: c.title for c in catalogue.advice.covers} if catalogue.advice else {}
    scenarios = _scenarios(found, model, titles, context)
    over = {y: annual.p_over[y] for y in _SHOWN if y in annual.p_over} if annual else {}
    percentiles = annual.percentiles if annual else {}
    run = "run" if found.trials else "run-closed"
    return LossView(
        chance=words.percent(found.p_any),
        once_in=_once_in(found.p_any, say),
        main=scenarios[0] if scenarios else None,
        expected=words.yen(found.eal, lang),
        expected_range=words.yen_range(*found.eal_range, lang),
        over=tuple((words.yen(y, lang), words.percent(p)) for y, p in over.items()),
        scenarios=scenarios,
        not_applicable=tuple(s.title for s in found.scenarios if s.rate == 0),
        blocks=_blocks(found, model, titles, say),
        scale=tuple((round(100 * _position(a), 1), words.axis_yen(a, lang)) for a in _MARKS),
        curve=_curve(annual, lang) if annual else None,
        percentiles=tuple(
            (say("report.loss.year-of", percent=f"{p:g}"), words.amount(v, say))
            for p, v in percentiles.items()
        ),
        facts=context.refs(assessment.profile),
        bearable=_bearable(found, assessment.advice, say),
        tolerable=tolerable(assessment.advice, say) if assessment.advice else "",
        jo=words.yen(found.jo_reference, lang) if found.jo_reference else "",
        jo_text=model.jo.text,
        assumed=tuple(dict.fromkeys(a.text for a in found.assumed)),
        honesty=model.honesty,
        bases=_bases(scenarios, model, context),
        early=any(d.estimate is not None for d in assessment.diagnoses),
        run=say(
            f"report.loss.{run}",
            trials=f"{found.trials:,}",
            seed=str(found.seed),
            version=found.model_version,
        ),
    )


def _scenarios(
    found: LossEstimate, model: LossModel, titles: Mapping[str, str], context: Context
) -> tuple[ScenarioView, ...]:
    """Return the kinds of incident that can happen, the costliest by year first."""
    say, firm = context.say, loss_profile(context.assessment.profile, model)
    judged = [j for d in context.assessment.diagnoses for j in d.judged]
    views = []
    for one in _costliest_first(found):
        scenario, severity = model.scenarios[one.id], one.severity
        p50, p90, p95 = (words.amount(a, say) for a in (severity.p50, severity.p90, severity.p95))
        views.append(
            ScenarioView(
                scenario=scenario,
                rate=words.percent(one.rate),
                once_in=_once_in(one.rate, say),
                p50=p50,
                p90=p90,
                p95=p95,
                half=sentence("half", severity.p50, say),
                tail=sentence("tail", severity.p95, say),
                share=f"{round(100 * one.share)}%",
                grade_text=say(f"report.loss.grades.{one.grade}"),
                items=tuple(loss_items.view(i, scenario, model, firm, titles, say) for i in one.items),
                because=context.refs(_because(one, model, judged)),
            )
        )
    return tuple(views)


def _bases(
    scenarios: tuple[ScenarioView, ...], model: LossModel, context: Context
) -> tuple[tuple[str, str], ...]:
    """Return why each cost, each number of the industry and what has no evidence of its own have their values."""
    say, firm = context.say, loss_profile(context.assessment.profile, model)
    found = {i.item.title: i.item.amount.basis for s in scenarios for i in s.items}
    if not isinstance(firm, Missing):
        of = model.industries[firm.industry]
        found |= {say(f"show.industry.{name}"): number.basis for name, number in of.sourced.items()}
        if alike := loss_items.alike(of.id, model, say):
            found |= {of.title: alike}
    loss = context.assessment.loss
    items = () if loss is None or isinstance(loss, Missing) else (i for s in loss.scenarios for i in s.items)
    found |= loss_items.of_own(items, model, say)
    ours = tuple((say("show.ours"), rule.basis) for rule in model.rules.values())
    by = model.index
    index = (say("report.loss.index-title", to=str(by.to)), f"{by.basis} {by.source}")
    return (*found.items(), index, *ours)


def _costliest_first(found: LossEstimate) -> list[ScenarioLoss]:
    """Return the kinds of incident that can happen, the costliest by year first."""
    return sorted((s for s in found.scenarios if s.rate > 0), key=lambda s: -s.eal)


def _bearable(found: LossEstimate, advice: Advice | None, say: Messages) -> str:
    """Return how often the main incident costs more than the firm can bear; empty where that is not known."""
    happening = _costliest_first(found)
    if not happening or advice is None or advice.tolerable_loss is None:
        return ""
    main, most = happening[0], advice.tolerable_loss
    reached = "half" if main.severity.p50 > most else "tail" if main.severity.p95 > most else "within"
    told = "given" if advice.tolerable_given else "assumed"
    what = say(f"report.loss.bearable.{told}", yen=words.bare_yen(most, say.lang))
    return say(f"report.loss.bearable.{reached}", what=what)


def _because(one: ScenarioLoss, model: LossModel, judged: list[Judged]) -> tuple[str, ...]:
    """Return the weak answers that raise the chance or the amounts of one kind of incident."""
    groups = {model.items[item].group for item in model.scenarios[one.id].items}
    effect = {
        c.id: c.frequency.get(one.id, 0.0) + max((c.severity.get(g, 0.0) for g in groups), default=0.0)
        for c in model.controls.values()
    }
    return weak_on({c: beta for c, beta in effect.items() if beta > 0}, judged)[:_MOST_ANSWERS]


def _once_in(rate: float, say: Messages) -> str:
    if rate <= 0:
        return ""
    return say("report.loss.once-in", years=words.plain(words.significant(1 / rate)))


def sentence(part: str, amount: float, messages: Messages) -> str:
    """Return what `half` of such incidents cost at most, or what one in twenty exceeds (`tail`)."""
    none = "" if amount >= 1 else "-none"
    return messages(f"report.loss.{part}{none}", yen=words.yen(amount, messages.lang))


def _blocks(
    found: LossEstimate, model: LossModel, titles: Mapping[str, str], say: Messages
) -> tuple[BlockView, ...]:
    covered = ((c, titles.get(c.id, c.id), "") for c in found.covers.values())
    others = ((c, model.uncovered[c.id].title, model.uncovered[c.id].text) for c in found.uncovered.values())
    return tuple(
        _block(one, title, text, found, say) for one, title, text in (*covered, *others) if one.hit_rate > 0
    )


def _block(one: CoverLoss, title: str, text: str, found: LossEstimate, say: Messages) -> BlockView:
    p50, p95 = one.severity.p50, one.severity.p95
    return BlockView(
        id=one.id,
        title=title,
        text=text,
        covered=one.covered,
        p50=words.amount(p50, say),
        p95=words.amount(p95, say),
        span=words.amount_range(p50, p95, say),
        hit=words.percent(one.hit_rate),
        scenario=next((Ref(s.id, s.title) for s in found.scenarios if s.id == one.dominant), Ref("", "")),
        fill=round(100 * _position(p50), 1),
        fill_high=round(100 * _position(p95), 1),
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
