"""What becomes one result: questions, or parts that are results of questions themselves, put together by one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.model.aggregate import Aggregation, Method

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

DEEPEST = 5
"""How many axes deep parts may be made of parts; each makes a walk over all questions."""


class _Item(Protocol):
    """A question as it counts in one run: with its values on axes, its weight, and its best and worst points."""

    @property
    def id(self) -> str: ...
    @property
    def axes(self) -> Mapping[str, str]: ...
    @property
    def weight(self) -> float: ...
    @property
    def full(self) -> float: ...
    @property
    def least(self) -> float: ...


One = TypeVar("One", bound=_Item)


class Part(Struct, Generic[One], frozen=True):
    """One result and what it is made of; a step of a level at which nothing applies is None.

    `full` is the result of the best answers, `least` that of the worst, `weight` that of all its questions.
    """

    rule: Aggregation
    items: tuple[One | Part[One] | None, ...]
    weight: float
    full: float
    least: float

    def value(self, points: Callable[[One], float]) -> float:
        """Return the result where each question earns these points."""
        return combined(self, [None if one is None else _value(one, points) for one in self.items])


def _value(one: One | Part[One], points: Callable[[One], float]) -> float:
    return one.value(points) if isinstance(one, Part) else points(one)


def gathered(
    items: Iterable[One],
    rule: Aggregation,
    axes: Mapping[str, Aggregation],
    values: Mapping[str, Iterable[str]],
) -> Part[One] | None:
    """Return what becomes one result by a rule; None where nothing of it counts.

    `axes` are the rules of all axes, `values` the ids of their values in order. A question that stands nowhere on the
    axis whose values are put together is in no part.
    """
    if not rule.of:
        return _made(rule, tuple(items))
    on: dict[str | None, list[One]] = {}
    for item in items:
        on.setdefault(item.axes.get(rule.of), []).append(item)
    parts = tuple(gathered(on.get(v, ()), axes[rule.of], axes, values) for v in values[rule.of])
    return _made(rule, parts)


def _made(rule: Aggregation, every: tuple[One | Part[One] | None, ...]) -> Part[One] | None:
    counted = tuple(one for one in every if one is not None)
    weight = added(one.weight for one in counted)
    if not counted or rule.method is Method.NONE or weight == 0:
        return None
    if rule.is_share:
        return Part(rule, counted, weight, rule.out_of, 0.0)
    bare = Part(rule, every if rule.method is Method.LEVEL else counted, weight, 0.0, 0.0)
    full = combined(bare, [None if one is None else one.full for one in bare.items])
    least = combined(bare, [None if one is None else one.least for one in bare.items])
    return replace(bare, full=full, least=least)


def combined(part: Part[One], values: list[float | None]) -> float:
    """Return the result of what a part is made of, in its order; None is a step without anything to be met."""
    rule, known = part.rule, [v for v in values if v is not None]
    match rule.method:
        case Method.SUM:
            return float(rule.start + added(known))
        case Method.MEAN:
            return added(known) / len(known)
        case Method.LOWEST:
            return float(min(known))
        case Method.LEVEL:
            return float(_reached(part, values))
        case _:
            return share(part, values)


def share(part: Part[One], values: list[float | None]) -> float:
    """Return the weighted share of full marks, as the rule shows it."""
    gained = [
        one.weight * (value / one.full)
        for one, value in zip(part.items, values, strict=True)
        if one is not None and value is not None and one.full
    ]
    return float(part.rule.out_of * added(gained) / part.weight)


def _reached(part: Part[One], values: list[float | None]) -> int:
    """Return how many steps from the first on are met, judged as they are printed."""
    for n, (one, value) in enumerate(zip(part.items, values, strict=True)):
        if one is not None and value is not None and not met(part, one, value):
            return n
    return len(values)


def met(part: Part[One], one: One | Part[One], value: float) -> bool:
    """Return whether one step of a level is met."""
    decimals = one.rule.decimals if isinstance(one, Part) else part.rule.decimals
    needed = one.full if part.rule.met is None else part.rule.met
    return half_up(value, decimals) >= half_up(needed, decimals)


def added(numbers: Iterable[float]) -> float:
    """Return the sum of numbers, added one after the other: on every Python, and in columns, the same to the last bit."""
    total = 0.0
    for number in numbers:
        total += number
    return total


@overload
def half_up(value: float, decimals: int = 1) -> float: ...
@overload
def half_up(value: Any, decimals: int = 1) -> Any: ...
def half_up(value: Any, decimals: int = 1) -> Any:
    """Round halves up, of one number or of an array; 1e-9 takes away what binary fractions add or miss."""
    scale: int = 10**decimals
    return (value * scale + 0.5 + 1e-9) // 1 / scale
