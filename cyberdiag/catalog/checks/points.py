"""The lint of points: what answers earn, and where that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.written import Kind, in_full
from cyberdiag.problems import Place, Problem, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.checks.checked import Checked
    from cyberdiag.model.questionnaire import Question, Questionnaire


def points_usable(checked: Checked) -> Iterator[Problem]:
    """Points must tell answers apart; only a sum may give points to "don't know".

    What stands in a scale is blamed there, once for all questions that take it.
    """
    told: set[Place] = set()
    for problem in _points(checked):
        if problem.place not in told:
            told.add(problem.place)
            yield problem


def asides_score_nothing(checked: Checked) -> Iterator[Problem]:
    """What stands beside the score earns no points."""
    for _, question in checked.questions():
        if question.id in checked.aside and question.has_points:
            yield fault(question.place, "aside-scored", id=question.id)


def _points(checked: Checked) -> Iterator[Problem]:
    for questionnaire, question in checked.questions():
        points = [c.points for c in question.choices if c.points is not None]
        if not questionnaire.scored or not question.has_points:
            continue
        for choice in question.choices:
            if (choice.points is None) != choice.not_applicable:
                place = points_at(questionnaire, question, choice.id)
                if choice.points is None:
                    yield fault(place, "points-missing", choice=choice.id, id=question.id)
                else:
                    yield _bad_points(questionnaire, question, choice.id, f"{choice.points:g}")
        same = question.kind is Kind.SINGLE and len(points) > 1 == len(set(points))
        if question.full_points <= 0 or same:
            yield _bad_points(questionnaire, question, question.choices[0].id, f"{points[0]:g}")
        unsure = question.unknown_points
        if unsure is not None and (questionnaire.method is not Method.SUM or unsure > question.full_points):
            yield _bad_points(questionnaire, question, UNKNOWN, f"{unsure:g}")


def _bad_points(questionnaire: Questionnaire, question: Question, choice: str, value: str) -> Problem:
    return fault(points_at(questionnaire, question, choice), "bad-points", choice=choice, value=value)


def points_at(questionnaire: Questionnaire, question: Question, choice: str) -> Place:
    """Return where the points of a choice were written: at the question, or in the scale it takes them from."""
    own = in_full(question.own_choices or {}).get(choice)
    named = question.scale is not None
    scale = questionnaire.scales.get(question.scale or "", {}) if named else questionnaire.scale
    if (own is not None and own.points is not None) or choice not in scale:
        return question.place_of("choices", choice)
    return questionnaire.place_of(*(("scales", question.scale or "") if named else ("scale",)), choice)
