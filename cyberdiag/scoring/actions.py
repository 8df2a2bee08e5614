"""The first actions: what gains most for its effort."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.model.action_order import Wave
from cyberdiag.model.aggregate import Method
from cyberdiag.model.assessment import Action, State
from cyberdiag.model.loss import Saving
from cyberdiag.scoring.gates import Parts, still_closed
from cyberdiag.scoring.lifting import Lifting
from cyberdiag.scoring.ratings import capped
from cyberdiag.scoring.scores import score

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from cyberdiag.model.action_order import ActionOrder, WaveCounts
    from cyberdiag.model.assessment import Diagnosis, Finding, Judged, Score
    from cyberdiag.model.head import Cap
    from cyberdiag.model.questionnaire import Question

FIRST = 6
"""How many actions come first."""

T = TypeVar("T")
_PERCENT = 100.0
_NOTHING = Saving(0.0, 0.0, 0.0)
_WAVES = tuple(Wave)


def actions(
    diagnoses: tuple[Diagnosis, ...],
    order: ActionOrder,
    loss_reduction: Mapping[str, Saving] | None = None,
    employees: float | None = None,
) -> tuple[Action, ...]:
    """Return one action for each finding that has a first step, the most worthwhile first.

    `loss_reduction` is by question id. Rank = gain (percent of full marks, more when a gate opens, times one
    plus the share of the loss that it takes away) over strain (mean of effort and cost). An action never
    ranks before one that its question names in `after`, unless enough of that one is done already. As many as a firm
    with so many `employees` gets done have a wave by which they are due; what takes too long for a wave makes room for
    the next in rank.
    """
    largest = max([0.0, *(s.yen for s in (loss_reduction or {}).values())])
    found = []
    for diagnosis in diagnoses:
        held = _Held.by(diagnosis)
        found += [
            _action(finding, diagnosis, held, order, loss_reduction, largest)
            for finding in diagnosis.findings
            if finding.question.first_step is not None
        ]
    shares = {f.question.id: _share(f.judged) for d in diagnoses for f in d.findings}
    alike = _alike(order, {a.question.id for a in found})
    waiting = (
        replace(a, needs=_needs(a.question, shares, order.enough.value), alike=alike.get(a.question.id, ()))
        for a in found
    )
    return planned(waiting, order.waves.of(employees))


def _alike(order: ActionOrder, listed: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return by question the others of its kind of work that are to be improved too."""
    groups = ([q for q in group if q in listed] for group in order.alike)
    return {one: tuple(q for q in group if q != one) for group in groups for one in group}


def _needs(question: Question, shares: Mapping[str, float], enough: float) -> tuple[str, ...]:
    return tuple(name for name in question.after if shares.get(name, enough) < enough)


def _share(judged: Judged) -> float:
    earned = judged.points if judged.earned is None else judged.earned
    return earned / judged.question.full_points


def _action(
    finding: Finding,
    diagnosis: Diagnosis,
    held: _Held,
    order: ActionOrder,
    loss_reduction: Mapping[str, Saving] | None,
    largest: float,
) -> Action:
    """Return the action of a finding; `largest` is the most yen that an action saves."""
    question = finding.question
    step = question.first_step
    assert step is not None  # noqa: S101  the caller keeps only findings with a step
    gained = _gained(finding.judged, diagnosis, held)
    percent = 100 * gained / held.total
    gain = gained if diagnosis.questionnaire.method is Method.SUM else percent
    if held.lifting_whole is not None:
        gain, percent = _lifted(finding.judged, diagnosis, held, held.lifting_whole, percent)
    opens = held.gates.get(question.id, ())
    reduction = None if loss_reduction is None else loss_reduction.get(question.id, _NOTHING)
    share = reduction.yen / largest if reduction and largest > 0 else 0.0
    effort, cost = order.levels.of(step.effort), order.levels.of(step.cost)
    strain = (effort.strain + cost.strain) / 2
    return Action(
        id=f"do-{question.id.lower()}",
        question=question,
        diagnosis=diagnosis.questionnaire.id,
        because=finding.answer,
        score_gain=gain,
        opens=opens,
        effort=step.effort.value,
        cost=step.cost.value,
        earliest=_WAVES[0] if finding.judged.is_open else max(effort.by, cost.by, key=_WAVES.index),
        rank=percent
        * (order.gate_factor.value if opens or question.id in held.weakest else 1.0)
        * (1 + share)
        / strain,
        loss_reduction=reduction,
        decimals=diagnosis.questionnaire.decimals,
    )


def _gained(improved: Judged, diagnosis: Diagnosis, held: _Held) -> float:
    """Return the weighted points that full marks for one question add, with the caps that this lifts."""
    question, place = improved.question, diagnosis.place
    lifted = held.lifting.get(question.id, ())
    changed = {question.id}.union(*(cap.limited(place) for cap in lifted))
    gained = 0.0
    for judged in (diagnosis.judged[n] for n in sorted(place[name] for name in changed)):
        one = judged.question
        if judged.counts and (full := one.full_points):
            points = _points(judged, frozenset((question.id,)), held)
            gained += judged.weight * ((points - judged.points) / full)
    return gained


def _lifted(
    improved: Judged, diagnosis: Diagnosis, held: _Held, whole: Lifting, percent: float
) -> tuple[float, float]:
    """Return what full marks for one question add to a score that parts are put together for, and what that ranks by.

    A question that shares the lowest place with others adds nothing alone; it then ranks by its own part of full marks.
    """
    question, place = improved.question, diagnosis.place
    lifted = held.lifting.get(question.id, ())
    changed = {question.id}.union(*(cap.limited(place) for cap in lifted))
    done = frozenset((question.id,))
    gain = (
        whole.tried({n: _points(j, done, held) for n in changed if (j := diagnosis.judged[place[n]]).counts})
        - whole.value
    )
    span = held.span
    return gain, max(percent, 100 * gain / span) if span > 0 else percent


def _points(judged: Judged, done: frozenset[str], held: _Held) -> float:
    """Return what a question earns once some have full marks, under the caps that still hold."""
    question = judged.question
    earned = judged.points if judged.earned is None else judged.earned
    limits = [question.points(c.at) for c in held.on.get(question.id, ()) if c.question not in done]
    points = question.full_points if question.id in done else earned
    return min([points, *(most for most in limits if most is not None)])


def reached(diagnosis: Diagnosis, done: Iterable[Action]) -> Score:
    """Return what a diagnosis comes to once some actions are done, with its rating as the gates then leave it."""
    ids = frozenset(a.question.id for a in done if a.diagnosis == diagnosis.questionnaire.id)
    held = _Held.by(diagnosis)
    sheet, judged = diagnosis.questionnaire, tuple(_done(j, ids, held) for j in diagnosis.judged)
    parts = Parts(sheet, judged)
    gates = tuple(
        g
        for g in diagnosis.gates
        if (any(still_closed(sheet, parts, sheet.gates[g.id])) if g.parts else not ids.issuperset(g.because))
    )
    total = score((j for j in judged if j.counts), sheet)
    return replace(total, rating=capped(total.rating, gates, sheet.bands))


def _done(judged: Judged, done: frozenset[str], held: _Held) -> Judged:
    if not judged.counts:
        return judged
    state = State.ANSWERED if judged.question.id in done else judged.state
    return replace(judged, points=_points(judged, done, held), state=state)


class _Held(Struct, frozen=True):
    """What of a diagnosis each question holds down, looked up by its id; `total` is the weight that counts.

    Where the whole is more than a sum or a share of full marks, `lifting_whole` tries what improvements come to,
    `span` is what lies between the worst and the best, and `weakest` are the questions that keep it where it is.
    """

    total: float
    lifting_whole: Lifting | None
    span: float
    weakest: frozenset[str]
    gates: Mapping[str, tuple[str, ...]]
    lifting: Mapping[str, tuple[Cap, ...]]
    on: Mapping[str, tuple[Cap, ...]]

    @classmethod
    def by(cls, diagnosis: Diagnosis) -> _Held:
        rule = diagnosis.questionnaire.rule
        counted = [j for j in diagnosis.judged if j.counts or j.state is State.NOT_ASKED]
        plain = not rule.of and rule.out_of == _PERCENT and rule.method in {Method.SUM, Method.WEIGHTED_MEAN}
        whole = None if plain else diagnosis.questionnaire.gathered(counted)
        lifting = None if whole is None else Lifting(whole)
        return cls(
            sum(j.weight for j in counted),
            lifting,
            0.0 if whole is None else whole.full - whole.least,
            frozenset() if lifting is None else lifting.holding(),
            _listed((name, gate.id) for gate in diagnosis.gates for name in gate.because),
            _listed((cap.question, cap) for cap in diagnosis.caps),
            _listed((name, cap) for cap in diagnosis.caps for name in cap.limited(diagnosis.place)),
        )


def _listed(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def planned(found: Iterable[Action], counts: WaveCounts) -> tuple[Action, ...]:
    """Return actions in the order of the plan, each with its wave: rank and date are one order then.

    A wave takes what comes first in rank, can be done by then and does not need what is still to come.
    """
    placed = list[Action]()
    left = _prerequisites_first(sorted(found, key=lambda a: (-a.rank, a.question.id)))
    for wave in _WAVES:
        room, passed, later = counts.by(wave) - len(placed), list[Action](), set[str]()
        for action in left:
            fits = _WAVES.index(action.earliest) <= _WAVES.index(wave)
            if room > 0 and fits and later.isdisjoint(action.needs):
                placed.append(replace(action, wave=wave))
                room -= 1
            else:
                passed.append(action)
                later.add(action.question.id)
        left = passed
    return (*placed, *(replace(a, wave=None) for a in left))


def _prerequisites_first(ranked: list[Action]) -> list[Action]:
    by_question = {a.question.id: a for a in ranked}

    def before(action: Action) -> Iterator[Action]:
        return (by_question[name] for name in action.needs if name in by_question)

    placed, seen = (
        list[Action](),
        set[str](),
    )  # what is seen and not placed waits for itself: a circle is cut there
    for first in ranked:
        way = [] if first.question.id in seen else [(first, before(first))]
        seen.add(first.question.id)
        while way:
            one = next((a for a in way[-1][1] if a.question.id not in seen), None)
            if one is None:
                placed.append(way.pop()[0])
            else:
                seen.add(one.question.id)
                way.append((one, before(one)))
    return placed
