"""Which question is asked when: a pure function of the questions, the answers so far and what bears on the loss.

A questionnaire that names an `order` is asked in it: a first set, then pages. One that does not is asked as it
stands, the questions marked `core` first.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.early import Order
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet


def pages(
    questions: QuestionSet, answers: Answers, by_loss: Sequence[str] = (), *, detail: bool = False
) -> tuple[tuple[Question, ...], ...]:
    """Return all questions by page, also those that do not apply; the first page is the first set.

    `by_loss` are ids of questions, that which bears most on the loss of this firm first. What stands beside the score
    comes after all else, and what is asked on request only last of all, with `detail` or where it was answered.
    """
    counted = relevant(questions, answers)
    first = _first(questions, counted)
    placed = dict.fromkeys(first)
    found = [first]
    for questionnaire in questions.scored:
        for page in _later(questionnaire, questions, placed, by_loss):
            names = [n for n in page if n not in placed]
            placed.update(dict.fromkeys(names))
            found.append(names)
    facts = [q.id for n in questions.questionnaires if not n.scored for q in n.questions]
    found.append([name for name in facts if name not in placed and name not in questions.detail])
    found.append([n for n in questions.by_id if n in questions.aside and n not in placed])
    found.append([n for n in facts if n in questions.detail and (detail or counted.get(n) is not None)])
    return tuple(tuple(questions.by_id[n] for n in page) for page in found)


def first_set(questions: QuestionSet, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that are asked first, those that do not apply left out: all that `--quick` asks."""
    counted = relevant(questions, answers)
    found = (questions.by_id[name] for name in _first(questions, counted))
    return tuple(q for q in found if q.applies(counted, questions.flags))


def early_answers(questions: QuestionSet, answers: Answers) -> Answers:
    """Return the answers to the first set alone."""
    first = {q.id for q in first_set(questions, answers)}
    return replace(answers, by_id=MappingProxyType({k: a for k, a in answers.by_id.items() if k in first}))


def sheet(questions: QuestionSet, *, quick: bool) -> frozenset[str]:
    """Return the ids on an answer sheet: all, or those that the first set may hold, whatever a firm answers."""
    if not quick:
        return frozenset(questions.by_id)
    found = set(_first_facts(questions))
    for questionnaire in questions.scored:
        core = [q.id for q in _in_order(questionnaire) if q.core]
        found.update(core, _listed_before(core[-1:], questionnaire, questions))
    return frozenset(found)


def _first(questions: QuestionSet, counted: Answers) -> list[str]:
    """Return the first set of each questionnaire, one after the other, each fact once."""
    found = dict.fromkeys(_first_facts(questions))
    for questionnaire in questions.scored:
        order, core = questionnaire.order, [q for q in _in_order(questionnaire) if q.core]
        if order is None:
            found.update(dict.fromkeys(q.id for q in core))
            continue
        apply = [q.id for q in core if q.has_points and q.applies(counted, questions.flags)]
        chosen = apply[: order.first]
        facts = _listed_before(chosen[-1:], questionnaire, questions)
        found.update(dict.fromkeys(sorted({*facts, *chosen}, key=order.questions.index)))
    return list(found)


def _first_facts(questions: QuestionSet) -> list[str]:
    """Return the facts that come before everything: all of them where a questionnaire names no order."""
    if questions.scored and all(n.order for n in questions.scored):
        return []
    return [q.id for n in questions.questionnaires if not n.scored for q in n.questions if q.core]


def _listed_before(last: Sequence[str], questionnaire: Questionnaire, questions: QuestionSet) -> list[str]:
    """Return the facts that an order names before its question `last` (none or one)."""
    order = questionnaire.order
    if order is None or not last or last[0] not in order.questions:
        return []
    own = {q.id for q in questionnaire.questions}
    before = order.questions[: order.questions.index(last[0])]
    return [name for name in before if name in questions.by_id and name not in own]


def _in_order(questionnaire: Questionnaire) -> list[Question]:
    """Return the questionnaire's own questions as its order names them, then those that it does not name."""
    own = {q.id: q for q in _before_aside(questionnaire)}
    named = questionnaire.order.questions if questionnaire.order else ()
    return [own[n] for n in named if n in own] + [q for n, q in own.items() if n not in named]


def _before_aside(questionnaire: Questionnaire) -> Iterator[Question]:
    """Give the questionnaire's own questions without those beside its score."""
    return (q for section in questionnaire.sections if not section.aside for q in section.questions)


def _later(
    questionnaire: Questionnaire, questions: QuestionSet, placed: Iterable[str], by_loss: Sequence[str]
) -> Iterator[list[str]]:
    """Give the pages after the first set; within a page the sections stand together."""
    own, order = {q.id for q in _before_aside(questionnaire)}, questionnaire.order
    if order is None:
        yield [q.id for q in _before_aside(questionnaire) if q.id not in placed]
        return
    place = {name: n for n, name in enumerate(questions.by_id)}
    page: list[str] = []
    for name in _walked(questionnaire, order, questions, placed, by_loss):
        page.append(name)
        if sum(n in own for n in page) >= order.page:
            yield sorted(page, key=place.__getitem__)
            page = []
    if page:
        yield sorted(page, key=place.__getitem__)


def _walked(
    questionnaire: Questionnaire,
    order: Order,
    questions: QuestionSet,
    placed: Iterable[str],
    by_loss: Sequence[str],
) -> Iterator[str]:
    """Give what comes after the first set, one after the other.

    Every question comes after what decides whether it applies, and a fact no later than the question that the order
    names behind it.
    """
    named = [q.id for q in _before_aside(questionnaire)]
    own = set(named)
    waiting = [n for n in (*order.questions, *named) if n in questions.by_id]
    done, asked = set(placed), 1
    heavy = (n for n in by_loss if n in own and n not in done)
    left = (n for n in waiting if n not in done)

    def due() -> list[str]:
        """Return the question with most bearing on the loss where it is its turn, else facts and one question."""
        heaviest = next(heavy, None) if order.by_loss and asked % order.by_loss == 0 else None
        if heaviest is not None:
            return [heaviest]
        found = []
        for name in left:
            found.append(name)
            if name in own:
                break
        return found

    def needed(name: str) -> Iterator[str]:
        if name not in done:
            done.add(name)
            for earlier in sorted(questions.needs[name]):
                yield from needed(earlier)
            yield name

    while names := due():
        for name in names:
            yield from needed(name)
        asked += 1
