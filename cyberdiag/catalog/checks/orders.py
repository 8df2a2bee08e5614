"""The lint of what an interview asks first, and of what an early stop is estimated from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among, unknown_at
from cyberdiag.problems import Problem, fault, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.checks.checked import Checked
    from cyberdiag.model.action_order import ActionOrder
    from cyberdiag.model.questionnaire import Questionnaire, QuestionSet
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Place


def alike_exist(order: ActionOrder, questions: QuestionSet, source: Source) -> Iterator[Problem]:
    """Improvements that are the same work belong to questions that there are and that have a first step."""
    steps = [q.id for q in questions.by_id.values() if q.first_step is not None]
    for n, group in enumerate(order.alike):
        yield from unknown_among(group, "question", steps, partial(_alike_at, source, n))


def _alike_at(source: Source, group: int, n: int) -> Place:
    return source.place(("alike", group, n))


def orders_name_every_question(checked: Checked) -> Iterator[Problem]:
    """An order names questions and facts that there are, each once, those marked core before the others."""
    facts = {q.id for n, q in checked.questions() if not n.scored}
    for questionnaire in checked.questionnaires:
        order = questionnaire.order
        if order is None:
            continue
        place = partial(questionnaire.place_of, "order", "questions")
        own = {q.id: q for q in questionnaire.questions}
        recorded = {name for edition in questionnaire.editions for name in edition.prints}
        yield from unknown_among(order.questions, "question", own.keys() | facts | recorded, place)
        axis = (order.topics,) if order.topics else ()
        yield from unknown_at(axis, "axis", questionnaire.axes, questionnaire.place_of, "order", "topics")
        seen: set[str] = set()
        added = {name for overlay in questionnaire.overlays for name in overlay.prints}
        for n, name in enumerate(order.questions):
            if name in seen:
                yield fault(place(n), "order-twice", id=name)
            seen.add(name)
        others = [n for n, name in enumerate(order.questions) if name in own and not own[name].core]
        for n, name in enumerate(order.questions):
            if name in own and own[name].core and others and n > others[0]:
                yield fault(place(n), "order-core", id=name)
        for question in questionnaire.questions:
            if question.id not in seen and question.id not in added:
                yield warning(question.place, "order-left-out", id=question.id)


def margins_fit_their_ranges(checked: Checked) -> Iterator[Problem]:
    """Every row of an estimate has one margin for each range of own means, and the rows rise."""
    for questionnaire in checked.questionnaires:
        rule = questionnaire.estimate
        if rule is None:
            continue
        for n, row in enumerate(rule.rows):
            if len(row.margins) != len(rule.own_means) + 1:
                place = questionnaire.place_of("estimate", "rows", n, "margins")
                yield fault(place, "margins-count", count=len(rule.own_means) + 1)
            if n and row.answered <= rule.rows[n - 1].answered:
                yield _falls(questionnaire, "rows", n, "answered")
        for n, mean in enumerate(rule.own_means):
            if n and mean <= rule.own_means[n - 1]:
                yield _falls(questionnaire, "own_means", n)


def _falls(questionnaire: Questionnaire, *path: str | int) -> Problem:
    return fault(questionnaire.place_of("estimate", *path), "not-rising")
