"""Answers that do not seem to go together: rules as data, pointed out politely and never enforced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.condition import holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.head import Consistency
    from cyberdiag.model.questionnaire import Questionnaire


def contradictions(questionnaires: Iterable[Questionnaire], answers: Answers) -> tuple[Consistency, ...]:
    """Return the rules that have something to say.

    All answers are looked at, those too that others switch off: a fact changed later may contradict them.
    """
    every = tuple(questionnaires)
    flags = {name: flag for one in every for name, flag in one.flags.items()}
    rules = (rule for one in every for rule in one.consistency.values())
    return tuple(rule for rule in rules if holds(rule.when, answers, flags))
