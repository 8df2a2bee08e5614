"""Targets as they are printed: what each asks, where the firm stands, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.report_targets import AimView, TargetView
from cyberdiag.report import words
from cyberdiag.report.views import charts
from cyberdiag.scoring.targets import aims

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.aggregate import Target
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.scoring.targets import Aim

_NAMED = 5
"""How many parts that fall short are named in one line."""


def views(diagnosis: Diagnosis, say: Messages) -> tuple[TargetView, ...]:
    """Return the targets of a questionnaire in their order; none before there is a score."""
    if diagnosis.score.value is None:
        return ()
    return tuple(_view(diagnosis, target, say) for target in diagnosis.questionnaire.targets.values())


def _view(diagnosis: Diagnosis, target: Target, say: Messages) -> TargetView:
    found = tuple(_aim(diagnosis, aim, say) for aim in aims(diagnosis, target))
    title = target.title
    if target.by is not None:
        title = say("report.target-by", title=title, day=words.date(target.by, say.lang))
    short = [a for a in found if not a.reached]
    line = say("report.target-line", title=title, reached=len(found) - len(short), count=len(found))
    if short:
        named = words.joined([f"{a.title} {a.now} → {a.aim}" for a in short[:_NAMED]], say)
        more = words.counted(say, "report.target-more", len(short) - _NAMED) if len(short) > _NAMED else ""
        line = words.sentences((line, say("report.target-short", parts=named), more), say)
    return TargetView(target.id, title, line, found)


def _aim(diagnosis: Diagnosis, aim: Aim, say: Messages) -> AimView:
    axis = diagnosis.questionnaire.axes.get(aim.axis)
    score, missing = aim.score, aim.missing
    rule = diagnosis.questionnaire.rule if score is None else score.rule
    return AimView(
        axis=aim.axis,
        value=aim.value,
        title=axis.values[aim.value] if axis is not None else say("report.target-whole"),
        now=words.points(None if score is None else score.value, rule),
        aim=words.points(aim.at_least, rule),
        missing="" if not missing else words.points(missing, rule),
        reached=aim.reached,
        fill=0.0 if score is None else charts.fill(aim.at_least, score.most),
    )
