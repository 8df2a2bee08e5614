"""The part of a result that tells the answers: what was given, what they rest on, what they bear on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType

from cyberdiag.model import mapped
from cyberdiag.model.answers import Confidence
from cyberdiag.model.result_said import Answered, Disagreement, Outdated, Referred, Rests, Stated
from cyberdiag.scoring.confidence import resting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.model.answers import Answer, Value
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.result_units import Given
    from cyberdiag.model.review import Reference


def answered(assessment: Assessment, day: str, frameworks: Mapping[str, Framework]) -> dict[str, Any]:
    """Return the keys of a result that tell the answers, as of a day (ISO text)."""
    bears = {
        q.id: mapped.references(q, n, frameworks)
        for n in assessment.questions.questionnaires
        for q in n.questions
    }
    given = assessment.answers.by_id
    return {
        "answers": {key: _answer(answer, day, bears.get(key, ())) for key, answer in given.items()},
        "evidence": _rests(assessment, day),
        "disagreements": _disagreements(assessment) or UNSET,
    }


def plain(value: Value) -> Given:
    """Return a value as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


def _answer(answer: Answer, day: str, bears: Iterable[Reference]) -> Answered:
    return Answered(
        answer=plain(answer.value),
        note=answer.note or UNSET,
        evidence=answer.evidence or UNSET,
        evidence_files=list(answer.files) or UNSET,
        evidence_date=_day(answer.evidence_date),
        evidence_holder=answer.evidence_holder or UNSET,
        evidence_until=_day(answer.evidence_until),
        confidence=answer.confidence(day).value if answer.has_evidence else UNSET,
        references=[Referred(framework=r.framework, item=r.id, partial=r.partial) for r in bears] or UNSET,
    )


def _day(text: str) -> dt.date | UnsetType:
    return dt.date.fromisoformat(text) if text else UNSET


def _rests(assessment: Assessment, day: str) -> Rests | UnsetType:
    found, given = resting(assessment, day), assessment.answers.by_id
    if not any(answer.has_evidence for answer in given.values()):
        return UNSET
    past = [key for key, answer in given.items() if answer.confidence(day) is Confidence.PAST]
    return Rests(
        shown=len(found[Confidence.SHOWN]),
        past=len(found[Confidence.PAST]),
        said=len(found[Confidence.SAID]),
        outdated=[Outdated(question=k, until=dt.date.fromisoformat(given[k].evidence_until)) for k in past],
    )


def _disagreements(assessment: Assessment) -> list[Disagreement]:
    held = assessment.answers.disagreements
    return [
        Disagreement(
            question=key,
            said=[Stated(respondent=s.respondent, answer=plain(s.value)) for s in held[key]],
        )
        for key in assessment.questions.by_id
        if key in held
    ]
