"""Every question with its answer, note and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model import mapped
from cyberdiag.model.answers import Answer, Confidence
from cyberdiag.model.assessment import State
from cyberdiag.model.catalogue import UNDATED
from cyberdiag.model.ref import Ref
from cyberdiag.model.report import AnswerView, DisagreementView, OutdatedView, SourceView
from cyberdiag.model.text import one_line, printable
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Value
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.catalogue import Source
    from cyberdiag.model.questionnaire import Question, Questionnaire
    from cyberdiag.model.report import PeerView
    from cyberdiag.report.views.context import Context


def sections(
    diagnosis: Diagnosis, peers: tuple[PeerView, ...], context: Context
) -> tuple[tuple[str, tuple[AnswerView, ...]], ...]:
    """Return the questions of a diagnosis by section, those that do not apply too."""
    states = {j.question.id: j.state for j in diagnosis.judged}
    states |= dict.fromkeys(diagnosis.switched_off, State.NOT_APPLICABLE)
    lines = {p.id: p.line for p in peers}
    return tuple(
        (
            section.title,
            tuple(
                _view(q, diagnosis.questionnaire, states.get(q.id), context, lines.get(q.id, ""))
                for q in section.questions
            ),
        )
        for section in diagnosis.questionnaire.sections
    )


def profile(context: Context) -> tuple[AnswerView, ...]:
    """Return the facts about the firm; of those asked on request only, what was answered."""
    questions, given = context.assessment.questions, context.assessment.answers
    facts = ((q, n) for n in questions.questionnaires if not n.scored for q in n.questions)
    return tuple(
        _view(q, n, None, context)
        for q, n in facts
        if q.id not in questions.detail or given.get(q.id) is not None
    )


def disagreements(context: Context) -> tuple[DisagreementView, ...]:
    """Return the questions that several people answered differently, in the order asked, with who said what."""
    held, say = context.assessment.answers.disagreements, context.say
    asked = (q for q in context.assessment.questions.by_id.values() if q.id in held)
    return tuple(
        DisagreementView(
            q.id,
            q.text,
            say.writing.things.join(
                say("report.said-one", name=one_line(s.respondent), answer=one_line(_told(q, s.value, say)))
                for s in held[q.id]
            ),
            context.answer(q),
        )
        for q in asked
    )


def outdated(context: Context, day: str) -> tuple[OutdatedView, ...]:
    """Return the questions whose evidence is valid no more on a day (ISO text), in the order asked."""
    given = context.assessment.answers.by_id
    past = (q for q in context.assessment.questions.by_id.values() if q.id in given)
    return tuple(
        OutdatedView(
            q.id, q.text, printable(answer.beside.told), words.date(answer.evidence_until, context.say.lang)
        )
        for q in past
        if (answer := given[q.id]).confidence(day) is Confidence.PAST
    )


def _kept(given: Answer | None) -> tuple[str, str, str, str, str]:
    if given is None:
        return ("", "", "", "", "")
    files = "\n".join(map(printable, given.files))
    return (
        printable(given.evidence),
        files,
        given.evidence_date,
        printable(given.evidence_holder),
        given.evidence_until,
    )


def _told(question: Question, value: Value, say: Messages) -> str:
    return words.answer(question, Answer(value), None, say)


def _view(
    question: Question, questionnaire: Questionnaire, state: State | None, context: Context, peer: str = ""
) -> AnswerView:
    given = context.assessment.answers.get(question.id)
    return AnswerView(
        id=question.id,
        label=context.labels[question.id],
        section=question.section,
        text=question.text,
        answer=context.answer(question, state),
        state=(state or (State.ANSWERED if given else State.UNANSWERED)).value,
        note=printable(given.note) if given else "",
        evidence=printable(given.beside.told) if given else "",
        kept=_kept(given),
        why=question.why,
        sources=tuple(Ref(s, _called(s, context)) for s in question.sources),
        references=_references(question, questionnaire, context),
        peer=peer,
    )


def _references(question: Question, questionnaire: Questionnaire, context: Context) -> tuple[str, ...]:
    """Return the items of each framework behind its short name; those that are met in part bear a star."""
    found: dict[str, list[str]] = {}
    frameworks = context.catalogue.frameworks
    for one in mapped.references(question, questionnaire, frameworks):
        framework = frameworks.get(one.framework)
        name = framework.called(one.id) if framework else one.framework
        found.setdefault(name, []).append(f"{one.id}{'*' if one.partial else ''}")
    between = context.say.writing.things
    return tuple(f"{name} {between.join(ids)}" for name, ids in found.items())


def source(one: Source, say: Messages) -> SourceView:
    """Return a source with what was read of it and how."""
    return SourceView(
        id=one.id,
        title=one.title,
        publisher=one.publisher,
        details=words.source_details(one, say),
        url=one.page,
        told=one.told,
        official=one.unopened,
        read=words.date(one.read, say.lang),
        mark=words.mark(one, say),
    )


def _called(source: str, context: Context) -> str:
    """Return a source as a reader knows it: who published it, and in which year."""
    found = context.catalogue.sources.get(source)
    if found is None:
        return source
    year = "" if found.published == UNDATED else found.published[:4]
    return f"{found.publisher} {year}".rstrip()
