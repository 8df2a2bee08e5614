"""What is not known yet whether it applies, or what it weighs: a fact that decides it is open.

Nobody is asked a question whose `only_when` is open, yet it may well apply; so it counts like one whose answer is not
known, and the range of the score covers both outcomes of the fact.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.condition import EITHER, NEITHER, Tri, asked_by, evaluate, outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Judged
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, QuestionSet

_ANY = EITHER | NEITHER


class Open(Struct, frozen=True):
    """A question whose answer is not known: what a comparison with it may come to, and whether it may yet be asked."""

    may: frozenset[Tri]
    waits: bool


class Outlook(Struct, frozen=True, dict=True):
    """What the answers of a firm decide, and what they leave open; `answers` come from `relevant`."""

    questions: QuestionSet
    answers: Answers

    @cached_property
    def open_ones(self) -> Mapping[str, Open]:
        """Every question that may apply and has no known answer, by id; worked out only where something hangs on it."""
        found: dict[str, Open] = {}
        for question in self.questions.by_id.values():
            if self.answers.value(question.id) is not None:
                continue
            applies = self._applies(question, found)
            if applies is not False:
                waits = self.answers.get(question.id) is None
                if waits and not question.applies(self.answers, self.questions.flags):
                    waits = self._waits(question, found)
                found[question.id] = Open(EITHER if applies else _ANY, waits)
        return found

    def applies(self, question: Question) -> Tri:
        """Return whether a question applies to the firm; None while an open one may decide it."""
        return self._applies(question, None)

    def decides(self, condition: Condition) -> Tri:
        """Return whether a condition holds; None while an open question may decide it."""
        return self._decides(condition, None)

    def waits(self, question: Question) -> bool:
        """Return whether an answer that somebody may yet be asked for decides whether a question applies."""
        return self._waits(question, self.open_ones)

    def _waits(self, question: Question, known: Mapping[str, Open]) -> bool:
        return any(known[name].waits for name in self.questions.needs[question.id] if name in known)

    def _applies(self, question: Question, known: Mapping[str, Open] | None) -> Tri:
        on = question.only_when is None or self._decides(question.only_when, known)
        off = question.not_applicable_when is not None and self._decides(question.not_applicable_when, known)
        if on is False or off is True:
            return False
        return None if on is None or off is None else True

    def _decides(self, condition: Condition, known: Mapping[str, Open] | None) -> Tri:
        flags = self.questions.flags
        found = evaluate(condition, self.answers, flags)
        if found is not None:
            return found
        open_ones = self.open_ones if known is None else known
        may = outcomes(
            condition,
            self.answers,
            flags,
            lambda name: open_ones[name].may if name in open_ones else NEITHER,
        )
        return False if True not in may else True if len(may) == 1 else None

    def deciding(self, judged: Iterable[Judged]) -> Mapping[str, float]:
        """Return the open questions on which it hangs whether others count, by id, with the weight that hangs on them."""
        weights: dict[str, float] = {}
        for one in judged:
            if one.is_settled:
                continue
            changed = one.heaviest - one.lightest if not one.may_not_apply else one.heaviest
            rules = (r.when for r in one.question.weight_rules)
            names = frozenset().union(*(asked_by(c, self.questions.flags) for c in rules))
            self._add(weights, (*self.questions.needs[one.question.id], *names), changed)
        for name in reversed(tuple(self.open_ones)):
            if name in weights and None in self.open_ones[name].may:
                self._add(weights, self.questions.needs[name], weights.pop(name))
        return {name: weights[name] for name in self.open_ones if name in weights}

    def _add(self, weights: dict[str, float], names: Iterable[str], weight: float) -> None:
        for name in dict.fromkeys(names):
            if name in self.open_ones:
                weights[name] = weights.get(name, 0.0) + weight
