"""The shipped questionnaires with arbitrary answers, for hypothesis."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from cyberdiag.catalog import load
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Question, QuestionSet

OPEN = None
"""No answer at all."""


@cache
def questions() -> QuestionSet:
    return load.question_set(load.questionnaire_ids(), "ja")


def scored_questions() -> tuple[Question, ...]:
    return tuple(q for n in questions().scored for q in n.questions)


def facts() -> tuple[Question, ...]:
    return tuple(q for n in questions().questionnaires if not n.scored for q in n.questions)


def possible(question: Question) -> list[Any]:
    """Return answers worth trying, with "don't know" and no answer."""
    ids = [c.id for c in question.choices]
    if question.kind is Kind.SINGLE:
        return [OPEN, UNKNOWN, *ids]
    if question.kind is Kind.MULTIPLE:
        real = [i for i in ids if i != "none"]
        sets = [
            *([("none",)] if "none" in ids else []),
            *combinations(real, 1),
            *combinations(real, 2),
            tuple(real),
        ]
        return [OPEN, UNKNOWN, *sets]
    numbers = [n for n in (0, 1, 2, 5, 6, 50, 100_000) if n >= (question.minimum or 0)]
    return [OPEN, UNKNOWN, *numbers]


def ranked(name: str) -> list[str]:
    """Return the choices of a scored question from the worst to the best."""
    found = questions().by_id[name]
    return sorted((c.id for c in found.choices), key=lambda c: found.points(c) or 0.0)


def some(asked: tuple[Question, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({q.id: st.sampled_from(possible(q)) for q in asked})


FACTS = some(facts())
SCORED = some(scored_questions())


def answers(*parts: dict[str, Any]) -> Answers:
    given = {key: value for part in parts for key, value in part.items() if value is not OPEN}
    return Answers(MappingProxyType({key: Answer(value) for key, value in given.items()}))
