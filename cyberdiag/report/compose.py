"""Assessment to Report: every sentence, order and rounding of the report is settled here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag import __version__
from cyberdiag.advice.calendar import japan
from cyberdiag.advice.plan_days import plan_days
from cyberdiag.model.advice_levels import CoverLevel
from cyberdiag.model.aggregate import Method
from cyberdiag.model.moment import countable
from cyberdiag.model.ref import Ref
from cyberdiag.model.report import ActionView, UnknownView
from cyberdiag.model.text import one_line
from cyberdiag.report import benefit, contents, facts, words
from cyberdiag.report.document import Report
from cyberdiag.report.plan import handout, insurer, letter, ready_words
from cyberdiag.report.plan import page as plan_page
from cyberdiag.report.scheme import page as scheme_page
from cyberdiag.report.views import advice, appendix, charts, diagnosis, leak, loss, trade
from cyberdiag.report.views.context import Context, labels
from cyberdiag.scoring.actions import FIRST

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from cyberdiag.crosswalk.project import Projection
    from cyberdiag.messages import Messages
    from cyberdiag.model.action_order import Wave
    from cyberdiag.model.assessment import Action, Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.peers import Peers
    from cyberdiag.model.plan import Letter
    from cyberdiag.model.report import DiagnosisView
    from cyberdiag.model.since import SinceView
    from cyberdiag.report.facts import Facts
    from cyberdiag.report.views.standing import PeersView

_LONGEST_NAME = 28


def compose(
    assessment: Assessment,
    catalogue: Catalogue,
    messages: Messages,
    date: str,
    audience: str = "owner",
    since: SinceView | None = None,
    schemes: tuple[Projection, ...] = (),
    peers: Peers | None = None,
) -> Report:
    """Return the report; `date` is ISO text, the only thing here that neither answers nor earlier rounds (`since`) give.

    `schemes` are those that somebody asks of the firm, `peers` those beside whom it stands.
    """
    context = Context(assessment, catalogue, messages, labels(assessment.questions, messages))
    days = plan_days(countable(date), japan())
    listed = {a.question.id: (n, a) for n, a in enumerate(assessment.actions, 1)}
    actions = tuple(_action(n, a, context, days, _alike(a, listed, messages)) for n, a in listed.values())
    views = tuple(diagnosis.view(d, context) for d in assessment.diagnoses)
    title = messages("report.title", titles=messages.writing.titles.join(v.title for v in views))
    organisation = one_line(assessment.answers.organisation)
    unknowns = len(assessment.unknowns)
    asking = letter.compose(assessment, date, messages)
    found = facts.facts(assessment, catalogue, date)
    made = Report(
        lang=messages.lang,
        title=title,
        organisation=organisation,
        respondent=one_line(assessment.answers.respondent),
        running=_running(title, organisation),
        date=words.date(date, messages.lang),
        program=f"cyberdiag {__version__}",
        diagnoses=views,
        first_actions=actions[:FIRST],
        later_actions=actions[FIRST:],
        timeline=charts.timeline(actions, FIRST, countable(date), messages),
        first_findings=() if actions else tuple(f for v in views for f in v.findings)[:FIRST],
        unknowns=tuple(
            UnknownView(j.question.id, j.question.text, j.question.ask, context.answer(j.question, j.state))
            for j in assessment.unknowns
        ),
        disagreements=appendix.disagreements(context),
        outdated=appendix.outdated(context, date),
        to_check=words.counted(messages, "report.to-check-line", unknowns),
        by_letter=_by_letter(asking, unknowns, messages),
        in_house=_in_house(asking, unknowns, messages),
        unknowns_lead=words.counted(messages, "report.unknowns-lead", unknowns),
        profile=appendix.profile(context),
        sources=tuple(
            appendix.source(s, messages)
            for name in facts.used(assessment, catalogue)
            if (s := catalogue.sources.get(name))
        ),
        method=(*_method(assessment, messages), _rest(found, messages)),
        reviewed=_reviewed(found, catalogue.register.keeps, messages),
        loss=loss.view(context),
        advice=advice.view(context, audience),
        leak=leak.view(context),
        trade=trade.view(context),
        since=since,
        peers=None if peers is None else _among(peers, context),
        schemes=tuple(
            scheme_page.compose(
                p, assessment.answers, date, catalogue.sources, actions, messages, assessment.questions.by_id
            )
            for p in schemes
        ),
        none_in_place=messages(_none_in_place(views, assessment)),
        no_actions=messages(_no_actions(views)),
        disclaimer=tuple(messages(f"report.disclaimer.{n}") for n in ("self", "not-advice", "not-notice")),
        letter=asking,
    )
    made = _with_papers(
        replace(made, plan=plan_page.compose(made, date, messages)),
        context,
        date,
        for_agent=audience == "agent",
    )
    sections = contents.sections(made, messages)
    return replace(
        made,
        sheets=contents.sheets(made),
        sections=sections,
        numbers={section.id: n for n, section in enumerate(sections, 1)},
    )


def _among(peers: Peers, context: Context) -> PeersView:
    """Return where the firm stands among others."""
    from cyberdiag.report.views import standing  # few reports stand beside others

    return standing.view(context, peers)


def _with_papers(report: Report, context: Context, date: str, *, for_agent: bool) -> Report:
    """Return the report with what is handed out, copied and drafted, where the firm's people are known."""
    assessment, advised = context.assessment, context.catalogue.advice
    if assessment.trade is None or advised is None:
        return report
    texts, roles, say, plan = advised.papers, assessment.trade.roles, context.say, report.plan
    return replace(
        report,
        handout=handout.compose(assessment, texts.handout, roles, date, say),
        words=plan and ready_words.compose(assessment, plan, texts.words, roles, date, say),
        insurer=insurer.compose(assessment, texts.application, roles, date, say) if for_agent else None,
    )


def _by_letter(asking: Letter | None, unknowns: int, messages: Messages) -> str:
    """Return what the letter is for, where there is one."""
    if asking is None:
        return ""
    if asking.confirms:
        return messages("report.paper.confirms-too" if unknowns else "report.paper.confirms")
    if unknowns == len(asking.questions):
        return messages("report.paper.by-letter-all")
    return words.counted(messages, "report.paper.by-letter", len(asking.questions))


def _in_house(asking: Letter | None, unknowns: int, messages: Messages) -> str:
    """Return how many unknown answers no letter asks for."""
    asked = len(asking.questions) if asking is not None and not asking.confirms else 0
    if unknowns <= asked:
        return ""
    if not asked:
        return messages("report.paper.ask")
    return words.counted(messages, "report.paper.in-house", unknowns - asked)


def _none_in_place(views: Sequence[DiagnosisView], assessment: Assessment) -> str:
    """Return the key of what stands where nothing has full marks: nothing yet, or no question that could have them."""
    if all(v.unanswered for v in views):
        return _no_actions(views)
    if assessment.actions:
        return "report.none-in-place"
    return "report.nothing-yet" if any(d.asked for d in assessment.diagnoses) else "report.nothing-in-place"


def _no_actions(views: Sequence[DiagnosisView]) -> str:
    """Return the key of what stands where no action does; what was not asked may well have some."""
    if all(v.unanswered for v in views):
        return "report.early.unanswered"
    return "report.early.no-actions" if any(v.early for v in views) else "report.no-actions"


def _method(assessment: Assessment, messages: Messages) -> tuple[str, ...]:
    """Return how to read the result: what holds for the questionnaires of this run, and no more."""
    sheets = [d.questionnaire for d in assessment.diagnoses]
    summed = {s.method is Method.SUM for s in sheets}
    named = {
        "score": False in summed,
        "range": False in summed,
        "sum": True in summed,
        "gate": any(s.gates for s in sheets),
        "actions": bool(assessment.actions),
        "facts": any(n.questions for n in assessment.questions.questionnaires if not n.scored),
    }
    return tuple(messages(f"report.method.{name}") for name, holds in named.items() if holds)


def _rest(found: Facts, messages: Messages) -> str:
    """Return how many facts rest on what."""
    counts = {name: getattr(found, name) for name in ("original", "secondary", "judgement")}
    return messages("report.facts.rest", **counts)


def _reviewed(found: Facts, months: int, messages: Messages) -> tuple[str, ...]:
    """Return as of when the facts are, and a warning where the report is made long after that."""
    if found.reviewed is None:
        return ()
    month = words.month(found.reviewed, messages.lang)
    old = messages("report.facts.old", month=month, months=months)
    return (messages("report.facts.as-of", month=month), *([old] if found.old else []))


def _running(title: str, organisation: str) -> str:
    """Return the line at the head of each printed page; a long name is cut."""
    name = organisation if len(organisation) <= _LONGEST_NAME else f"{organisation[: _LONGEST_NAME - 1]}…"
    return f"{title}  {name}".rstrip()


def _alike(action: Action, listed: Mapping[str, tuple[int, Action]], messages: Messages) -> str:
    """Return which other actions of the list are the same work; nothing where none is."""
    others = sorted(listed[q] for q in action.alike if q in listed)
    named = [
        messages("report.action-named", number=n, headline=a.question.first_step.action)
        for n, a in others
        if a.question.first_step is not None
    ]
    return messages("report.alike", actions=words.joined(named, messages)) if named else ""


def _action(
    number: int, action: Action, context: Context, days: Mapping[Wave, dt.date], alike: str
) -> ActionView:
    due = days[action.wave] if action.wave is not None else None
    question, step, say = action.question, action.question.first_step, context.say
    assert step is not None  # noqa: S101  only questions with a step become actions
    names = {d.questionnaire.id: d.questionnaire.title for d in context.assessment.diagnoses}
    advised = context.assessment.advice
    covers = [c for c in advised.covers if c.level is not CoverLevel.NOT_APPLICABLE] if advised else []
    cases = advised.cases.matches if advised else ()
    given = context.assessment.answers.get(question.id)
    is_open = given is None or given.is_unknown
    return ActionView(
        number=number,
        id=action.id,
        question=question.id,
        headline=step.action,
        who=step.who,
        text=words.sentences((say("report.ask-first", whom=question.ask), step.text), say)
        if is_open and question.ask
        else step.text,
        alike=alike,
        effort=say(f"summary.effort.{action.effort}"),
        cost=benefit.cost(action, say),
        horizon=say("summary.horizon-later")
        if due is None
        else say("summary.horizon", day=say.writing.short(due)),
        wave=action.wave,
        due=due,
        day="" if due is None else say.writing.short(due),
        gain=say("summary.gain", points=words.decimal(action.score_gain, action.decimals)),
        opens=bool(action.opens),
        check=say("report.check-first") if is_open else "",
        effect=benefit.effect(action, context.assessment, say),
        saving=words.sentences((benefit.saving(action.loss_reduction, say), benefit.back(action, say)), say),
        price=step.price.what if step.price else "",
        priced=context.catalogue.sources.get(step.price.source) if step.price else None,
        reason=_reason(action, context),
        resource=context.catalogue.sources.get(step.resource or ""),
        diagnosis=names[action.diagnosis] if len(names) > 1 else "",
        covers=tuple(Ref(c.cover.id, c.cover.title) for c in covers if question.id in c.drivers),
        cases=tuple(Ref(m.case.id, m.case.organisation) for m in cases if question.id in m.because),
    )


def _reason(action: Action, context: Context) -> str:
    question, say = action.question, context.say
    reason = say("report.reason", id=question.id, answer=context.answer(question))
    return words.sentences((reason, say("report.reason-gate") if action.opens else ""), say)
