"""What an improvement is good for: which incident it makes rarer or cheaper, and by how much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.loss import LossEstimate
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Action, Assessment
    from cyberdiag.model.loss import Saving

_LEAST_YEN = 1000.0
_SPENT = 10_000.0
_TENTH = 0.1
_MOST = 9
_DOUBLE = 0.95
"""From here on an increase is told as a multiple."""


def effect(action: Action, assessment: Assessment, messages: Messages) -> str:
    """Return which incident an action makes rarer or cheaper, in tenths; nothing where that is next to nothing."""
    saved, loss = action.loss_reduction, assessment.loss
    if saved is None or not saved.scenario or not isinstance(loss, LossEstimate):
        return ""
    title = next(s.title for s in loss.scenarios if s.id == saved.scenario)
    return words.sentences(_effects(title, saved, messages), messages)


def _effects(title: str, saved: Saving, say: Messages) -> Iterator[str]:
    rarer, cheaper = _tenths(saved.rarer), _tenths(saved.cheaper)
    if rarer:
        yield changed(title, saved.rarer, say)
        if cheaper:
            yield say("report.benefit.also-cheaper", tenths=cheaper)
    elif cheaper:
        yield say("report.benefit.cheaper", scenario=title, tenths=cheaper)
    elif saved.yen >= _LEAST_YEN:
        less = "rarer" if saved.rarer >= saved.cheaper else "cheaper"
        yield say(f"report.benefit.{less}-little", scenario=title)


def changed(title: str, rarer: float, messages: Messages) -> str:
    """Return by how many tenths a kind of incident becomes rarer, or likelier where the share is negative."""
    tenths = _tenths(abs(rarer))
    name = "rarer" if rarer >= 0 else "likelier"
    if rarer <= -_DOUBLE:
        return messages("report.benefit.likelier-times", scenario=title, times=math.floor(1.5 - rarer))
    if not tenths:
        return messages(f"report.benefit.{name}-little", scenario=title)
    return messages(f"report.benefit.{name}", scenario=title, tenths=tenths)


def changes(
    before: Mapping[str, float], after: Mapping[str, float], titles: Mapping[str, str], messages: Messages
) -> tuple[str, ...]:
    """Return which kinds of incident become rarer or likelier by a tenth at least, those that change most first.

    Rates a year are by kind of incident; what cannot happen on one side is left out.
    """
    shares = {k: 1 - after[k] / before[k] for k in before if before[k] > 0 and after.get(k, 0.0) > 0}
    told = sorted((k for k in shares if _tenths(abs(shares[k]))), key=lambda k: -abs(shares[k]))
    return tuple(changed(titles[k], shares[k], messages) for k in told if k in titles)


def _tenths(share: float) -> int:
    return min(math.floor(share / _TENTH + 0.5 + 1e-9), _MOST)


def saving(saved: Saving | None, messages: Messages) -> str:
    """Return the range of what is taken off the expected loss of a year; nothing where it is too little."""
    if saved is None or saved.yen < _LEAST_YEN:
        return ""
    return messages("report.benefit.saving", range=words.amount_range(saved.low, saved.high, messages))


def cost(action: Action, messages: Messages) -> str:
    """Return what an action costs: at most so many yen a year where a source says so, else low, mid or high."""
    step = action.question.first_step
    if step is None or step.price is None:
        return messages(f"summary.cost.{action.cost}")
    return messages("report.benefit.cost", yen=words.yen(step.price.yen, messages.lang))


def back(action: Action, messages: Messages) -> str:
    """Return what comes back for each 10,000 yen spent; nothing unless the price and what is saved are both known."""
    ends = returned(action)
    if ends is None or not saving(action.loss_reduction, messages):
        return ""
    low, high = (end * _SPENT for end in ends)
    return messages("report.benefit.back", range=words.yen_range(low, high, messages.lang))


def returned(action: Action) -> tuple[float, float] | None:
    """Return the range of what is taken off the expected loss over the price, where both are known."""
    step, saved = action.question.first_step, action.loss_reduction
    if step is None or step.price is None or saved is None:
        return None
    return saved.low / step.price.yen, saved.high / step.price.yen
