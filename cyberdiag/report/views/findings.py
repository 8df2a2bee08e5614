"""What to improve, in words; the gravest first, the others one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.parts import half_up
from cyberdiag.model.report import FindingView
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Diagnosis, Finding
    from cyberdiag.report.views.context import Context

Views = tuple[FindingView, ...]
_GRAVEST = "high"


def split(diagnosis: Diagnosis, context: Context) -> tuple[Views, Views]:
    """Return the findings of the gravest kind there is, and the others."""
    every = tuple(_view(f, context) for f in diagnosis.findings)
    limits = {str(name): points for name, points in diagnosis.questionnaire.severities.items()}
    worst = max((f.severity for f in every), key=lambda s: limits.get(s, 0.0), default="")
    return tuple(f for f in every if f.severity == worst), tuple(f for f in every if f.severity != worst)


def lead(shown: Views, others: Views, messages: Messages) -> str:
    """Return how much there is to improve, in one sentence."""
    if not shown:
        return messages("report.no-findings")
    key = "report.findings-lead-none-high" if shown[0].severity else "report.findings-count"
    if shown[0].severity == _GRAVEST:
        key = "report.findings-lead"
    return words.counted(messages, key, len(shown) + len(others), high=len(shown))


def _view(finding: Finding, context: Context) -> FindingView:
    question, say = finding.question, context.say
    step = question.first_step
    named = f"report.severity.{finding.severity}"
    return FindingView(
        id=question.id,
        text=question.text,
        answer=context.answer(question, finding.judged.state),
        severity=finding.severity,
        severity_label=say(named) if say.has(named) else finding.severity or words.DASH,
        points_lost=f"{half_up(finding.judged.points_lost):g}",
        action=step.action if step else "",
        action_id=f"do-{question.id.lower()}" if step else "",
    )
