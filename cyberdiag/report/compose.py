"""Assessment to Report: every sentence, order and rounding of the report is settled here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag import __version__
from cyberdiag.model.report import ActionView, Report, SourceView, UnknownView
from cyberdiag.model.text import one_line
from cyberdiag.report import advice, diagnosis, loss, words
from cyberdiag.scoring.actions import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Action, Assessment
    from cyberdiag.model.catalogue import Catalogue, Source


_LEAST_SAVING = 1000.0
"""Yen a year; less is not worth a figure."""


def compose(
    assessment: Assessment, catalogue: Catalogue, messages: Messages, date: str, audience: str = "owner"
) -> Report:
    """Return the report; `date` is ISO text, the only thing here that is not derived from the answers."""
    actions = [_action(n, a, assessment, catalogue, messages) for n, a in enumerate(assessment.actions, 1)]
    answers = assessment.answers
    titles_of = {c.id: c.title for c in catalogue.advice.covers} if catalogue.advice else {}
    titles = [d.questionnaire.title for d in assessment.diagnoses]
    return Report(
        lang=messages.lang,
        title=messages("report.title", titles=("・" if messages.lang == "ja" else " / ").join(titles)),
        organisation=one_line(answers.organisation),
        respondent=one_line(answers.respondent),
        date=words.date(date, messages.lang),
        program=f"cyberdiag {__version__}",
        diagnoses=tuple(diagnosis.view(d, answers, messages) for d in assessment.diagnoses),
        first_actions=tuple(actions[:FIRST]),
        later_actions=tuple(actions[FIRST:]),
        unknowns=_unknowns(assessment, messages),
        profile=tuple(
            diagnosis.answer(q, answers, None, messages)
            for n in assessment.questions.questionnaires
            if not n.scored
            for q in n.questions
        ),
        sources=_sources(assessment, catalogue, messages),
        method=tuple(
            messages(f"report.method.{name}") for name in ("score", "range", "gate", "actions", "facts")
        ),
        loss=loss.view(
            assessment.loss,
            catalogue.losses,
            assessment.profile,
            titles_of,
            assessment.questions.by_id,
            messages,
        ),
        advice=advice.view(
            assessment.advice, catalogue.advice, assessment.questions.by_id, messages, audience
        ),
        disclaimer=tuple(
            messages(f"report.disclaimer.{name}") for name in ("self", "not-advice", "not-notice")
        ),
    )


def _action(
    number: int, action: Action, assessment: Assessment, catalogue: Catalogue, messages: Messages
) -> ActionView:
    question, step = action.question, action.question.first_step
    assert step is not None  # noqa: S101  only questions with a step become actions
    help_source = catalogue.sources.get(step.resource) if step.resource else None
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
        saving=_saving(action, messages),
        reason=_reason(action, assessment, messages),
        resource=_source(help_source, messages) if help_source else None,
    )


def _saving(action: Action, messages: Messages) -> str:
    """Return what the action takes off the expected loss of a year, where an estimate says so."""
    if action.loss_reduction is None or action.loss_reduction < _LEAST_SAVING:
        return ""
    return messages("report.loss.saving", yen=words.yen(action.loss_reduction, messages.lang))


def _reason(action: Action, assessment: Assessment, messages: Messages) -> str:
    question = action.question
    given = assessment.answers.get(question.id)
    label = words.answer(question, given, None, messages)
    reason = messages("report.reason", id=question.id, answer=label)
    if action.opens:
        reason += messages("report.reason-gate")
    return reason


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
    used = dict.fromkeys(_used(assessment))
    return tuple(_source(catalogue.sources[s], messages) for s in used if s in catalogue.sources)


def _used(assessment: Assessment) -> Iterable[str]:
    for item in assessment.diagnoses:
        for question in item.questionnaire.questions:
            yield from question.sources
    for action in assessment.actions[:FIRST]:
        step = action.question.first_step
        if step and step.resource:
            yield step.resource


def _source(source: Source, messages: Messages) -> SourceView:
    return SourceView(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        url=source.url or "",
        date=source.date,
        as_of=words.date(source.as_of, messages.lang),
        mark=messages(f"show.marks.{source.mark}"),
    )
