"""One assessment, from answers to everything that the report says; reads like a table of contents."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cyberdiag.model.assessment import Assessment, Judged
from cyberdiag.scoring.actions import actions
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.questionnaire import QuestionSet


def assess(questions: QuestionSet, answers: Answers, *, quick: bool = False) -> Assessment:
    """Judge, diagnose and advise; pure."""
    counted = relevant(questions, answers)
    diagnoses = tuple(diagnose(q, questions, counted, quick=quick) for q in questions.scored)
    return Assessment(
        questions=questions,
        answers=answers,
        diagnoses=diagnoses,
        actions=actions(diagnoses),
        unknowns=_unknowns(diagnoses),
        profile=_profile(questions, counted),
    )


def _unknowns(diagnoses: tuple[Diagnosis, ...]) -> tuple[Judged, ...]:
    open_ones = [j for d in diagnoses for j in d.judged if j.is_open]
    return tuple(sorted(open_ones, key=lambda j: -j.weight))


def _profile(questions: QuestionSet, answers: Answers) -> MappingProxyType[str, object]:
    facts = [q.id for n in questions.questionnaires if not n.scored for q in n.questions]
    return MappingProxyType({f: a.value for f in facts if (a := answers.get(f)) is not None})
