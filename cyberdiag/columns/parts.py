"""The parts of a questionnaire for many firms, and the gates that rest on them: `scoring.gates` over columns."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.columns import results
from cyberdiag.columns.judged import not_asked, shut
from cyberdiag.columns.ratings import fitted
from cyberdiag.model.aggregate import Method
from cyberdiag.model.parts import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cyberdiag.columns.firms import Bools
    from cyberdiag.columns.judged import Looked
    from cyberdiag.columns.ratings import Ends
    from cyberdiag.columns.results import Item
    from cyberdiag.model.head import Gate
    from cyberdiag.model.questionnaire import Questionnaire


class Made(Struct, frozen=True):
    """One part: its questions, what it comes to, and the marks of all its questions, as if each counted everywhere."""

    seen: list[Looked]
    part: Item
    whole: Ends


class Parts:
    """One questionnaire in a batch, whole and by the values of its axes, each worked out once."""

    def __init__(self, questionnaire: Questionnaire, seen: Sequence[Looked], size: int) -> None:
        self.questionnaire, self.seen, self.size = questionnaire, seen, size
        self._items = [results.item(s) for s in seen]
        self._made: dict[tuple[str, str], Made] = {}

    @cached_property
    def total(self) -> Item:
        """The result of the whole."""
        return self._gathered(self._items)

    def _gathered(self, items: Sequence[Item], axis: str = "") -> Item:
        n = self.questionnaire
        values = {key: axis.values for key, axis in n.axes.items()}
        return results.gathered(items, n.rules[axis] if axis else n.rule, n.rules, values, self.size)

    def made(self, axis: str, value: str) -> Made:
        """Return one part."""
        if (axis, value) not in self._made:
            here = [n for n, s in enumerate(self.seen) if s.question.axes.get(axis) == value]
            some = [self.seen[n] for n in here]
            every = part = self._gathered([self._items[n] for n in here], axis)
            if self.questionnaire.rules[axis].method is Method.SUM:
                every = self._gathered([results.everything(s) for s in some], axis)
            self._made[axis, value] = Made(some, part, (every.least, every.full))
        return self._made[axis, value]

    @cached_property
    def closed(self) -> Mapping[str, Bools]:
        """Where each gate is closed, whatever was not asked."""
        return {
            g.id: self._any(missing for missing, _ in self._keys(g))
            if g.parts
            else shut(self.seen, g, self.size)
            for g in self.questionnaire.gates.values()
        }

    def may_close(self, gate: Gate) -> Bools:
        """Return where what was not asked may close a gate yet, or it is closed by what a part comes to."""
        if gate.parts:
            return self._any(may for _, may in self._keys(gate))
        return not_asked((s for s in self.seen if s.question.id == gate.question), self.size)

    def _any(self, found: Iterator[Bools]) -> Bools:
        some: Bools = np.logical_or.reduce([np.zeros(self.size, np.bool_), *found])
        return some

    def _keys(self, gate: Gate) -> Iterator[tuple[Bools, Bools]]:
        """Give of each part that a gate rests on where its score as printed is too low, and where it may be."""
        for axis, values in gate.parts.items():
            rule = self.questionnaire.rules[axis]
            for value in values or self.questionnaire.axes[axis].values:
                made = self.made(axis, value)
                part, left = made.part, not_asked(made.seen, self.size)
                needed = fitted(gate.below or 0.0, rule, part, made.whole)
                low, high = (
                    half_up(np.where(left, end, part.points), rule.decimals) for end in (part.low, part.high)
                )
                yield part.counts & (high < needed), part.counts & (low < needed)
