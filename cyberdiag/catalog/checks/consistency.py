"""The lint of rules about answers that do not go together: what they name, and whether their examples hold."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import Checked, unknown_among, unknown_at
from cyberdiag.catalog.checks.conditions import faults
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.condition import asked_by, holds
from cyberdiag.problems import Problem, fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.model.answers import Value
    from cyberdiag.model.head import Consistency, Given
    from cyberdiag.model.questionnaire import Question, Questionnaire

    Example = Mapping[str, Value]


def consistency_names_what_exists(checked: Checked) -> Iterator[Problem]:
    """A rule may look at the questions of its own questionnaire and at the facts, which are always loaded with it."""
    every = {one.id: _known(checked, one) for one in checked.questionnaires}
    for questionnaire, rule in _rules(checked):
        known, place = every[questionnaire.id], questionnaire.place_of
        yield from faults(rule.when, ("consistency", rule.id, "when"), place, known, checked.flags)
        at = partial(place, "consistency", rule.id, "questions")
        yield from unknown_among(rule.questions, "question", known, at)
        for side, example in (("speaks", as_counted(rule.speaks)), ("silent", as_counted(rule.silent))):
            for name, value in example.items():
                spot = ("consistency", rule.id, side, name)
                yield from unknown_at((name,), "question", known, place, *spot)
                if name in known and (ids := [c.id for c in known[name].choices]):
                    given = value if isinstance(value, tuple) else (str(value),)
                    yield from unknown_at(given, "choice", ids, place, *spot)


def consistency_examples_hold(checked: Checked) -> Iterator[Problem]:
    """A rule must speak about its one example and be silent about the other; so none is never or always true."""
    if any(consistency_names_what_exists(checked)):
        return
    for questionnaire, rule in _rules(checked):
        asked = asked_by(rule.when, checked.flags)
        for side, example in (("speaks", as_counted(rule.speaks)), ("silent", as_counted(rule.silent))):
            given = Answers(MappingProxyType({k: Answer(v) for k, v in example.items()}))
            if holds(rule.when, given, checked.flags) is (side == "speaks") and asked <= example.keys():
                continue
            place = questionnaire.place_of("consistency", rule.id, side)
            yield fault(place, "bad-example", name=rule.id, field=side, expected=", ".join(sorted(asked)))


def as_counted(example: Mapping[str, Given]) -> Example:
    """Return answers as they count: `true` means yes."""
    truth = {True: "yes", False: "no"}
    return {key: truth[v] if isinstance(v, bool) else v for key, v in example.items()}


def _rules(checked: Checked) -> Iterator[tuple[Questionnaire, Consistency]]:
    return ((one, rule) for one in checked.questionnaires for rule in one.consistency.values())


def _known(checked: Checked, questionnaire: Questionnaire) -> Mapping[str, Question]:
    seen = (one for one in checked.questionnaires if one is questionnaire or not one.scored)
    return {q.id: q for one in seen for q in one.questions}
