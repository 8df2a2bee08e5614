"""What a whole comes to once some questions earn other points, without going through all of it again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.aggregate import Method
from cyberdiag.model.parts import Part, combined, half_up, met

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.model.assessment import Judged

_HELD = frozenset({Method.LOWEST, Method.LEVEL})
"""Where the weakest hold down what all come to."""


class Lifting:
    """One result with what it is made of, ready for trials: a trial walks from the changed questions up."""

    def __init__(self, whole: Part[Judged]) -> None:
        self._at: dict[str, tuple[int, int]] = {}
        self._above: list[tuple[int, int]] = []
        self._parts: list[Part[Judged]] = []
        self._values: list[list[float | None]] = []
        self._rising: dict[int, list[int]] = {}
        self._came_to: list[float] = []
        self._below: dict[tuple[int, int], int] = {}
        self.value = self._enter(whole, (-1, 0))

    def _enter(self, part: Part[Judged], above: tuple[int, int]) -> float:
        here = len(self._parts)
        self._parts.append(part)
        self._above.append(above)
        self._below[above] = here
        self._came_to.append(0.0)
        values: list[float | None] = []
        self._values.append(values)
        for n, one in enumerate(part.items):
            if isinstance(one, Part):
                values.append(self._enter(one, (here, n)))
            elif one is None:
                values.append(None)
            else:
                self._at[one.question.id] = (here, n)
                values.append(one.points)
        self._came_to[here] = combined(part, values)
        return self._came_to[here]

    def tried(self, points: Mapping[str, float]) -> float:
        """Return what the whole comes to once these questions earn these points."""
        changed: dict[int, dict[int, float]] = {}
        for name, earned in points.items():
            if name in self._at:
                here, n = self._at[name]
                changed.setdefault(here, {})[n] = earned
        while changed:
            here = max(changed)  # what a part is made of comes after it, so nothing below is left
            value = self._again(here, changed.pop(here))
            above, n = self._above[here]
            if above < 0:
                return value
            changed.setdefault(above, {})[n] = value
        return self.value

    def _again(self, here: int, changed: Mapping[int, float]) -> float:
        """Return the value of a part with some of what it is made of changed."""
        part, values = self._parts[here], self._values[here]
        if part.rule.method is Method.LOWEST:
            if here not in self._rising:
                self._rising[here] = sorted(range(len(values)), key=lambda n: values[n] or 0.0)
            rising = self._rising[here]
            rest = next((values[n] for n in rising if n not in changed), None)
            return min([*changed.values(), math.inf if rest is None else rest])
        if part.rule.method is Method.LEVEL:
            return combined(part, [changed.get(n, value) for n, value in enumerate(values)])
        return self._came_to[here] + math.fsum(
            (value - (values[n] or 0.0)) * self._rise(part, n) for n, value in changed.items()
        )

    def _rise(self, part: Part[Judged], n: int) -> float:
        """Return what a part gains for each point that one thing gains of what it is made of."""
        one = part.items[n]
        if part.rule.is_share:
            return part.rule.out_of * one.weight / one.full / part.weight if one and one.full else 0.0
        return 1.0 if part.rule.method is Method.SUM else 1.0 / len(part.items)

    def holding(self) -> frozenset[str]:
        """Return the questions that hold the whole where it is: those at the lowest, and those of the next level.

        Empty where every question adds something of its own anyway.
        """
        if not any(part.rule.method in _HELD for part in self._parts):
            return frozenset()
        return frozenset(j.question.id for j in self._holding(0))

    def _holding(self, here: int) -> Iterator[Judged]:
        part, values = self._parts[here], self._values[here]
        for n in self._weakest(part, values):
            one = part.items[n]
            if isinstance(one, Part):
                yield from self._holding(self._below[here, n])
            elif one is not None and one.points < one.full:
                yield one

    def _weakest(self, part: Part[Judged], values: list[float | None]) -> list[int]:
        pairs = enumerate(zip(part.items, values, strict=True))
        known = [(n, one, v) for n, (one, v) in pairs if one is not None and v is not None]
        if part.rule.method is Method.LEVEL:
            return [n for n, one, value in known if not met(part, one, value)][:1]
        if part.rule.method is Method.LOWEST:
            least = half_up(min(v for _, _, v in known), part.rule.decimals)
            return [n for n, _, value in known if half_up(value, part.rule.decimals) <= least]
        return [n for n, _, _ in known]
