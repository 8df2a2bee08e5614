"""Which items of frameworks a question bears on: those that it names, and those of schemes that name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from cyberdiag.model.framework import Criterion
from cyberdiag.model.review import Reference

if TYPE_CHECKING:
    from cyberdiag.model.editions import Edition
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet
    from cyberdiag.model.review import Review


def references(
    question: Question, questionnaire: Questionnaire, frameworks: Mapping[str, Framework]
) -> tuple[Reference, ...]:
    """Return every item that a question bears on, those that it names first."""
    found = list(question.references)
    edition = edition_of(question.id, questionnaire)
    for key, framework in frameworks.items():
        items = framework.named_by.get(question.id, ())
        found += [
            _reference(key, item, question, framework.criteria[item], framework, edition) for item in items
        ]
    return tuple(found)


def _reference(
    key: str,
    item: str,
    question: Question,
    criterion: Criterion,
    framework: Framework,
    edition: Edition | None,
) -> Reference:
    alone = criterion.follow_up == question.id and not criterion.with_questions
    whole = alone or (criterion.covers == "whole" and len(criterion.asked) == 1)
    review = reviewed(framework, question, edition)
    stale = review is not None and not holds(framework, question, edition)
    return Reference(key, item, not whole or review is None or stale, review, stale)


def reviewed(framework: Framework, question: Question, edition: Edition | None) -> Review | None:
    """Return who compared a question with a scheme and when: its own record, or that of what brings it."""
    own = question.reviewed.get(framework.id)
    return own or (framework.reviewed.get(edition.id) if edition is not None else None)


def edition_of(question: str, questionnaire: Questionnaire) -> Edition | None:
    """Return the edition that brings a question: of an overlay, or of the questionnaire itself."""
    overlays = (o for o in questionnaire.overlays if question in o.prints)
    return next(overlays, questionnaire.edition)


def editions(questions: QuestionSet) -> Mapping[str, Edition | None]:
    """Return the edition that brings each question, by its id."""
    return {q.id: edition_of(q.id, n) for n in questions.questionnaires for q in n.questions}


def holds(framework: Framework, question: Question, edition: Edition | None) -> bool:
    """Return whether the words of a question are those that somebody compared with the framework."""
    review = reviewed(framework, question, edition)
    if edition is None or review is None:
        return False
    return not edition.reworded_since(review.version, question.id, edition.former.get(question.id, ()))


def criteria(framework: Framework, questions: Iterable[Question]) -> Mapping[str, Criterion]:
    """Return what decides each criterion of a framework.

    A framework that says nothing of it is touched by the questions that name its items, and only ever in part.
    """
    if framework.criteria:
        return framework.criteria
    touched: dict[str, list[str]] = {item: [] for item in framework.items}
    for question in questions:
        for reference in question.references:
            if reference.framework == framework.id and reference.id in touched:
                touched[reference.id].append(question.id)
    return {
        item: Criterion(part_of=item, covers="part" if names else "none", questions=tuple(names))
        for item, names in touched.items()
    }
