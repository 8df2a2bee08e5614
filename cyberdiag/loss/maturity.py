"""From judged questions to the maturity of each control domain, 0 (nothing) to 1 (all in place)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.assessment import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cyberdiag.model.assessment import Judged
    from cyberdiag.model.loss_model import LossModel

Share = tuple[str, "Sequence[str]", float | None]
"""A question, the control domains that it feeds, and the share of full marks it earned; None is unknown."""


def maturity(shares: Iterable[Share], model: LossModel) -> dict[str, float]:
    """Return the weighted mean share by control domain; a domain that no question feeds is neutral.

    Questions that do not apply are left out by the caller; an id that is no control domain is ignored.
    """
    neutral = model.constants.neutral_maturity.value
    return {c: share / weight if weight else neutral for c, (share, weight) in _told(shares, model).items()}


def improved(
    shares: Sequence[Share], better: Iterable[Share], model: LossModel
) -> tuple[dict[str, float], ...]:
    """Return by which maturity of its control domains each of some shares, raised to full marks, changes the whole."""
    found = _told(shares, model)

    def raised(one: Share) -> dict[str, float]:
        gains = ((c, weight - share) for c, (share, weight) in _told([one], model).items() if weight)
        return {c: (found[c][0] + gain) / found[c][1] for c, gain in gains}

    return tuple(raised(one) for one in better)


def _told(shares: Iterable[Share], model: LossModel) -> dict[str, tuple[float, float]]:
    """Return the sums of weighted shares and of weights by control domain."""
    unknown = model.constants.unknown_maturity.value
    found = dict.fromkeys(model.controls, (0.0, 0.0))
    for question, controls, share in shares:
        known = unknown if share is None else min(max(share, 0.0), 1.0)
        for control in controls:
            if control in found:
                weight = model.controls[control].weights.get(question, 1.0)
                total, weights = found[control]
                found[control] = total + weight * known, weights + weight
    return found


def shares(judged: Iterable[Judged]) -> Iterator[Share]:
    """Give what `maturity` takes for every judged question that counts, or that has points expected of it.

    Open questions are unknown.
    """
    for one in judged:
        full = one.question.full_points
        known = one.state in {State.ANSWERED, State.NOT_ASKED}
        if full > 0 and (one.counts or known):
            yield one.question.id, one.question.controls, one.points / full if known else None
