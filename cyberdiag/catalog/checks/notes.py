"""What an author may want to know where nothing is wrong: how far a mapped scheme is covered, hard words, who has no score."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.reach import samples
from cyberdiag.model import mapped
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.condition import asked_by, evaluate
from cyberdiag.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cyberdiag.catalog.checks.checked import Checked
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, Questionnaire

_MOST_NAMED = 12
"""Items and questions that one note names; the others are counted."""
_HARD = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]+(?![A-Za-z])|[ァ-ヴー]{5,}")
"""Letters that stand for words, and long words from abroad."""


def notes(checked: Checked, named: Collection[str]) -> list[Problem]:
    """Return what is told of the questionnaires with these ids, in one language."""
    found: list[Problem] = []
    for one in checked.questionnaires:
        if one.id in named:
            found += [*_coverage(one, checked), *_hard_words(one, checked), *_without_score(one, checked)]
    return found


def _coverage(one: Questionnaire, checked: Checked) -> Iterator[Problem]:
    """Tell how many items of each scheme that questions map to are touched, and which are not."""
    touched: dict[str, dict[str, bool]] = {}
    frameworks = checked.catalogue.frameworks
    for reference in (r for q in one.questions for r in mapped.references(q, one, frameworks)):
        items = touched.setdefault(reference.framework, {})
        items[reference.id] = items.get(reference.id, False) or not reference.partial
    for name, items in touched.items():
        if name in frameworks:
            every = frameworks[name].items
            left, whole = _listed([item for item in every if item not in items]), sum(items.values())
            counts = {"total": len(every), "touched": len(items), "whole": whole, "part": len(items) - whole}
            values = {"name": name, "left": left, **counts}
            yield Problem(one.place_of("id"), "mapping-coverage", values, Severity.NOTE)


def _hard_words(one: Questionnaire, checked: Checked) -> Iterator[Problem]:
    """Tell of each hard word that the glossary does not explain, at the first question that uses it."""
    terms = checked.catalogue.terms.values()
    known = sorted({m for t in terms for m in (*t.match, t.term) if m} | {*checked.catalogue.plain}, key=len)
    explained = re.compile("|".join(map(re.escape, reversed(known))) or "(?!)", re.IGNORECASE)
    used: dict[str, list[Question]] = {}
    for question in one.questions:
        words = " ".join([question.text, *(f"{c.label} {c.text}" for c in question.choices)])
        for word in dict.fromkeys(_HARD.findall(explained.sub(" ", words))):
            used.setdefault(word, []).append(question)
    for word, questions in used.items():
        ids = _listed([q.id for q in questions])
        yield Problem(
            questions[0].place_of("text"), "unexplained-word", {"word": word, "ids": ids}, Severity.NOTE
        )


def _without_score(one: Questionnaire, checked: Checked) -> Iterator[Problem]:
    """Tell of each answer to a fact with which no scored question is left."""
    scored = [q for q in one.questions if q.has_points] if one.scored else []
    asked = (
        frozenset().union(*(asked_by(c, checked.flags) for c in (q.only_when, q.not_applicable_when) if c))
        for q in scored
    )
    names = next(asked, frozenset())
    for more in asked:
        if not names:
            return
        names &= more
    facts = (checked.by_id[n] for n in sorted(names) if n in checked.by_id)
    for fact in (f for f in facts if not f.has_points):
        for value in samples(fact, (c for q in scored for _, c in q.conditions), checked.flags):
            given = Answers({fact.id: Answer(value)})
            if all(_is_off(q, given, checked.flags) for q in scored):
                shown = value if isinstance(value, tuple) else (str(value),)
                told = {"name": fact.id, "value": ", ".join(shown), "count": len(scored)}
                place = fact.place if fact.id in one.by_id else scored[0].place
                yield Problem(place, "no-score-with", told, Severity.NOTE)


def _is_off(question: Question, given: Answers, flags: Mapping[str, Condition]) -> bool:
    only, off = question.only_when, question.not_applicable_when
    return (only is not None and evaluate(only, given, flags) is False) or (
        off is not None and evaluate(off, given, flags) is True
    )


def _listed(names: list[str]) -> str:
    more = f" +{len(names) - _MOST_NAMED}" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more or "-"
