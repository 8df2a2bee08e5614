"""Which facts about the firm a run has to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.condition import asked_by

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet


def needed(questions: QuestionSet) -> QuestionSet:
    """Return the questions with those facts alone that the conditions of the scored ones look at."""
    wanted: set[str] = set()
    waiting = [q for n in questions.scored for q in n.questions]
    while waiting:
        names = _asked_by(waiting.pop(), questions) - wanted
        wanted |= names
        waiting.extend(questions.by_id[name] for name in names)
    kept = tuple(n if n.scored else _only(n, wanted) for n in questions.questionnaires)
    return replace(questions, questionnaires=kept)


def _asked_by(question: Question, questions: QuestionSet) -> set[str]:
    return {name for _, c in question.conditions for name in asked_by(c, questions.flags)}


def _only(questionnaire: Questionnaire, wanted: set[str]) -> Questionnaire:
    sections = (
        replace(s, questions=tuple(q for q in s.questions if q.id in wanted)) for s in questionnaire.sections
    )
    return replace(questionnaire, sections=tuple(s for s in sections if s.questions))
