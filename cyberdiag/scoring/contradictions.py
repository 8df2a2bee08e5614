"""Answers that do not seem to go together: rules as data, pointed out politely and never enforced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.condition import asked_by, grounds, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.head import Consistency
    from cyberdiag.model.questionnaire import Questionnaire


def contradictions(questionnaires: Iterable[Questionnaire], answers: Answers) -> tuple[Consistency, ...]:
    """Return the rules that have something to say, each with those of its questions whose answers do not go together.

    All answers are looked at, those too that others switch off: a fact changed later may contradict them.
    """
    every = tuple(questionnaires)
    flags = {name: flag for one in every for name, flag in one.flags.items()}
    rules = (rule for one in every for rule in one.consistency.values())
    return tuple(_narrowed(rule, answers, flags) for rule in rules if holds(rule.when, answers, flags))


def _narrowed(rule: Consistency, answers: Answers, flags: Mapping[str, Condition]) -> Consistency:
    """Return a rule without the questions that it looks at although their answers contradict nothing."""
    beside = asked_by(rule.when, flags) - grounds(rule.when, answers, flags)
    return replace(rule, questions=tuple(q for q in rule.questions if q not in beside))
