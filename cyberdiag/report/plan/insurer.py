"""The insurer's sheet: a draft of what an application usually asks, from the answers; what nobody knows stays empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag import __version__
from cyberdiag.model.answers import Answers
from cyberdiag.model.assessment import State
from cyberdiag.model.plan import DraftLine, DraftPart, InsurerSheet
from cyberdiag.model.text import one_line, printable
from cyberdiag.report import words
from cyberdiag.report.views.context import labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.papers import Application, ApplicationLine
    from cyberdiag.model.questionnaire import Question
    from cyberdiag.model.trade import Roles


def compose(
    assessment: Assessment, application: Application, roles: Roles, date: str, messages: Messages
) -> InsurerSheet:
    """Return the sheet of a day (ISO text); each line says where it comes from, or whom to ask."""
    drafts = _Drafts(assessment, roles, messages)
    parts = []
    for part in application.parts.values():
        lines = tuple(map(drafts.line, part.lines.values()))
        filled = sum(bool(line.answer) for line in lines)
        count = messages("insurer.count", filled=filled, total=len(lines))
        parts.append(DraftPart(part.id, part.title, lines, count))
    return InsurerSheet(
        lang=messages.lang,
        title=messages("insurer.title"),
        organisation=one_line(assessment.answers.organisation),
        date=messages("insurer.made", date=words.date(date, messages.lang)),
        notes=application.notes,
        parts=tuple(parts),
        program=f"cyberdiag {__version__}",
    )


class _Drafts:
    """Drafts one line after another from the answers of an assessment."""

    def __init__(self, assessment: Assessment, roles: Roles, say: Messages) -> None:
        self._asked, self._given, self._say, self._roles = (
            assessment.questions,
            assessment.answers,
            say,
            roles,
        )
        self._labels = labels(assessment.questions, say)
        self._states: Mapping[str, State] = {
            j.question.id: j.state for d in assessment.diagnoses for j in d.judged
        }

    def line(self, item: ApplicationLine) -> DraftLine:
        """Return what can be written of an item, and what to do before it is."""
        say, question = self._say, self._asked.by_id.get(item.question)
        ask = self._roles.fill(item.ask)
        if question is None:
            return DraftLine(item.id, item.label, "", "", say("insurer.not-asked"), ask)
        state = self._state(question)
        given = None if state is State.NOT_APPLICABLE else self._given.get(question.id)
        origin = self._labels[question.id]
        if state is State.NOT_APPLICABLE:
            answer = words.answer(question, given, state, say)
            return DraftLine(item.id, item.label, answer, "", origin, self._roles.fill(item.check))
        if given is None or given.is_unknown:
            told = say("insurer.unknown" if given is not None else "insurer.open")
            then = ask or (say("insurer.ask", whom=question.ask) if question.ask else "")
            return DraftLine(item.id, item.label, "", "", f"{origin}: {told}", then)
        answer = words.answer(question, given, None, say)
        if item.decides and not set(item.decides) >= set(given.chosen):
            return DraftLine(item.id, item.label, "", "", f"{origin}: {printable(answer)}", ask)
        choices = (question.choice(c) for c in given.chosen)
        meaning = say.writing.things.join(c.text for c in choices if c is not None and c.text)
        check = self._roles.fill(item.check)
        return DraftLine(item.id, item.label, printable(answer), meaning, origin, check)

    def _state(self, question: Question) -> State | None:
        """Return whether a question applies to the firm at all; facts are not judged."""
        if question.id in self._states:
            return self._states[question.id]
        known = Answers(self._given.by_id)
        return None if question.applies(known, self._asked.flags) else State.NOT_APPLICABLE
