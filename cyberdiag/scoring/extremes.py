"""Between what a score lies, whatever the open answers and facts turn out to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.aggregate import Method
from cyberdiag.model.parts import Part, added, combined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.model.assessment import Judged


class _Reach(Struct, frozen=True):
    """Between what one thing lies that others are made of, and what it may weigh; `stays` unless it may not apply."""

    low: float
    high: float
    full: float
    lightest: float
    heaviest: float
    stays: bool


def between(part: Part[Judged]) -> tuple[float, float]:
    """Return the lowest and the highest score that what counts may come to."""
    found = _reach(part)
    return found.low, found.high


def _reach(one: Judged | Part[Judged]) -> _Reach:
    if not isinstance(one, Part):
        return _Reach(one.low, one.high, one.full, one.lightest, one.heaviest, not one.may_not_apply)
    steps = [None if item is None else _reach(item) for item in one.items]
    known = [step for step in steps if step is not None]
    low, high = _ends(one, steps, known)
    stays = any(k.stays for k in known)
    return _Reach(
        low, high, one.full, added(k.lightest for k in known), added(k.heaviest for k in known), stays
    )


def _ends(part: Part[Judged], steps: list[_Reach | None], known: list[_Reach]) -> tuple[float, float]:
    """Return the lowest and the highest result of a part; no method falls when something it is made of rises."""
    match part.rule.method:
        case Method.SUM:
            low = added(k.low if k.stays else min(k.low, 0.0) for k in known)
            high = added(k.high if k.stays else max(k.high, 0.0) for k in known)
            return float(part.rule.start + low), float(part.rule.start + high)
        case Method.LOWEST:
            sure = [k.high for k in known if k.stays]
            return min(k.low for k in known), min(sure) if sure else max(k.high for k in known)
        case Method.LEVEL:
            lows = [None if s is None else s.low for s in steps]
            highs = [s.high if s is not None and s.stays else None for s in steps]
            return combined(part, lows), combined(part, highs)
        case Method.MEAN:
            even = [(1.0 if k.stays else 0.0, 1.0) for k in known]
            return _least([k.low for k in known], even), -_least([-k.high for k in known], even)
        case _:
            scale = part.rule.out_of
            least, best = ([_share(k.low, k.full) for k in known], [_share(k.high, k.full) for k in known])
            weights = [(k.lightest, k.heaviest) for k in known]
            if all(light == heavy for light, heavy in weights):
                return _even(least, weights, scale), _even(best, weights, scale)
            return scale * _least(least, weights), -scale * _least([-s for s in best], weights)


def _share(value: float, full: float) -> float:
    return value / full if full else 0.0


def _even(shares: list[float], weights: list[tuple[float, float]], scale: float) -> float:
    gained = added(heavy * share for share, (_, heavy) in zip(shares, weights, strict=True))
    return float(scale * gained / added(heavy for _, heavy in weights))


def _least(values: Sequence[float], weights: Sequence[tuple[float, float]]) -> float:
    """Return the least mean of values, each with any weight between its lightest and its heaviest.

    What lies below the mean weighs most and what lies above it least, until that moves the mean no more.
    """
    found = _mean(values, [heavy for _, heavy in weights])
    while True:
        chosen = [h if v < found else light for v, (light, h) in zip(values, weights, strict=True)]
        lower = _mean(values, chosen) if any(chosen) else found
        if not lower < found:
            return found
        found = lower


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return added(s * w for s, w in zip(values, weights, strict=True)) / added(weights)
