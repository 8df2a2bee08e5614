"""Assessment to Report: every sentence, order and rounding of the report is settled here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag import __version__
from cyberdiag.model.head import Method
from cyberdiag.model.ref import Ref
from cyberdiag.model.report import ActionView, Report, SourceView, UnknownView
from cyberdiag.model.text import one_line
from cyberdiag.report import words
from cyberdiag.report.views import advice, appendix, charts, diagnosis, leak, loss
from cyberdiag.report.views.peers import source_view
from cyberdiag.report.views.refs import refs
from cyberdiag.scoring.actions import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Action, Assessment, Diagnosis
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.report import DiagnosisView
    from cyberdiag.model.report_advice import AdviceView

"""Yen a year; less is not worth a figure."""
_LONGEST_NAME = 40


def compose(
    assessment: Assessment, catalogue: Catalogue, messages: Messages, date: str, audience: str = "owner"
) -> Report:
    """Return the report; `date` is ISO text, the only thing here that is not derived from the answers."""
    known = refs(assessment.questions, messages)
    advised = advice.view(assessment, catalogue, known, messages, audience)
    actions = [
        _action(n, a, assessment, advised, catalogue, messages) for n, a in enumerate(assessment.actions, 1)
    ]
    answers = assessment.answers
    views = tuple(_diagnosis(d, assessment, catalogue, messages) for d in assessment.diagnoses)
    titles = [d.questionnaire.title for d in assessment.diagnoses]
    title = messages("report.title", titles=messages.writing.titles.join(titles))
    organisation = one_line(answers.organisation)
    return Report(
        lang=messages.lang,
        title=title,
        organisation=organisation,
        respondent=one_line(answers.respondent),
        running=_running(title, organisation),
        date=words.date(date, messages.lang),
        program=f"cyberdiag {__version__}",
        diagnoses=views,
        first_actions=tuple(actions[:FIRST]),
        later_actions=tuple(actions[FIRST:]),
        timeline=charts.timeline(assessment.actions, tuple(actions[:FIRST]), messages),
        first_findings=() if actions else tuple(f for v in views for f in v.findings)[:FIRST],
        unknowns=_unknowns(assessment, messages),
        to_check=words.counted(messages, "report.to-check-line", len(assessment.unknowns)),
        unknowns_lead=words.counted(messages, "report.unknowns-lead", len(assessment.unknowns)),
        profile=appendix.profile(assessment, known, messages),
        sources=_sources(assessment, catalogue, messages),
        method=_method(assessment, messages),
        loss=loss.view(assessment, catalogue, known, messages),
        advice=advised,
        leak=leak.view(assessment, catalogue, messages),
        disclaimer=tuple(
            messages(f"report.disclaimer.{name}") for name in ("self", "not-advice", "not-notice")
        ),
    )


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


def _diagnosis(
    found: Diagnosis, assessment: Assessment, catalogue: Catalogue, messages: Messages
) -> DiagnosisView:
    """Return a diagnosis in words, with the overlays laid over it and over the facts."""
    view = diagnosis.view(found, assessment.answers, catalogue, messages)
    facts = [n for n in assessment.questions.questionnaires if not n.scored]
    laid = words.overlays((found.questionnaire, *facts), messages)
    return replace(view, version=" + ".join((view.version, *laid)), overlays=laid)


def _running(title: str, organisation: str) -> str:
    """Return the line at the head of each printed page; a long name is cut."""
    name = organisation if len(organisation) <= _LONGEST_NAME else f"{organisation[: _LONGEST_NAME - 1]}…"
    return f"{title}  {name}".rstrip()


def _action(
    number: int,
    action: Action,
    assessment: Assessment,
    advised: AdviceView | None,
    catalogue: Catalogue,
    messages: Messages,
) -> ActionView:
    question, step = action.question, action.question.first_step
    assert step is not None  # noqa: S101  only questions with a step become actions
    help_source = catalogue.sources.get(step.resource) if step.resource else None
    several = len(assessment.diagnoses) > 1
    names = {d.questionnaire.id: d.questionnaire.title for d in assessment.diagnoses}
    return ActionView(
        number=number,
        id=action.id,
        question=question.id,
        headline=step.action,
        who=step.who,
        text=step.text,
        effort=messages(f"summary.effort.{action.effort}"),
        cost=messages(f"summary.cost.{action.cost}"),
        horizon=messages("summary.horizon", days=action.horizon_days),
        gain=messages("summary.gain", points=words.decimal(action.score_gain)),
        saving=words.saving(action.loss_reduction, messages),
        reason=_reason(action, assessment, messages),
        resource=source_view(help_source, messages) if help_source else None,
        diagnosis=names[action.diagnosis] if several else "",
        covers=tuple(
            Ref(c.id, c.title)
            for c in (advised.covers if advised else ())
            if question.id in {d for d, _ in c.drivers}
        ),
        cases=tuple(
            Ref(c.id, c.organisation)
            for c in (advised.cases if advised else ())
            if question.id in {b.id for b in c.because}
        ),
    )


def _reason(action: Action, assessment: Assessment, messages: Messages) -> str:
    question = action.question
    given = assessment.answers.get(question.id)
    label = words.answer(question, given, None, messages)
    reason = messages("report.reason", id=question.id, answer=label)
    return words.sentences((reason, messages("report.reason-gate") if action.opens else ""), messages)


def _unknowns(assessment: Assessment, messages: Messages) -> tuple[UnknownView, ...]:
    return tuple(
        UnknownView(
            j.question.id,
            j.question.text,
            j.question.ask,
            messages("report.unanswered" if j.state.value == "unanswered" else "interview.unknown"),
        )
        for j in assessment.unknowns
    )


def _sources(assessment: Assessment, catalogue: Catalogue, messages: Messages) -> tuple[SourceView, ...]:
    used = dict.fromkeys(_used(assessment, catalogue))
    return tuple(source_view(catalogue.sources[s], messages) for s in used if s in catalogue.sources)


def _used(assessment: Assessment, catalogue: Catalogue) -> Iterable[str]:
    for item in assessment.diagnoses:
        for question in item.questionnaire.questions:
            yield from question.sources
    for peer in catalogue.peers.values():
        if any(j.question.id == peer.question and j.counts for d in assessment.diagnoses for j in d.judged):
            yield peer.source
    for action in assessment.actions[:FIRST]:
        step = action.question.first_step
        if step and step.resource:
            yield step.resource
