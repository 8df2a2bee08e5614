"""One diagnosis in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.assessment import State
from cyberdiag.model.questionnaire import Method
from cyberdiag.model.report import (
    AnswerView,
    DiagnosisView,
    FindingView,
    GateView,
    HeatMap,
    Row,
    ScoreView,
)
from cyberdiag.model.text import printable
from cyberdiag.report import charts, words
from cyberdiag.scoring.scores import rating

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Diagnosis, Finding, Judged, Score
    from cyberdiag.model.questionnaire import Band, Question, Questionnaire

_STRENGTHS = 5


def view(diagnosis: Diagnosis, answers: Answers, messages: Messages) -> DiagnosisView:
    """Return a diagnosis as it is printed."""
    questionnaire = diagnosis.questionnaire
    first = questionnaire.axes[0] if questionnaire.axes else None
    domains = (
        tuple(
            Row(key, title, score(diagnosis.axes[first.id][key], questionnaire))
            for key, title in first.values.items()
        )
        if first
        else ()
    )
    band = next((b for b in questionnaire.bands if b.rating == diagnosis.score.rating), None)
    return DiagnosisView(
        id=questionnaire.id,
        title=questionnaire.title,
        version=questionnaire.version,
        score=score(diagnosis.score, questionnaire),
        sentence=_sentence(diagnosis, band, messages),
        rating_label=band.label if band else "",
        gates=tuple(GateView(g.text, g.cap, g.because) for g in diagnosis.gates),
        domains=domains,
        domain_title=first.title if first else "",
        radar=charts.radar(domains),
        heat=_heat(diagnosis),
        findings=tuple(_finding(f, messages) for f in diagnosis.findings),
        strengths=_strengths(diagnosis),
        answers=_answers(diagnosis, answers, messages),
        counts=_counts(diagnosis, messages),
        bands=_bands(questionnaire.bands),
    )


def score(value: Score, questionnaire: Questionnaire) -> ScoreView:
    """Return a score as it is printed."""
    band = next((b for b in questionnaire.bands if b.rating == value.rating), None)
    as_percent = questionnaire.method is not Method.SUM
    fills = [
        0.0 if v is None or not as_percent else min(max(v, 0.0), 100.0)
        for v in (value.value, value.low, value.high)
    ]
    return ScoreView(
        text=words.decimal(value.value),
        low=words.decimal(value.low),
        high=words.decimal(value.high),
        fill=round(fills[0], 1),
        fill_low=round(fills[1], 1),
        fill_high=round(fills[2], 1),
        rating=value.rating or "",
        rating_label=band.label if band else "",
        known=round(100 * value.known),
        questions=value.questions,
        ranged=words.decimal(value.low) != words.decimal(value.high),
    )


def _sentence(diagnosis: Diagnosis, band: Band | None, messages: Messages) -> str:
    if band is None or diagnosis.score.value is None:
        return messages("summary.nothing-applies")
    if not diagnosis.gates:
        return band.sentence
    order = [b.rating for b in diagnosis.questionnaire.bands]
    earned = rating(diagnosis.score.value, diagnosis.questionnaire.bands)
    capped = earned is not None and order.index(earned) < order.index(band.rating)
    held = messages("report.gates-hold" if capped else "report.gates-will-hold", count=len(diagnosis.gates))
    return f"{band.sentence}{'' if messages.lang == 'ja' else ' '}{held}"


def _heat(diagnosis: Diagnosis) -> HeatMap | None:
    axes = diagnosis.questionnaire.axes[:2]
    if not diagnosis.cross:
        return None
    first, second = axes
    rows = tuple(
        (
            title,
            tuple(score(diagnosis.cross[row, column], diagnosis.questionnaire) for column in second.values),
        )
        for row, title in first.values.items()
    )
    return HeatMap(first.title, second.title, tuple(second.values.values()), rows)


def _finding(finding: Finding, messages: Messages) -> FindingView:
    question = finding.question
    return FindingView(
        id=question.id,
        text=question.text,
        answer=_label(question, finding.judged, finding.answer, messages),
        severity=finding.severity,
        severity_label=messages(f"report.severity.{finding.severity}"),
        points_lost=f"{finding.judged.points_lost:g}",
        action=question.first_step.action if question.first_step else "",
    )


def _label(question: Question, judged: Judged, answer: str, messages: Messages) -> str:
    if judged.state is State.UNANSWERED:
        return messages("report.unanswered")
    found = question.choice(answer)
    return found.label if found else messages("interview.unknown")


def _strengths(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Return what is fully in place, the weightiest first; an all-red page helps nobody."""
    full = [j for j in diagnosis.judged if j.state is State.ANSWERED and j.points >= j.question.full_points]
    ranked = sorted(full, key=lambda j: -j.weight)[:_STRENGTHS]
    return tuple(j.question.first_step.action if j.question.first_step else j.question.text for j in ranked)


def _answers(
    diagnosis: Diagnosis, answers: Answers, messages: Messages
) -> tuple[tuple[str, tuple[AnswerView, ...]], ...]:
    states = {j.question.id: j.state for j in diagnosis.judged}
    return tuple(
        (section.title, tuple(answer(q, answers, states.get(q.id), messages) for q in section.questions))
        for section in diagnosis.questionnaire.sections
    )


def answer(question: Question, answers: Answers, state: State | None, messages: Messages) -> AnswerView:
    """Return a question of the appendix with its answer, note and evidence."""
    given = answers.get(question.id)
    return AnswerView(
        id=question.id,
        section=question.section,
        text=question.text,
        answer=words.answer(question, given, state, messages),
        state=(state or (State.ANSWERED if given else State.UNANSWERED)).value,
        note=printable(given.note) if given else "",
        evidence=printable(given.evidence) if given else "",
        why=question.why,
        sources=question.sources,
        references=tuple(f"{r.framework} {r.id}{'*' if r.partial else ''}" for r in question.references),
    )


def _counts(diagnosis: Diagnosis, messages: Messages) -> str:
    return messages(
        "report.counts",
        asked=diagnosis.asked,
        answered=diagnosis.count(State.ANSWERED),
        unknown=diagnosis.count(State.UNKNOWN),
        unanswered=diagnosis.count(State.UNANSWERED),
        not_applicable=diagnosis.count(State.NOT_APPLICABLE),
    )


def _bands(bands: tuple[Band, ...]) -> tuple[tuple[str, str, str], ...]:
    result = []
    upper = ""
    for band in bands:
        result.append(
            (band.rating, f"{band.at_least:g}–{upper}" if upper else f"{band.at_least:g}–100", band.label)
        )
        upper = f"{band.at_least - 0.1:g}"
    return tuple(result)
