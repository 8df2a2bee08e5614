"""The result as JSON (`cyberdiag/result/1`), for scripts; numbers are rounded here, once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType, json, to_builtins
from msgspec.structs import replace

from cyberdiag import __version__
from cyberdiag.advice.calendar import japan
from cyberdiag.advice.plan_days import plan_days
from cyberdiag.messages import messages
from cyberdiag.model import result as written
from cyberdiag.model.assessment import State
from cyberdiag.model.moment import countable
from cyberdiag.model.parts import half_up
from cyberdiag.model.result_targets import Aim, Gate, Target
from cyberdiag.report import benefit
from cyberdiag.report.facts import facts
from cyberdiag.report.result.advice import advice, trade
from cyberdiag.report.result.answered import answered
from cyberdiag.report.result.answered import plain as given
from cyberdiag.report.result.digest import digest
from cyberdiag.report.result.loss import loss
from cyberdiag.scoring.targets import aims

if TYPE_CHECKING:
    from cyberdiag.model.aggregate import Target as Aimed
    from cyberdiag.model.assessment import Action, Assessment, ClosedGate, Diagnosis, Finding, Score
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.peers import Peers
    from cyberdiag.model.result_since import Since
    from cyberdiag.report.facts import Facts


def to_json(assessment: Assessment, lang: str, date: str, known: Catalogue | None = None) -> str:
    """Return the result as JSON text."""
    return text(result(assessment, lang, date, known))


def text(plain: dict[str, Any]) -> str:
    """Return a result (`result`) as JSON text; Python's own library takes twenty times as long to lay it out."""
    return json.format(json.encode(plain), indent=2).decode() + "\n"


def result(
    assessment: Assessment,
    lang: str,
    date: str,
    known: Catalogue | None = None,
    since: Since | UnsetType = UNSET,
    peers: Peers | None = None,
) -> dict[str, Any]:
    """Return the result as plain data, with the digest that every other format shows the start of.

    With what is `known`, it tells too what its facts rest on; `since` is what changed since an earlier round,
    `peers` are those beside whom the firm stands.
    """
    made = replace(record(assessment, lang, date, known), since=since)
    if peers is not None:
        from cyberdiag.report import standing  # few results stand beside others

        made = replace(made, peers=standing.record(assessment, peers))
    plain: dict[str, Any] = to_builtins(made)
    plain["digest"] = digest(plain)
    return plain


def record(assessment: Assessment, lang: str, date: str, known: Catalogue | None = None) -> written.Result:
    """Return the result as a record, without its digest; `date` is an ISO day."""
    answers = assessment.answers
    return written.Result(
        schema=written.RESULT_SCHEMA,
        cyberdiag=__version__,
        date=dt.date.fromisoformat(date),
        lang=lang,
        organisation=answers.organisation,
        respondent=answers.respondent,
        profile={k: given(v) for k, v in assessment.profile.items()},
        overlays=_overlays(assessment),
        diagnoses=[_diagnosis(d) for d in assessment.diagnoses],
        loss=loss(assessment.loss, assessment.advice),
        **advice(assessment.advice, messages(lang)),
        trade=trade(assessment, messages(lang)),
        facts=None if known is None else _facts(facts(assessment, known, date)),
        actions=[_action(a, date) for a in assessment.actions],
        deadlines=[_deadline(d) for d in assessment.deadlines],
        coming=[q.id for q in assessment.coming] or UNSET,
        unknowns=[j.question.id for j in assessment.unknowns],
        **answered(assessment, date, {} if known is None else known.frameworks),
    )


def _facts(found: Facts) -> written.Facts:
    reviewed = None if found.reviewed is None else dt.date.fromisoformat(found.reviewed)
    counts = {name: getattr(found, name) for name in ("original", "secondary", "judgement")}
    return written.Facts(reviewed=reviewed, old=found.old, **counts)


def _overlays(assessment: Assessment) -> list[written.Overlay] | UnsetType:
    found = [
        written.Overlay(id=o.id, version=o.version, title=o.title, base=n.id)
        for n in assessment.questions.questionnaires
        for o in n.overlays
    ]
    return found or UNSET


def _parts(gate: ClosedGate) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for axis, value in gate.parts:
        found.setdefault(axis, []).append(value)
    return found


def _diagnosis(diagnosis: Diagnosis) -> written.Diagnosis:
    questionnaire = diagnosis.questionnaire
    return written.Diagnosis(
        id=questionnaire.id,
        version=questionnaire.version,
        title=questionnaire.title,
        **_score(diagnosis.score),
        **_early(diagnosis),
        gates=[
            Gate(id=g.id, cap=g.cap, because=list(g.because), parts=_parts(g) or UNSET)
            for g in diagnosis.gates
        ],
        counts=written.Counts(
            asked=diagnosis.asked + diagnosis.count(State.NOT_ASKED),
            answered=diagnosis.count(State.ANSWERED),
            unknown=diagnosis.count(State.UNKNOWN) + diagnosis.count(State.UNDECIDED),
            not_applicable=diagnosis.count(State.NOT_APPLICABLE),
            unanswered=diagnosis.count(State.UNANSWERED) + diagnosis.count(State.NOT_ASKED),
        ),
        axes={
            axis: {value: written.Score(**_score(score)) for value, score in scores.items()}
            for axis, scores in diagnosis.axes.items()
        },
        findings=[_finding(f) for f in diagnosis.findings],
        not_applicable=[j.question.id for j in diagnosis.judged if j.state is State.NOT_APPLICABLE],
        targets=[_target(diagnosis, t) for t in questionnaire.targets.values()] or UNSET,
        lacking=_lacking(diagnosis) or UNSET,
    )


def _target(diagnosis: Diagnosis, target: Aimed) -> Target:
    found = aims(diagnosis, target)
    return Target(
        id=target.id,
        title=target.title,
        by=None if target.by is None else dt.date.fromisoformat(target.by),
        aims=[
            Aim(axis=a.axis or None, value=a.value or None, at_least=a.at_least, reached=a.reached)
            for a in found
        ],
    )


def _lacking(diagnosis: Diagnosis) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for judged in diagnosis.judged:
        if judged.lacks is not None:
            found.setdefault(judged.lacks.value, []).append(judged.question.id)
    return found


def _score(score: Score) -> dict[str, Any]:
    decimals = score.rule.decimals
    low, high = _round(score.low, decimals), _round(score.high, decimals)
    full = score.value is not None and not score.rule.is_percent
    return {
        "score": _round(score.value, decimals),
        "score_range": None if low is None else [low, high],
        "known": round(score.known, 3),
        "rating": score.rating,
        "questions": score.questions,
        "full": half_up(score.most, decimals) if full else UNSET,
    }


def _early(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return what an early stop has beside, or instead of, a score."""
    guess = diagnosis.estimate
    if guess is None:
        return {"asked": sum(j.is_told for j in diagnosis.judged)}
    decimals = diagnosis.questionnaire.decimals
    return {
        "estimate": half_up(guess.value, decimals),
        "estimate_range": [half_up(guess.low, decimals), half_up(guess.high, decimals)],
        "asked": guess.asked,
    }


def _round(value: float | None, decimals: int) -> float | None:
    return None if value is None else half_up(value, decimals)


def _finding(finding: Finding) -> written.Finding:
    question = finding.question
    return written.Finding(
        question=question.id,
        answer=finding.answer,
        points_lost=half_up(finding.judged.points_lost),
        severity=finding.severity,
        action=f"do-{question.id.lower()}" if question.first_step else None,
    )


def worth(action: Action) -> dict[str, Any]:
    """Return what an action takes off the expected loss of a year, in yen, with its range, and where most of it.

    What it costs stands beside it, and what comes back for each yen.
    """
    step, back = action.question.first_step, benefit.returned(action)
    found = action.loss_reduction
    where = found if found is not None and found.scenario else None
    return {
        "loss_reduction": None if found is None else round(found.yen),
        "loss_reduction_range": None if found is None else [round(found.low), round(found.high)],
        "scenario": None if where is None else where.scenario,
        "rarer": None if where is None else round(where.rarer, 4),
        "cheaper": None if where is None else round(where.cheaper, 4),
        "effort": action.effort,
        "cost": action.cost,
        "price": round(step.price.yen) if step and step.price else None,
        "back": None if back is None else [round(b, 4) for b in back],
    }


def due(action: Action, date: str) -> dict[str, Any]:
    """Return when an action of a plan of a day (ISO text) is due; nothing where it comes after all waves."""
    if action.wave is None:
        return {"wave": None, "due": None, "horizon_days": None}
    start = countable(date)
    day = plan_days(start, japan())[action.wave]
    return {"wave": action.wave.value, "due": day, "horizon_days": (day - start).days}


def _action(action: Action, date: str) -> written.Action:
    return written.Action(
        id=action.id,
        questions=[action.question.id],
        diagnosis=action.diagnosis,
        because=[action.question.id],
        score_gain=half_up(action.score_gain, action.decimals),
        **worth(action),
        **due(action, date),
        opens=list(action.opens),
    )


def _deadline(one: Deadline) -> written.Deadline:
    """Return a duty without a date: nothing has leaked yet; `cyberdiag deadlines` sets the clock."""
    return written.Deadline(
        id=one.duty.id,
        rule=one.rule.id,
        kind=one.kind.value,
        count=one.rule.count.value,
        value=one.rule.value,
    )
