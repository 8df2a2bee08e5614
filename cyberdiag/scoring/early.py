"""What answers so far let one expect: a question that nobody asked is not one whose answer is not known.

An open question is expected at the firm's own mean so far, drawn to that of other firms (`estimate` in
`questionnaire.yaml`, which also holds the tested width). A questionnaire without such a rule is expected at the firm's
own mean alone, and the interval is what the answers so far prove.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cyberdiag.model.assessment import State
from cyberdiag.model.early import Estimate
from cyberdiag.model.parts import added
from cyberdiag.scoring.ratings import bands_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.assessment import Judged, Score
    from cyberdiag.model.early import Row, Rule
    from cyberdiag.model.questionnaire import Questionnaire


def expected(judged: Iterable[Judged], questionnaire: Questionnaire) -> tuple[Judged, ...]:
    """Return the judged questions, those without an answer as not asked, with the points expected of them."""
    every = tuple(judged)
    told = [j for j in every if j.is_told]
    share = expected_share(_own_share(told), added(j.weight for j in told), questionnaire.estimate)
    return tuple(
        replace(j, state=State.NOT_ASKED, points=share * j.question.full_points)
        if j.state is State.UNANSWERED
        else j
        for j in every
    )


def estimate(judged: Iterable[Judged], questionnaire: Questionnaire, proven: Score) -> Estimate:
    """Return what the answers let one expect; `judged` comes from `expected`, at least one of them answered.

    `proven` is what the score must be, whatever the open answers are.
    """
    assert proven.low is not None and proven.high is not None  # noqa: S101, PT018  something was answered
    judged = tuple(judged)
    told = [j for j in judged if j.is_told]
    every = [j for j in judged if j.counts or j.state is State.NOT_ASKED]
    rule, value = questionnaire.estimate, mean(every, questionnaire)
    low, high = between = proven.low, proven.high
    loss = 1.0
    if rule is not None:
        own = _own_share(told)
        column = sum(own >= edge for edge in rule.own_means)
        found = row(len(told), rule.rows)
        low, high = max(low, value - found.margins[column]), min(high, value + found.margins[column])
        loss = found.loss
    return Estimate(
        value=min(max(value, low), high),
        low=low,
        high=high,
        proven=between,
        asked=len(told),
        of=sum(j.state is not State.UNDECIDED for j in every),
        ratings=(),
        loss=loss,
        parts=rule is None or len(told) >= rule.parts_from,
        tested=rule is not None,
        bands=bands_of(questionnaire, proven.least, proven.most),
        most=proven.most,
    )


def mean(judged: Iterable[Judged], questionnaire: Questionnaire, axis: str = "") -> float:
    """Return the score of questions, at least one, those not asked with what is expected of them."""
    part = questionnaire.gathered((j for j in judged if j.question.full_points), axis)
    assert part is not None  # noqa: S101  whoever asks has seen that some count
    return part.value(attrgetter("points"))


def _own_share(told: list[Judged]) -> float:
    """Return the weighted share of full marks of what was answered."""
    counted = [j for j in told if j.question.full_points]
    weight = added(j.weight for j in counted)
    return added(j.weight * j.points / j.question.full_points for j in counted) / weight if weight else 0.0


def expected_share(own: Any, weight: Any, rule: Rule | None) -> Any:
    """Return the share of full marks expected of what was not asked: the firm's own, drawn to that of others.

    `own` is that of what was answered, of this `weight`; both may be arrays.
    """
    return own if rule is None else (weight * own + rule.weight * rule.mean) / (weight + rule.weight)


def row(answered: int, rows: tuple[Row, ...]) -> Row:
    """Return the row of the most answers that were reached; before the first of them, the first."""
    return max((r for r in rows if r.answered <= answered), key=lambda r: r.answered, default=rows[0])
