"""Every question with its answer, note and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.assessment import State
from cyberdiag.model.report import AnswerView
from cyberdiag.model.text import printable
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment, Diagnosis
    from cyberdiag.model.questionnaire import Question
    from cyberdiag.model.report import PeerView
    from cyberdiag.report.views.refs import Refs


def sections(
    diagnosis: Diagnosis, answers: Answers, peers: tuple[PeerView, ...], messages: Messages
) -> tuple[tuple[str, tuple[AnswerView, ...]], ...]:
    """Return the questions of a diagnosis by section, those that do not apply too."""
    states = {j.question.id: j.state for j in diagnosis.judged}
    states |= dict.fromkeys(diagnosis.switched_off, State.NOT_APPLICABLE)
    lines = {p.id: p.line for p in peers}
    return tuple(
        (
            section.title,
            tuple(
                _view(q, q.id, answers, states.get(q.id), messages, lines.get(q.id, ""))
                for q in section.questions
            ),
        )
        for section in diagnosis.questionnaire.sections
    )


def profile(assessment: Assessment, refs: Refs, messages: Messages) -> tuple[AnswerView, ...]:
    """Return the facts about the firm."""
    return tuple(
        _view(q, refs.labels[q.id], assessment.answers, None, messages)
        for n in assessment.questions.questionnaires
        if not n.scored
        for q in n.questions
    )


def _view(
    question: Question,
    label: str,
    answers: Answers,
    state: State | None,
    messages: Messages,
    peer: str = "",
) -> AnswerView:
    given = answers.get(question.id)
    return AnswerView(
        id=question.id,
        label=label,
        section=question.section,
        text=question.text,
        answer=words.answer(question, given, state, messages),
        state=(state or (State.ANSWERED if given else State.UNANSWERED)).value,
        note=printable(given.note) if given else "",
        evidence=printable(given.evidence) if given else "",
        why=question.why,
        sources=question.sources,
        references=tuple(f"{r.framework} {r.id}{'*' if r.partial else ''}" for r in question.references),
        peer=peer,
    )
