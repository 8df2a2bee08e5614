"""What the answers of a firm say of each criterion of a scheme and of each question, as it is written into a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.crosswalk.project import project
from cyberdiag.crosswalk.verdict import Verdict
from cyberdiag.filling.entry import Entry
from cyberdiag.model.written import Kind
from cyberdiag.report import words
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.crosswalk.project import Behind, Row
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.papers import Application
    from cyberdiag.model.plan import InsurerSheet
    from cyberdiag.model.questionnaire import Question, QuestionSet

_SILENT = {Verdict.UNKNOWN, Verdict.NOT_ASKED}
_INSURER = "insurer."
_PLAIN = {Verdict.MET, Verdict.OPEN}


def entries(
    scheme: Framework | None, questions: QuestionSet, answers: Answers, say: Messages
) -> dict[str, Entry]:
    """Return what can be written, by id of a criterion or a question."""
    counted = relevant(questions, answers).by_id
    made = {
        q.id: _question(q, answers.get(q.id), say, counts=q.id in counted) for q in questions.by_id.values()
    }
    if scheme is not None:
        made |= {row.criterion: _criterion(row, say) for row in project(scheme, questions, answers).rows}
    return made


def drafts(sheet: InsurerSheet, application: Application, answers: Answers) -> dict[str, Entry]:
    """Return what can be written of each item of an insurer's application, by its id with `insurer.` before it."""
    items = {line.id: line for part in application.parts.values() for line in part.lines.values()}
    made = {}
    for line in (line for part in sheet.parts for line in part.lines):
        given = answers.get(items[line.id].question)
        name, why = f"{_INSURER}{line.id}", ""
        if given is None or given.is_unknown or not line.answer:
            why = "unknown" if given is not None and given.is_unknown else "not-asked"
        state = "" if given is None else str(given.value)
        note = "\n".join(text for text in (line.meaning, line.origin, line.then) if text)
        evidence = given.evidence if given is not None else ""
        made[name] = Entry(name, state, line.answer, note, evidence, is_criterion=False, why=why)
    return made


def is_draft(name: str) -> bool:
    """Return whether an id is that of an item of an insurer's application."""
    return name.startswith(_INSURER)


def _criterion(row: Row, say: Messages) -> Entry:
    if row.verdict in _SILENT:
        return Entry(row.criterion, why=row.verdict.value)
    lines = [_behind(one, say) for one in row.behind if one.answer is None or not one.answer.is_unknown]
    if row.missing:
        lines.append(say("fill.note.missing", text=row.missing))
    return Entry(
        row.criterion,
        row.verdict.value,
        say(f"fill.words.{row.verdict}") if row.verdict in _PLAIN else None,
        "\n".join(lines),
        _several(one.answer.evidence for one in row.behind if one.answer is not None),
    )


def _behind(one: Behind, say: Messages) -> str:
    told = say(
        "fill.note.answer",
        question=one.question.text,
        answer=words.answer(one.question, one.answer, one.state, say),
    )
    return say("fill.note.noted", told=told, note=one.answer.note) if one.answer and one.answer.note else told


def _question(question: Question, given: Answer | None, say: Messages, *, counts: bool) -> Entry:
    if given is None or given.is_unknown or not counts:
        why = "not-asked" if given is None else "unknown" if given.is_unknown else "not-applicable"
        return Entry(question.id, why=why, is_criterion=False)
    is_number = question.kind is Kind.NUMBER and isinstance(given.value, int | float)
    said = float(given.value) if is_number else words.answer(question, given, None, say)  # type: ignore[arg-type]  # a number then
    return Entry(question.id, str(given.value), said, given.note, given.evidence, is_criterion=False)


def _several(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))
