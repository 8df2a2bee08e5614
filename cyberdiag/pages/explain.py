"""How one number came about, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.errors import UnknownName
from cyberdiag.model.assessment import State
from cyberdiag.model.condition import asked_by
from cyberdiag.model.page import Page
from cyberdiag.pages import explain_advice
from cyberdiag.problems import near
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment, Diagnosis, Judged, Score
    from cyberdiag.model.catalogue import Catalogue


def page(assessment: Assessment, known: Catalogue, name: str, say: Messages) -> Page:
    """Return how a question's points, a score or an action came about.

    `name` is a question, an action (`do-tec-12`), a diagnosis or a value of one of its axes, a kind of
    incident, a cover, a gap, a service or an incident of the report.

    Raises:
        UnknownName: naming the near miss.
    """
    judged = {j.question.id: (d, j) for d in assessment.diagnoses for j in d.judged}
    if name in judged:
        return _question(assessment, *judged[name], say)
    by_action = {a.id: a for a in assessment.actions}
    if name in by_action:
        return _question(assessment, *judged[by_action[name].question.id], say)
    scores: dict[str, tuple[str, Score, tuple[Judged, ...]]] = {}
    for diagnosis in assessment.diagnoses:
        scores[diagnosis.questionnaire.id] = (
            diagnosis.questionnaire.title,
            diagnosis.score,
            diagnosis.judged,
        )
        for axis in diagnosis.questionnaire.axes:
            for value, title in axis.values.items():
                items = tuple(j for j in diagnosis.judged if j.question.axes.get(axis.id) == value)
                scores.setdefault(value, (title, diagnosis.axes[axis.id][value], items))
    if name in scores:
        return _score(*scores[name], say)
    found = explain_advice.page(assessment, known, name, say)
    if found is not None:
        return found
    guess = near(name, [*judged, *by_action, *scores, *explain_advice.ids(assessment, known, say)])
    raise UnknownName.of("unknown-id-near" if guess else "unknown-id", name=name, guess=guess or "")


def _question(assessment: Assessment, diagnosis: Diagnosis, judged: Judged, say: Messages) -> Page:
    question = judged.question
    given = assessment.answers.get(question.id)
    label = words.answer(question, given, judged.state, say)
    lines = [("", question.text), ("", say("explain.answer", answer=label))]
    if given is not None and given.place is not None:
        lines.append(("", str(given.place)))
    flags = assessment.questions.flags
    if judged.state is State.NOT_APPLICABLE:
        condition = question.not_applicable_when or question.only_when
        because = sorted(asked_by(condition, flags)) if condition else []
        facts = ", ".join(f"{b} = {_fact(assessment, b, say)}" for b in because)
        lines.append(("", say("explain.not-applicable", because=facts)))
        return Page(say("explain.question", id=question.id), tuple(lines))
    changed = judged.weight != question.weight
    key = "weight" if changed else "weight-plain"
    lines.append(("", say(f"explain.{key}", base=f"{question.weight:g}", weight=f"{judged.weight:g}")))
    if changed:
        because = sorted({b for r in question.weight_rules for b in asked_by(r.when, flags)})
        facts = ", ".join(f"{b} = {_fact(assessment, b, say)}" for b in because)
        lines.append(("", say("explain.switched-by", because=facts)))
    if judged.is_open:
        lines.append(("", say(f"explain.{judged.state.value}")))
    share = judged.points / question.full_points if question.full_points else 0.0
    points = f"{judged.weight * share:g}"
    lines.append(("", say("explain.points", weight=f"{judged.weight:g}", share=f"{share:g}", points=points)))
    lines += [
        ("", say("explain.gate", cap=g.cap, text=g.text)) for g in diagnosis.gates if question.id in g.because
    ]
    action = next((a for a in assessment.actions if a.question.id == question.id), None)
    if action is not None:
        lines.append(("", say("explain.gain", gain=words.decimal(action.score_gain))))
        place = [a.id for a in assessment.actions].index(action.id) + 1
        lines.append(("", say("explain.rank", place=place, count=len(assessment.actions))))
    if question.why:
        lines.append((say("show.why"), question.why))
        lines.append((say("show.sources"), ", ".join(question.sources)))
    return Page(say("explain.question", id=question.id), tuple(lines))


def _fact(assessment: Assessment, name: str, say: Messages) -> str:
    question = assessment.questions.by_id[name]
    return words.answer(question, assessment.answers.get(name), None, say)


def _score(title: str, score: Score, items: tuple[Judged, ...], say: Messages) -> Page:
    counted = [j for j in items if j.counts]
    weights = sum(j.weight for j in counted)
    gained = sum(j.weight - j.points_lost for j in counted)
    values = {"gained": f"{gained:g}", "weights": f"{weights:g}", "score": words.decimal(score.value)}
    lines = [("", say("explain.score", **values))]
    if score.value is not None:
        lines.append(("", say("report.range", low=words.decimal(score.low), high=words.decimal(score.high))))
    for judged in counted:
        got = f"{judged.weight - judged.points_lost:g} / {judged.weight:g}"
        lines.append((judged.question.id, f"{got}  {judged.question.text}"))
    return Page(title, tuple(lines))
