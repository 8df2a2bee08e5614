"""A firm as advice looks at it: facts, conditions that hold, and how full each answer is."""

from __future__ import annotations

from functools import cached_property
from string import Formatter
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from cyberdiag.model.advice_context import AdviceContext
from cyberdiag.model.condition import Condition, asked_by, holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.answers import Value
    from cyberdiag.model.writing import Writing

DRIVERS = 3
"""How many weak answers are named with one item."""

_ANY_FIRM = ("employees", "industry")
"""What an item that concerns every firm rests on."""


class Firm(AdviceContext, frozen=True, dict=True, kw_only=True):
    """The firm of a context, with how its language writes and the sentence that tells of facts not known."""

    writing: Writing
    unknown_fact: str

    @cached_property
    def shares(self) -> dict[str, float]:
        """The part of full marks (0 to 1) of each question that counts, the heaviest loss first."""
        judged = (j for d in self.diagnoses for j in d.judged if j.counts and j.question.full_points > 0)
        by_loss = sorted(judged, key=lambda j: -j.points_lost)
        return {j.question.id: min(max(j.points / j.question.full_points, 0.0), 1.0) for j in by_loss}

    def holds(self, condition: Condition | None) -> bool:
        """Return whether there is a condition and it holds for sure."""
        return condition is not None and holds(condition, self.answers, self.questions.flags)

    def is_out(self, condition: Condition | None) -> bool:
        """Return whether it surely does not hold; what is unknown stays in."""
        return condition is not None and self.holds(Condition(not_=condition))

    def number(self, fact: str) -> float | None:
        """Return the number that was answered; None while it is not known."""
        value = self.answers.value(fact)
        return float(value) if isinstance(value, int | float) else None

    def evidence(self, condition: Condition | None) -> tuple[str, ...]:
        """Return the answered questions that make a condition true."""
        if condition is None or not self.holds(condition):
            return ()
        if condition.flag is not None:
            return self.evidence(self.questions.flags[condition.flag])
        if condition.operand is not None:
            found: Iterable[str] = (condition.operand,)
        elif condition.not_ is not None:
            found = sorted(asked_by(condition.not_, self.questions.flags))
        else:
            found = (q for _, part in condition.parts for q in self.evidence(part))
        return tuple(dict.fromkeys(q for q in found if self.answers.value(q) is not None))

    def unknown(self, condition: Condition | None) -> tuple[str, ...]:
        """Return the open facts that leave undecided whether a condition holds."""
        if condition is None or self.holds(condition) or self.is_out(condition):
            return ()
        asked = asked_by(condition, self.questions.flags)
        return tuple(
            fact for fact in self.questions.by_id if fact in asked and self.answers.value(fact) is None
        )

    def unknown_reason(self, facts: Iterable[str]) -> str:
        """Return the sentence that says which facts are not known."""
        texts = [self.questions.by_id[fact].text for fact in facts]
        return self.unknown_fact.format(questions=self.writing.quoted(texts))

    def weak(self, questions: Iterable[str]) -> tuple[str, ...]:
        """Return those of the questions whose answer is not full, the weakest first."""
        found = [q for q in questions if self.shares.get(q, 1.0) < 1]
        return tuple(sorted(found, key=lambda q: self.shares[q])[:DRIVERS])

    def because(self, facts: Iterable[str], weak: Iterable[str] = ()) -> tuple[str, ...]:
        """Return what an item rests on, never nothing: some item concerns every firm."""
        given = tuple(dict.fromkeys(f for f in facts if self.answers.get(f) is not None))
        if not given:
            given = tuple(f for f in _ANY_FIRM if self.answers.value(f) is not None)[:1]
        return tuple(dict.fromkeys((*given, *weak))) or _ANY_FIRM[:1]

    def worded(self, sentence: str) -> str | None:
        """Return the sentence with facts filled in; None if one of them is not known."""
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
        values = {name: self.answers.value(name) for name in names}
        if None in values.values():
            return None
        return sentence.format_map({n: self._shown(n, v) for n, v in values.items() if v is not None})

    def _shown(self, fact: str, value: Value) -> str:
        if isinstance(value, int | float):
            return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
        question = self.questions.by_id.get(fact)
        chosen = value if isinstance(value, tuple) else (value,)
        found = ((question.choice(c) if question else None, c) for c in chosen)
        return self.writing.things.join(k.label if k else c for k, c in found)


def firm(context: AdviceContext, data: AdviceData) -> Firm:
    """Return the firm of a context, in the language of the data."""
    return Firm(**asdict(context), writing=data.writing, unknown_fact=data.wording.unknown_fact)
