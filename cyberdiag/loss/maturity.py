"""From judged questions to the maturity of each control domain, 0 (nothing) to 1 (all in place)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.assessment import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cyberdiag.model.assessment import Judged
    from cyberdiag.model.loss_model import LossModel

Share = tuple["Sequence[str]", float | None]
"""The control domains that a question feeds, and the share of full marks it earned; None is unknown."""


def maturity(shares: Iterable[Share], model: LossModel) -> dict[str, float]:
    """Return the mean share by control domain; a domain that no question feeds is neutral.

    Questions that do not apply are left out by the caller; an id that is no control domain is ignored.
    """
    neutral = model.constants.neutral_maturity.value
    found = _told(shares, model)
    return {control: sum(values) / len(values) if values else neutral for control, values in found.items()}


def improved(
    shares: Sequence[Share], better: Iterable[Share], model: LossModel
) -> tuple[dict[str, float], ...]:
    """Return by which maturity of its control domains each of some shares, raised to full marks, changes the whole."""
    found = _told(shares, model)
    sums = {control: sum(values) for control, values in found.items()}

    def raised(one: Share) -> dict[str, float]:
        gains = _told([one], model)
        return {
            control: (sums[control] + sum(1 - value for value in values)) / len(found[control])
            for control, values in gains.items()
            if values
        }

    return tuple(raised(one) for one in better)


def _told(shares: Iterable[Share], model: LossModel) -> dict[str, list[float]]:
    unknown = model.constants.unknown_maturity.value
    found: dict[str, list[float]] = {control: [] for control in model.controls}
    for controls, share in shares:
        for control in controls:
            if control in found:
                found[control].append(unknown if share is None else min(max(share, 0.0), 1.0))
    return found


def shares(judged: Iterable[Judged]) -> Iterator[Share]:
    """Give what `maturity` takes for every judged question that counts, or that has points expected of it.

    Open questions are unknown.
    """
    for one in judged:
        full = one.question.full_points
        known = one.state in {State.ANSWERED, State.NOT_ASKED}
        if full > 0 and (one.counts or known):
            yield one.question.controls, one.points / full if known else None
