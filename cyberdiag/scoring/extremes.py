"""Between what a score lies, whatever the open answers and facts turn out to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.head import Method

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.model.assessment import Judged


def between(counted: Sequence[Judged], method: Method) -> tuple[float, float]:
    """Return the lowest and the highest score that questions which count may come to."""
    if method is Method.SUM:
        return (
            float(sum(min(j.low, 0.0) if j.may_not_apply else j.low for j in counted)),
            float(sum(max(j.high, 0.0) if j.may_not_apply else j.high for j in counted)),
        )
    lows, highs = ([_share(j, end) for j in counted] for end in ("low", "high"))
    if all(j.is_settled for j in counted):
        total = sum(j.weight for j in counted)
        low, high = (
            sum(j.weight * share for j, share in zip(counted, s, strict=True)) for s in (lows, highs)
        )
        return float(100 * low / total), float(100 * high / total)
    return 100 * _least(counted, lows), -100 * _least(counted, [-s for s in highs])


def _share(judged: Judged, end: str) -> float:
    full = judged.question.full_points
    value: float = getattr(judged, end)
    return value / full if full else 0.0


def _least(counted: Sequence[Judged], shares: Sequence[float]) -> float:
    """Return the least mean of shares, each with any weight between its lightest and its heaviest.

    What lies below the mean weighs most and what lies above it least, until that moves the mean no more.
    """
    found = _mean(shares, [j.heaviest for j in counted])
    while True:
        weights = [j.heaviest if s < found else j.lightest for j, s in zip(counted, shares, strict=True)]
        lower = _mean(shares, weights) if any(weights) else found
        if not lower < found:
            return found
        found = lower


def _mean(shares: Sequence[float], weights: Sequence[float]) -> float:
    return sum(s * w for s, w in zip(shares, weights, strict=True)) / sum(weights)
