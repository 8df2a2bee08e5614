"""The result as JSON (`cyberdiag/result/1`), for scripts; numbers are rounded here, once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cyberdiag import __version__
from cyberdiag.messages import messages
from cyberdiag.model.assessment import RESULT_SCHEMA, State
from cyberdiag.report.result.advice import advice
from cyberdiag.report.result.digest import digest
from cyberdiag.report.result.loss import loss
from cyberdiag.scoring.scores import half_up

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answer
    from cyberdiag.model.assessment import Action, Assessment, Diagnosis, Score
    from cyberdiag.model.duties import Deadline


def to_json(assessment: Assessment, lang: str, date: str) -> str:
    """Return the result as JSON text."""
    return text(result(assessment, lang, date))


def text(plain: dict[str, Any]) -> str:
    """Return a result (`result`) as JSON text."""
    return json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def result(assessment: Assessment, lang: str, date: str) -> dict[str, Any]:
    """Return the result as plain data, with the digest that every other format shows the start of."""
    plain = _result(assessment, lang, date)
    head = ("schema", "cyberdiag")
    return {**{k: plain[k] for k in head}, "digest": digest(plain), **plain}


def _result(assessment: Assessment, lang: str, date: str) -> dict[str, Any]:
    answers = assessment.answers
    return {
        "schema": RESULT_SCHEMA,
        "cyberdiag": __version__,
        "date": date,
        "lang": lang,
        "organisation": answers.organisation,
        "respondent": answers.respondent,
        "profile": {k: list(v) if isinstance(v, tuple) else v for k, v in assessment.profile.items()},
        **_overlays(assessment),
        "diagnoses": [_diagnosis(d) for d in assessment.diagnoses],
        "loss": loss(assessment.loss),
        **advice(assessment.advice, messages(lang)),
        "actions": [_action(a) for a in assessment.actions],
        "deadlines": [_deadline(d) for d in assessment.deadlines],
        "unknowns": [j.question.id for j in assessment.unknowns],
        "answers": {key: _answer(answer) for key, answer in answers.by_id.items()},
    }


def _overlays(assessment: Assessment) -> dict[str, Any]:
    """Return the overlays that were used; no key where there were none."""
    found = [
        {"id": o.id, "version": o.version, "title": o.title, "base": n.id}
        for n in assessment.questions.questionnaires
        for o in n.overlays
    ]
    return {"overlays": found} if found else {}


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    questionnaire = diagnosis.questionnaire
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "title": questionnaire.title,
        **_score(diagnosis.score),
        "gates": [{"id": g.id, "cap": g.cap, "because": list(g.because)} for g in diagnosis.gates],
        "counts": {
            "asked": diagnosis.asked,
            "answered": diagnosis.count(State.ANSWERED),
            "unknown": diagnosis.count(State.UNKNOWN),
            "not_applicable": diagnosis.count(State.NOT_APPLICABLE),
            "unanswered": diagnosis.count(State.UNANSWERED),
        },
        "axes": {
            axis: {value: _score(score) for value, score in scores.items()}
            for axis, scores in diagnosis.axes.items()
        },
        "findings": [
            {
                "question": f.question.id,
                "answer": f.answer,
                "points_lost": half_up(f.judged.points_lost),
                "severity": f.severity,
                "action": f"do-{f.question.id.lower()}" if f.question.first_step else None,
            }
            for f in diagnosis.findings
        ],
        "not_applicable": [j.question.id for j in diagnosis.judged if j.state is State.NOT_APPLICABLE],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "score": _round(score.value),
        "score_range": None if score.value is None else [_round(score.low), _round(score.high)],
        "known": round(score.known, 3),
        "rating": score.rating,
        "questions": score.questions,
    }


def _round(value: float | None) -> float | None:
    return None if value is None else half_up(value)


def saved(action: Action) -> dict[str, Any]:
    """Return what an action takes off the expected loss of a year, in yen, with its range."""
    found = action.loss_reduction
    return {
        "loss_reduction": None if found is None else round(found.yen),
        "loss_reduction_range": None if found is None else [round(found.low), round(found.high)],
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "id": action.id,
        "questions": [action.question.id],
        "diagnosis": action.diagnosis,
        "because": [action.question.id],
        "score_gain": half_up(action.score_gain),
        **saved(action),
        "effort": action.effort,
        "cost": action.cost,
        "horizon_days": action.horizon_days,
        "opens": list(action.opens),
    }


def _deadline(one: Deadline) -> dict[str, Any]:
    """Return a duty without a date: nothing has leaked yet; `cyberdiag deadlines` sets the clock."""
    return {
        "id": one.duty.id,
        "rule": one.rule.id,
        "kind": one.rule.kind.value,
        "count": one.rule.count.value,
        "value": one.rule.value,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    value = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    extra = {"note": answer.note, "evidence": answer.evidence}
    return {"answer": value, **{k: v for k, v in extra.items() if v}}
