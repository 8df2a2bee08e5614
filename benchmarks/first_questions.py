"""How much the first questions tell: `python -m benchmarks.first_questions [QUESTIONNAIRE] [--firms N] [--order]`.

Prints, for made-up firms (`population.py`), how far the estimate of an early stop is from the score after all answers, how
often its interval holds, how far the expected loss is off, and how often the true first three actions are among the six
shown. Scores are those of all firms, by a scorer in columns that the tests compare with the program's; losses and
actions those of `--sample` firms, by the program itself. `--order` also chooses an order anew, and what to exchange in its
first set; `--widths` the margins of the table.
"""

from __future__ import annotations

import argparse
import math
from functools import reduce
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec.structs import replace

from benchmarks import population
from benchmarks.population import MISSING, UNSURE, Kinds
from cyberdiag.assess import by_loss
from cyberdiag.catalog import load, losses
from cyberdiag.catalog.knowledge import load_action_order
from cyberdiag.loss.closed_form import closed_form
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.loss.uncertainty import savings
from cyberdiag.model.answers import UNKNOWN, Answers
from cyberdiag.model.assessment import State
from cyberdiag.model.written import Kind
from cyberdiag.scoring import order
from cyberdiag.scoring.actions import FIRST, actions
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.population import Column
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet

STOPS = (3, 5, 8, 10, 13, 18, 23, 28, 33, 38, 43, 48, 53)
NOISE = 0.1
"""Points by which a margin moves with another draw of firms: no more than that makes it no half point wider."""
POPULATIONS = {
    "as judged": Kinds(),
    "answers hang together little": Kinds(general=0.15, domain=0.05, control=0.05),
    "much": Kinds(general=0.50),
    "weaker firms": Kinds(shift=-0.4),
    "stronger firms": Kinds(shift=0.5),
    "other difficulties": Kinds(jitter=0.5),
}


class Limit(NamedTuple):
    """A cap: the question that it rests on, which firms it holds for, what it limits and to which share."""

    question: int
    holds: Column
    limited: list[int]
    most: Column


class Scored(NamedTuple):
    """Weight (0 where a question does not apply) and share of full marks, firms by questions, and what limits shares."""

    ids: tuple[str, ...]
    weight: Column
    earned: Column
    limits: tuple[Limit, ...]

    def share(self, asked: Column | None = None) -> Column:
        """Return the shares as caps leave them; one whose question was not asked limits nothing."""
        found = self.earned.copy()
        for one in self.limits:
            holds = one.holds if asked is None else one.holds & asked[:, one.question]
            part = found[:, one.limited]
            found[:, one.limited] = np.where(holds[:, None], np.minimum(part, one.most), part)
        return found

    @property
    def score(self) -> Column:
        return 100 * (self.weight * self.share()).sum(1) / self.weight.sum(1)


def scored(questions: QuestionSet, columns: dict[str, Column]) -> Scored:
    """Score every firm of the first scored questionnaire as the program does, all at once."""
    questionnaire = questions.scored[0]
    known = _relevant(questions, columns)
    weights, parts, asked = [], [], [q for q in questionnaire.questions if q.has_points]
    low, high = questionnaire.weight_range
    for question in asked:
        weight = np.full(_size(known), question.weight)
        for rule in question.weight_rules:
            changed = rule.to if rule.to is not None else weight + (rule.add or 0.0)
            weight = np.where(_holds(rule.when, questions, known), changed, weight)
        points = np.array([*(c.points or 0.0 for c in question.choices), 0.0, 0.0]) / question.full_points
        weights.append(np.where(_applies(question, questions, known), np.clip(weight, low, high), 0.0))
        parts.append(points[known[question.id].astype(int)])  # -1 and -2 are the last two
    ids = tuple(q.id for q in asked)
    limits = []
    for cap in questionnaire.caps.values():
        place, question = ids.index(cap.question), questions.by_id[cap.question]
        worst = [n for n, c in enumerate(question.choices) if c.id in cap.worst]
        worst += [MISSING, UNSURE] if UNKNOWN in cap.worst else []
        holds = np.isin(known[question.id], worst) & (weights[place] > 0)
        held = set(cap.limited(ids))
        limited = [q for q in asked if q.id in held]
        most = np.array([(q.points(cap.at) or 0.0) / q.full_points for q in limited])
        limits.append(Limit(place, holds, [ids.index(q.id) for q in limited], most))
    return Scored(ids, np.stack(weights, 1), np.stack(parts, 1), tuple(limits))


def asked_by(questions: QuestionSet, found: Scored, stop: int) -> Column:
    """Return which questions the fixed order has asked each firm once `stop` of those that apply are answered."""
    own = questions.scored[0].order
    names = [n for n in (own.questions if own else found.ids) if n in found.ids]
    place = [found.ids.index(n) for n in names]
    applies = found.weight[:, place] > 0
    early = applies & (np.cumsum(applies, 1) <= stop)
    asked = np.zeros_like(applies)
    asked[:, place] = early
    return asked


def estimates(questions: QuestionSet, found: Scored, asked: Column) -> tuple[Column, Column, Column]:
    """Return estimate, lower and upper end for every firm, as `scoring.early` works them out."""
    rule = questions.scored[0].estimate
    assert rule is not None
    weight, share = found.weight * asked, found.share(asked)
    told, whole = weight.sum(1), found.weight.sum(1)
    earned = (weight * share).sum(1)
    own = earned / told
    expected = (earned + rule.weight * rule.mean) / (told + rule.weight)
    value = 100 * (earned + expected * (whole - told)) / whole
    rows = sorted(rule.rows, key=lambda r: r.answered)
    reached = np.searchsorted([r.answered for r in rows], asked.sum(1), side="right") - 1
    margins = np.array([r.margins for r in rows])[np.maximum(reached, 0)]
    column = sum((own >= edge).astype(int) for edge in rule.own_means)
    margin = margins[np.arange(len(margins)), column]
    proven = 100 * (weight * _surely(found, asked)).sum(1) / whole, 100 * (earned + whole - told) / whole
    return value, np.maximum(value - margin, proven[0]), np.minimum(value + margin, proven[1])


def _surely(found: Scored, asked: Column) -> Column:
    """Return the shares that are proven: a cap whose question is open may yet limit others."""
    worst = found._replace(
        limits=tuple(
            one._replace(holds=one.holds | (~asked[:, one.question] & (found.weight[:, one.question] > 0)))
            for one in found.limits
        )
    )
    return worst.share()


class Stop(NamedTuple):
    """What one firm is told at one stop, against all its answers."""

    loss_ratio: float
    first_three: bool
    first: bool


def firm_stops(questions: QuestionSet, given: Answers, stops: Sequence[int]) -> dict[int, Stop]:
    """Return what a firm is told at each stop of its own order, with the program's own loss and actions."""
    model = losses.load_losses("ja")
    assert model is not None
    whole, eal = _advised(questions, given, early=False)
    best = [a.question.id for a in whole[:3]]
    walked = [q.id for page in order.pages(questions, given, by_loss(questions, given, model)) for q in page]
    counted = set(relevant(questions, given).by_id)
    own = {q.id for q in questions.scored[0].questions}
    found = {}
    for stop in stops:
        kept, told = [], 0
        for name in walked:
            if name in counted and told < stop:
                kept.append(name)
                told += name in own
        part, guess = _advised(questions, replace(given, by_id={k: given.by_id[k] for k in kept}), early=True)
        six = [a.question.id for a in part[:FIRST]]
        ratio = guess / eal if eal and guess else math.nan
        found[stop] = Stop(ratio, set(best) <= set(six), not best or best[0] in six)
    return found


def _advised(questions: QuestionSet, given: Answers, *, early: bool) -> tuple[tuple[object, ...], float]:
    """Return the actions in their order and the expected loss of a year, without simulated events."""
    model = losses.load_losses("ja")
    assert model is not None
    counted = relevant(questions, given)
    found: Diagnosis = diagnose(questions.scored[0], questions, counted, early=early)
    facts = {k: a.value for k, a in counted.by_id.items() if k not in {j.question.id for j in found.judged}}
    profile = loss_profile(facts, model)
    told = list(found.judged)
    now = maturity(shares(told), model)
    weak = [f.judged for f in found.findings]
    better = [
        maturity(
            shares(
                replace(j, state=State.ANSWERED, points=j.question.full_points) if j is one else j
                for j in told
            ),
            model,
        )
        for one in weak
    ]
    saved = savings(model, profile, now, better, 1)
    by_question = {j.question.id: s for j, s in zip(weak, saved, strict=True)}
    return actions((found,), load_action_order(), by_question), closed_form(model, profile, now).eal


def choose(questions: QuestionSet, found: Scored, sample: int, columns: dict[str, Column]) -> list[str]:
    """Return an order of the scored questions that serves score, loss and first actions together.

    Each question in turn is the one that leaves least of the score and of the logarithm of the loss unexplained by a line,
    and names most of the true first three actions; then some of the first set are exchanged (`exchanged`).
    """
    rows = range(sample)
    advised = [_advised(questions, population.answers(columns, n, questions), early=False) for n in rows]
    threes = [frozenset(a.question.id for a in made[:3]) for made, _ in advised]  # type: ignore[attr-defined]
    applies = found.weight[:sample] > 0
    centred = np.where(applies, found.earned[:sample] - found.earned[:sample].mean(0), 0.0)
    level = np.log([max(eal, 1.0) for _, eal in advised])
    # What the facts alone say of the loss is no news to any question.
    facts = np.stack([np.log([firm_eal(questions, columns, n) for n in rows]), np.ones(sample)], 1)
    level = level - facts @ np.linalg.lstsq(facts, level, rcond=None)[0]
    aims = np.stack([found.score[:sample], level], 1)
    aims = (aims - aims.mean(0)) / aims.std(0)
    top = np.zeros(len(found.ids))
    for made, _ in advised:
        for action in made[:3]:
            top[found.ids.index(action.question.id)] += 1 / (3 * sample)  # type: ignore[attr-defined]
    own, cross = centred.T @ centred / sample, centred.T @ aims / sample

    def unexplained(chosen: list[int]) -> float:
        part = own[np.ix_(chosen, chosen)] + 1e-6 * np.eye(len(chosen))
        return float(2 - (cross[chosen] * np.linalg.solve(part, cross[chosen])).sum() - top[chosen].sum())

    chosen: list[int] = []
    while len(chosen) < len(found.ids):
        chosen.append(
            min(set(range(len(found.ids))) - set(chosen), key=lambda j: (unexplained([*chosen, j]), j))
        )
    return exchanged([found.ids[j] for j in chosen], threes, questions.scored[0])


def exchanged(
    order: Sequence[str], threes: Sequence[frozenset[str]], questionnaire: Questionnaire
) -> list[str]:
    """Return an order whose first set can name all first three actions of the most firms.

    The combined order counts each action by itself; a firm is served when all three of its own can be named. One
    question of the first set at a time changes places with a later one, never one that a gate rests on.
    """
    first = questionnaire.order.first if questionnaire.order else 0
    gates = {g.question for g in questionnaire.gates.values()}
    found = list(order)

    def served(names: Sequence[str]) -> int:
        return sum(three <= frozenset(names) for three in threes)

    while True:
        tried = [
            (served([*found[:out], found[later], *found[out + 1 : first]]), -later, out)
            for out in range(first)
            for later in range(first, len(found))
            if found[out] not in gates
        ]
        most, later, out = max(tried, default=(0, 0, 0))
        if most <= served(found[:first]):
            return found
        found[out], found[-later] = found[-later], found[out]


def firm_eal(questions: QuestionSet, columns: dict[str, Column], row: int) -> float:
    """Return the expected loss of a year that the facts of a firm alone give, in yen."""
    model = losses.load_losses("ja")
    assert model is not None
    given = relevant(questions, population.answers(columns, row, questions))
    facts = {k: a.value for k, a in given.by_id.items()}
    return max(closed_form(model, loss_profile(facts, model), {}).eal, 1.0)


def _size(columns: dict[str, Column]) -> int:
    return len(next(iter(columns.values())))


def _relevant(questions: QuestionSet, columns: dict[str, Column]) -> dict[str, Column]:
    known: dict[str, Column] = {}
    for question in questions.by_id.values():
        nothing: float = np.nan if question.kind is Kind.NUMBER else MISSING
        column = columns.get(question.id, np.full(_size(columns), nothing))
        known[question.id] = np.where(
            _applies(question, questions, known | {question.id: column}), column, nothing
        )
    return known


def _applies(question: Question, questions: QuestionSet, known: dict[str, Column]) -> Column:
    found = np.ones(_size(known), bool)
    if question.only_when is not None:
        found &= _holds(question.only_when, questions, known)
    if question.not_applicable_when is not None:
        found &= ~_holds(question.not_applicable_when, questions, known)
    return found


def _holds(condition: Condition, questions: QuestionSet, known: dict[str, Column]) -> Column:
    return _evaluated(condition, questions, known)[0]


def _evaluated(
    condition: Condition, questions: QuestionSet, known: dict[str, Column]
) -> tuple[Column, Column]:
    """Return where a condition surely holds, and where it surely does not."""
    if condition.flag is not None:
        return _evaluated(questions.flags[condition.flag], questions, known)
    parts = [_evaluated(part, questions, known) for _, part in condition.parts]
    if condition.not_ is not None:
        return parts[0][1], parts[0][0]
    if condition.operand is None:
        both, either = (
            (np.logical_and, np.logical_or) if condition.any is None else (np.logical_or, np.logical_and)
        )
        return reduce(both, (t for t, _ in parts)), reduce(either, (f for _, f in parts))
    question = questions.by_id[condition.operand]
    column, place = known[question.id], {c.id: n for n, c in enumerate(question.choices)}
    if question.kind is Kind.NUMBER:
        sure = ~np.isnan(column)
        low, high = condition.at_least, condition.at_most
        held = sure & (low is None or column >= low) & (high is None or column <= high)  # type: ignore[operator]
        return held, sure & ~held
    sure, wanted = (
        column >= 0,
        [place[n] for n in (condition.one_of or condition.includes or ()) if n in place],
    )
    if question.kind is Kind.MULTIPLE:
        bits = column.astype(np.int64)
        held = sure & ((bits & sum(1 << n for n in wanted)) != 0)
        held &= bool(condition.includes) | ((bits & (bits - 1)) == 0)
        return held, sure & ~held
    held = sure & np.isin(column, wanted)
    return held, sure & ~held


def coverage(
    questions: QuestionSet, columns: dict[str, Column], stops: Sequence[int]
) -> dict[int, tuple[float, float, float, float]]:
    """Return, by stop, how often the interval holds, the mean error, the bias and the error of nine in ten."""
    found, told = scored(questions, columns), {}
    for stop in stops:
        value, low, high = estimates(questions, found, asked_by(questions, found, stop))
        off = value - found.score
        held = (found.score >= low - 1e-9) & (found.score <= high + 1e-9)
        told[stop] = (
            float(held.mean()),
            float(np.abs(off).mean()),
            float(off.mean()),
            float(np.percentile(np.abs(off), 90)),
        )
    return told


def widths(
    questions: QuestionSet, firms: int, stops: Sequence[int], own_means: Sequence[float]
) -> dict[int, list[float]]:
    """Return, by stop, margins that hold for 91 of 100 firms with an own mean in each range, over many populations."""
    kinds = [*POPULATIONS.values(), *[Kinds(jitter=0.5)] * 8]
    off: dict[tuple[int, int], list[Column]] = {}
    for seed, kind in enumerate(kinds, 100):
        found = scored(questions, population.make(questions, firms, seed, kind))
        for stop in stops:
            asked = asked_by(questions, found, stop)
            value, _, _ = estimates(questions, found, asked)
            weight = found.weight * asked
            own = (weight * found.share(asked)).sum(1) / weight.sum(1)
            part = sum((own >= edge).astype(int) for edge in own_means)
            for n in range(len(own_means) + 1):
                off.setdefault((stop, n), []).append(np.abs(value - found.score)[part == n])
    return {
        stop: [
            math.ceil(2 * (float(np.percentile(np.concatenate(off[stop, n]), 91)) - NOISE)) / 2
            for n in range(len(own_means) + 1)
        ]
        for stop in stops
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questionnaire", nargs="?", default="cyber-risk")
    parser.add_argument("--firms", type=int, default=50_000)
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--order", action="store_true")
    parser.add_argument("--widths", action="store_true")
    given = parser.parse_args()
    questions = load.question_set((given.questionnaire,), "ja")
    most = len(questions.scored[0].questions)
    stops = [n for n in STOPS if n < most]
    if given.order:
        columns = population.make(questions, given.sample, 11)
        print(", ".join(choose(questions, scored(questions, columns), given.sample, columns)))
    rule = questions.scored[0].estimate
    if rule is None:
        return
    if given.widths:
        for stop, margins in widths(questions, given.firms // 5, stops, rule.own_means).items():
            print(stop, margins)
    print("population                     stop  interval holds  mean error   bias  9 in 10 within")
    for name, kinds in POPULATIONS.items():
        columns = population.make(questions, given.firms, 21, kinds)
        for stop, (held, error, bias, far) in coverage(questions, columns, stops).items():
            print(f"{name:30} {stop:4}  {held:13.1%} {error:11.1f} {bias:6.1f} {far:10.1f}")
    columns = population.make(questions, given.sample, 31)
    firms = [
        firm_stops(questions, population.answers(columns, n, questions), stops) for n in range(given.sample)
    ]
    print("stop  loss, median error  9 in 10 within  true first three in six  true first in six")
    for stop in stops:
        told = [f[stop] for f in firms]
        ratios = sorted(math.exp(abs(math.log(t.loss_ratio))) for t in told if t.loss_ratio > 0)
        nine = ratios[int(0.9 * (len(ratios) - 1))] if ratios else math.nan
        three, one = (sum(x) / len(told) for x in ([t.first_three for t in told], [t.first for t in told]))
        print(f"{stop:4}  {median(ratios) - 1:17.1%} {f'x{nine:.2f}':>14} {three:23.0%} {one:18.0%}")


if __name__ == "__main__":
    main()
