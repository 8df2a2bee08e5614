"""Answers that do not seem to go together: rules as data, pointed out politely and never enforced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.condition import holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.answers import Answers, Value
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Questionnaire

Example = Mapping[str, "Value"]


class Consistency(Struct, frozen=True):
    """While `when` holds, `text` is said and `questions` are offered; `speaks` and `silent` are its two examples."""

    id: str
    when: Condition
    text: str
    questions: tuple[str, ...]
    speaks: Example
    silent: Example


def contradictions(questionnaires: Iterable[Questionnaire], answers: Answers) -> tuple[Consistency, ...]:
    """Return the rules that have something to say.

    All answers are looked at, those too that others switch off: a fact changed later may contradict them.
    """
    every = tuple(questionnaires)
    flags = {name: flag for one in every for name, flag in one.flags.items()}
    return tuple(rule for one in every for rule in one.consistency if holds(rule.when, answers, flags))
