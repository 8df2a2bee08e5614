"""The first actions: what gains most for its effort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.assessment import Action, State
from cyberdiag.model.head import Method
from cyberdiag.model.loss import Saving

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.action_order import ActionOrder
    from cyberdiag.model.assessment import Diagnosis, Finding, Judged

FIRST = 6
"""How many actions come first."""

_NOTHING = Saving(0.0, 0.0, 0.0)


def actions(
    diagnoses: tuple[Diagnosis, ...],
    order: ActionOrder,
    loss_reduction: Mapping[str, Saving] | None = None,
) -> tuple[Action, ...]:
    """Return one action for each finding that has a first step, the most worthwhile first.

    `loss_reduction` is by question id. Rank = gain (percent of full marks, more when a gate opens, times one
    plus the share of the loss that it takes away) over strain (mean of effort and cost). An action never
    ranks before one that its question names in `after`, unless enough of that one is done already.
    """
    largest = max([0.0, *(s.yen for s in (loss_reduction or {}).values())])
    found = []
    for diagnosis in diagnoses:
        counted = (j for j in diagnosis.judged if j.counts or j.state is State.NOT_ASKED)
        total = sum(j.weight for j in counted)
        found += [
            _action(finding, diagnosis, total, order, loss_reduction, largest)
            for finding in diagnosis.findings
            if finding.question.first_step is not None
        ]
    shares = {f.question.id: _share(f.judged) for d in diagnoses for f in d.findings}
    by_rank = sorted(found, key=lambda a: (-a.rank, a.question.id))
    return tuple(_prerequisites_first(by_rank, shares, order.enough.value))


def _share(judged: Judged) -> float:
    earned = judged.points if judged.earned is None else judged.earned
    return earned / judged.question.full_points


def _action(
    finding: Finding,
    diagnosis: Diagnosis,
    total: float,
    order: ActionOrder,
    loss_reduction: Mapping[str, Saving] | None,
    largest: float,
) -> Action:
    """Return the action of a finding; `total` is the weight that counts, `largest` the most yen an action saves."""
    question = finding.question
    step = question.first_step
    assert step is not None  # noqa: S101  the caller keeps only findings with a step
    gained = _gained(finding.judged, diagnosis)
    percent = 100 * gained / total
    summed = diagnosis.questionnaire.method is Method.SUM
    opens = tuple(g.id for g in diagnosis.gates if question.id in g.because)
    reduction = None if loss_reduction is None else loss_reduction.get(question.id, _NOTHING)
    share = reduction.yen / largest if reduction and largest > 0 else 0.0
    effort, cost = order.levels.of(step.effort), order.levels.of(step.cost)
    strain = (effort.strain + cost.strain) / 2
    return Action(
        id=f"do-{question.id.lower()}",
        question=question,
        diagnosis=diagnosis.questionnaire.id,
        because=finding.answer,
        score_gain=gained if summed else percent,
        opens=opens,
        effort=step.effort.value,
        cost=step.cost.value,
        horizon_days=max(effort.days, cost.days),
        rank=percent * (order.gate_factor.value if opens else 1.0) * (1 + share) / strain,
        loss_reduction=reduction,
    )


def _gained(improved: Judged, diagnosis: Diagnosis) -> float:
    """Return the weighted points that full marks for one question add, with the caps that this lifts."""
    question = improved.question
    lifted = [c for c in diagnosis.caps if c.question == question.id]
    caps = [c for c in diagnosis.caps if c.question != question.id]
    gained = 0.0
    for judged in diagnosis.judged if lifted else (improved,):
        one = judged.question
        if one.id != question.id and not any(c.limits_question(one.id) for c in lifted):
            continue
        full = one.full_points
        if not judged.counts or not full:
            continue
        earned = judged.points if judged.earned is None else judged.earned
        points = full if one.id == question.id else earned
        limits = [one.points(c.at) for c in caps if c.limits_question(one.id)]
        points = min([points, *(most for most in limits if most is not None)])
        gained += judged.weight * ((points - judged.points) / full)
    return gained


def _prerequisites_first(ranked: list[Action], shares: Mapping[str, float], enough: float) -> list[Action]:
    placed: dict[str, Action] = {}
    by_question = {a.question.id: a for a in ranked}

    def place(action: Action, waiting: frozenset[str]) -> None:
        name = action.question.id
        if name in placed or name in waiting:
            return
        for earlier in action.question.after:
            if earlier in by_question and shares[earlier] < enough:
                place(by_question[earlier], waiting | {name})
        placed[name] = action

    for action in ranked:
        place(action, frozenset())
    return list(placed.values())
