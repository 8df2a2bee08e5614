"""The loss estimate in words: the chance first, then yen if it happens, then the expected amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.loss.maturity import improved, maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.loss import Missing
from cyberdiag.model.ref import Ref
from cyberdiag.report import words
from cyberdiag.report.views import loss_charts, loss_items, retained
from cyberdiag.report.views.advice import tolerable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.assessment import Judged
    from cyberdiag.model.loss import LossEstimate, LossModel, ScenarioLoss
    from cyberdiag.model.loss_model import Scenario
    from cyberdiag.report.views.context import Context
    from cyberdiag.report.views.loss_charts import BlockView, CurveView, SwingView
    from cyberdiag.report.views.loss_items import ItemView
    from cyberdiag.report.views.retained import RetainedView

_SHOWN = (1_000_000.0, 10_000_000.0, 50_000_000.0)
_MOST_ANSWERS = 12
Gains = list[tuple[str, list[tuple[str, float]]]]


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
    not_sized: str = ""  # which of its amounts do not shrink with the firm


class LossView(Struct, frozen=True):
    """Everything that the report says about money; `missing` names what it would take to say it."""

    missing: tuple[Ref, ...] = ()
    chance: str = ""
    once_in: str = ""
    main: ScenarioView | None = None
    bearable: str = ""  # the main incident beside what the firm can bear
    stop: str = ""  # for how many days the main incident stops work, beside how many the firm could stand
    left: str = ""  # how often more than that stays with the firm, with covers and without
    often: str = ""  # what most incidents are
    expected: str = ""
    expected_range: str = ""
    over: tuple[tuple[str, str], ...] = ()
    scenarios: tuple[ScenarioView, ...] = ()
    not_applicable: tuple[str, ...] = ()
    blocks: tuple[BlockView, ...] = ()
    scale: tuple[tuple[float, str], ...] = ()  # marks below the bars of the blocks: percent, amount
    curve: CurveView | None = None
    periods: tuple[tuple[str, str, str], ...] = ()
    swings: tuple[SwingView, ...] = ()
    retained: RetainedView | None = None
    floor: str = ""  # the rarest chance that is told
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
    lang, annual, main = say.lang, found.annual, _costliest_first(found)
    titles = {c.id: c.title for c in catalogue.advice.covers} if catalogue.advice else {}
    scenarios = _scenarios(found, model, titles, context)
    over = {y: annual.p_over[y] for y in _SHOWN if y in annual.p_over} if annual else {}
    run = "run" if found.trials else "run-closed"
    return LossView(
        chance=words.percent(found.p_any),
        once_in=words.once_in(found.p_any, say),
        main=scenarios[0] if scenarios else None,
        expected=words.yen(found.eal, lang),
        expected_range=words.yen_range(*found.eal_range, lang),
        over=tuple((words.yen(y, lang), words.simulated(p, annual.floor, say)) for y, p in over.items())
        if annual
        else (),
        scenarios=scenarios,
        not_applicable=tuple(s.title for s in found.scenarios if s.rate == 0),
        blocks=loss_charts.blocks(found, model, titles, say),
        scale=tuple(
            (round(100 * loss_charts.position(a), 1), words.axis_yen(a, lang)) for a in loss_charts.MARKS
        ),
        curve=loss_charts.curve(annual, say) if annual else None,
        periods=loss_charts.periods(annual, say) if annual else (),
        swings=loss_charts.swings(found, model, say),
        retained=retained.view(found, say),
        floor=words.percent(annual.floor) if annual else "",
        facts=context.refs(assessment.profile),
        bearable=_bearable(found, assessment.advice, say),
        left=retained.sentence(found, main[0], assessment.advice, say) if main else "",
        stop=_stop(main, found.own.standstill_days, say),
        often=_often(main, say),
        tolerable=tolerable(assessment.advice, say) if assessment.advice else "",
        jo=words.yen(found.jo_reference, lang) if found.jo_reference else "",
        jo_text=model.jo.text,
        assumed=tuple(dict.fromkeys(a.text for a in found.assumed)),
        honesty=(*model.honesty, *loss_items.not_sized(found, context)),
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
    mended = _mended(model, [j for d in context.assessment.diagnoses for j in d.judged])
    views = []
    for one in _costliest_first(found):
        scenario, severity = model.scenarios[one.id], one.severity
        p50, p90, p95 = (words.amount(a, say) for a in (severity.p50, severity.p90, severity.p95))
        views.append(
            ScenarioView(
                scenario=scenario,
                rate=words.percent(one.rate),
                once_in=words.once_in(one.rate, say),
                p50=p50,
                p90=p90,
                p95=p95,
                half=sentence("half", severity.p50, say),
                tail=sentence("tail", severity.p95, say),
                share=f"{round(100 * one.share)}%",
                grade_text=say(f"report.loss.grades.{one.grade}"),
                items=tuple(loss_items.view(i, scenario, model, firm, titles, say) for i in one.items),
                because=context.refs(_because(one, model, mended)),
                not_sized=loss_items.not_sized_in(one, say),
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
    found |= {s.scenario.title: s.scenario.light.basis for s in scenarios if s.scenario.light is not None}
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


def _mended(model: LossModel, judged: list[Judged]) -> Gains:
    """Return by weak answer how far mending it alone would raise each of its controls."""
    told = tuple(shares(judged))
    now, weak = maturity(told, model), tuple(shares(j for j in judged if j.counts and j.points_lost > 0))
    changes = zip(weak, improved(told, weak, model), strict=True)
    return [(name, [(c, level - now[c]) for c, level in change.items()]) for (name, _, _), change in changes]


def _because(one: ScenarioLoss, model: LossModel, mended: Gains) -> tuple[str, ...]:
    """Return the weak answers that raise the chance or the amounts of one kind of incident, those that raise it most first.

    What a control does to some of the costs counts as much as these are of the whole, and an answer as much as it is of
    its controls.
    """
    whole = sum(item.eal for item in one.items) or 1.0
    part = dict.fromkeys(model.groups, 0.0)
    for item in one.items:
        part[model.items[item.item].group] += item.eal / whole
    effect = {
        c.id: c.frequency.get(one.id, 0.0) + sum([part[g] * beta for g, beta in c.severity.items()])
        for c in model.controls.values()
    }
    gains = {name: sum([gain * effect[c] for c, gain in change]) for name, change in mended}
    found = sorted((name for name, gain in gains.items() if gain > 0), key=gains.__getitem__, reverse=True)
    return tuple(found[:_MOST_ANSWERS])


def _stop(happening: list[ScenarioLoss], bearable: float | None, say: Messages) -> str:
    """Return for how many days of full standstill the main incident counts; nothing where none follow from it."""
    days = happening[0].stop_days if happening else None
    if days is None or days.p95 < 1:
        return ""
    shown = {n: words.plain(max(round(getattr(days, n)), 1)) for n in ("p50", "p95")}
    told = "" if bearable is None else say("report.loss.stop-bearable", days=f"{bearable:g}")
    return words.sentences((say("report.loss.stop", **shown), told), say)


def _often(happening: list[ScenarioLoss], say: Messages) -> str:
    """Return which kind of incident most are, and what half of them cost at most."""
    if len(happening) < 2:  # noqa: PLR2004  one kind is told already
        return ""
    most = max(happening, key=lambda s: s.rate)
    half = sentence("half", most.severity.p50, say)
    return say("report.loss.often", scenario=most.title, rate=words.percent(most.rate), half=half)


def sentence(part: str, amount: float, messages: Messages) -> str:
    """Return what `half` of such incidents cost at most, or what one in twenty exceeds (`tail`)."""
    none = "" if amount >= 1 else "-none"
    return messages(f"report.loss.{part}{none}", yen=words.yen(amount, messages.lang))
