"""A scheme beside the answers of a firm as plain data for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag import __version__
from cyberdiag.model.answers import Confidence
from cyberdiag.model.crosswalk import CROSSWALK_SCHEMA
from cyberdiag.model.text import one_line
from cyberdiag.report import words
from cyberdiag.report.scheme.page import headline, numbering

if TYPE_CHECKING:
    from cyberdiag.crosswalk.project import Behind, Projection, Row
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers


def to_data(found: Projection, answers: Answers, date: str, messages: Messages) -> dict[str, Any]:
    """Return what `model.crosswalk` describes, as of a date (ISO text)."""
    scheme = found.scheme
    return {
        "schema": CROSSWALK_SCHEMA,
        "cyberdiag": __version__,
        "date": date,
        "lang": messages.lang,
        "organisation": one_line(answers.organisation),
        "respondent": one_line(answers.respondent),
        "scheme": scheme.scheme or scheme.id,
        "framework": scheme.id,
        "edition": scheme.edition,
        "numbering": numbering(scheme, messages),
        "source": scheme.source,
        "digest": scheme.digest,
        "partial": found.partial,
        "headline": headline(found, messages),
        "counts": {one.value: count for one, count in found.counts.items()},
        "requirements": len(found.requirements),
        "requirements_met": found.whole,
        "questionnaires": dict(found.versions),
        "criteria": [_criterion(row, date, messages) for row in found.rows],
        "steps": [{"way": s.way.value, "question": s.id, "criteria": list(s.criteria)} for s in found.steps],
    }


def _criterion(row: Row, date: str, messages: Messages) -> dict[str, Any]:
    return {
        "id": row.criterion,
        "requirement": row.requirement,
        "gist": row.gist,
        "verdict": row.verdict.value,
        "questions": list(row.questions),
        "because": list(row.because),
        "against": list(row.against),
        "answers": [_answer(behind, date, messages) for behind in row.behind],
        "missing": row.missing,
        "note": row.note,
        "next": [step.id for step in row.next],
    }


def _answer(behind: Behind, date: str, messages: Messages) -> dict[str, Any]:
    question, given = behind.question, behind.answer
    chosen = () if given is None else (c for c in question.choices if c.id in given.chosen)
    return {
        "question": question.id,
        "text": question.text,
        "answer": None if given is None else given.plain,
        "label": words.answer(question, given, behind.state, messages),
        "chosen": " ".join(c.text for c in chosen if c.text),
        "says": behind.says.value,
        "facts": {q.id: answer.plain for q, answer in behind.facts},
        "note": given.note if given else "",
        "evidence": given.evidence if given else "",
        "evidence_files": list(given.files) if given else [],
        "evidence_until": given.evidence_until if given else "",
        "confidence": (given.confidence(date) if given else Confidence.SAID).value,
    }
