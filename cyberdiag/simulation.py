"""Thousands of made-up runs of a questionnaire: what scores it gives, and what in it never matters."""

from __future__ import annotations

import math
import random
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model import bounds
from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.condition import comparisons, holds
from cyberdiag.model.defaults import RUNS
from cyberdiag.model.parts import half_up
from cyberdiag.model.written import Kind
from cyberdiag.scoring.judge import judge
from cyberdiag.scoring.scores import rated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cyberdiag.model.answers import Value
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet

RARE = 0.01
"""A question that is asked in a smaller share of the runs is hardly ever asked."""
BARS = 10
_NOT_KNOWN = 0.2
"""The largest share of "don't know" among the answers of one made-up firm."""
_SPREAD = 0.5
"""How far one answer may lie from what a firm is like on the whole."""
_EACH = 20
"""One run with the best, one with the worst and one with no known answers for so many random ones."""
_MOST_NUMBER = 1_000_000.0
_BESIDE = "-"
"""Stands for the reason and the evidence that a questionnaire may demand."""
KINDS = ("random", "best", "worst", "unknown")


class Reached(Struct, frozen=True):
    """The scores that some of the runs came to; None where nothing applied in any of them."""

    runs: int
    low: float | None
    middle: float | None
    high: float | None


class Rated(Struct, frozen=True):
    """One rating: its share of the random runs, and the scores that came to it in any run."""

    rating: str
    share: float
    reached: Reached


class Simulated(Struct, frozen=True):
    """What the runs of one questionnaire came to.

    `bars` are counts of random runs by score between `edges`; `rare` are questions with the share of runs that
    asked them; `same` are choices of a question that nothing tells apart.
    """

    questionnaire: Questionnaire
    by_kind: Mapping[str, Reached]
    ratings: tuple[Rated, ...]
    edges: tuple[float, ...]
    bars: tuple[int, ...]
    rare: tuple[tuple[str, float], ...]
    same: tuple[tuple[str, tuple[str, ...]], ...]


class _Run(Struct, frozen=True):
    kind: str
    score: float | None
    rating: str | None


def simulate(
    questions: QuestionSet, conditions: Iterable[Condition] = (), *, runs: int = RUNS, seed: int = 0
) -> tuple[Simulated, ...]:
    """Return what the runs came to for each scored questionnaire; the same seed gives the same runs.

    `conditions` are those of the advice: a choice that only they look at has an effect too.
    """
    maker = _Maker(questions, random.Random(seed))  # noqa: S311  no secret depends on it
    found: dict[str, list[_Run]] = {n.id: [] for n in questions.scored}
    asked: Counter[str] = Counter()
    plan = {"random": runs, **dict.fromkeys(KINDS[1:], max(1, runs // _EACH))}
    for kind, count in plan.items():
        for _ in range(count):
            answers = maker.answers(kind)
            if kind == "random":
                asked.update(answers.by_id.keys())
            for n in questions.scored:
                total, _ = rated(judge(n, questions, answers), n, answers)
                found[n.id].append(_Run(kind, total.value, total.rating))
    looked = (*_conditions(questions), *conditions)
    return tuple(_simulated(n, found[n.id], asked, runs, looked, questions) for n in questions.scored)


class _Maker:
    """Makes up the answers of one firm after another."""

    def __init__(self, questions: QuestionSet, chance: random.Random) -> None:
        self._questions = questions
        self._chance = chance
        self._ranked = {
            q.id: sorted(q.choices, key=lambda c: c.points or 0.0)
            for n in questions.scored
            for q in n.questions
            if q.has_points
        }
        self._borders: dict[str, list[float]] = {}
        self._care = self._unsure = 0.0
        self._makers: dict[str, Callable[[Question], Value]] = {
            "random": self._random, "best": _best, "worst": _worst, "unknown": lambda _: UNKNOWN,
        }  # fmt: skip
        for compare in (c for condition in _conditions(questions) for c in comparisons(condition)):
            limits = [x for x in (compare.at_least, compare.at_most) if x is not None]
            self._borders.setdefault(compare.operand or "", []).extend(limits)

    def answers(self, kind: str) -> Answers:
        """Answer every question that applies, in the order asked; facts about the firm are always random.

        A random firm lies anywhere between careless and careful, and its answers around that: were every answer
        drawn by itself, all firms would come out average.
        """
        self._care, self._unsure = self._chance.random(), self._chance.random() * _NOT_KNOWN
        given: dict[str, Answer] = {}
        so_far = Answers(MappingProxyType(given))
        for question in self._questions.by_id.values():
            if question.applies(so_far, self._questions.flags):
                made = self._makers[kind] if question.id in self._ranked else self._random
                given[question.id] = Answer(made(question), _BESIDE, _BESIDE)
        return so_far

    def _random(self, question: Question) -> Value:
        chance = self._chance
        if chance.random() < self._unsure:
            return UNKNOWN
        match question.kind:
            case Kind.SINGLE if question.id in self._ranked:
                ranked = self._ranked[question.id]
                at = self._care + (2 * chance.random() - 1) * _SPREAD
                return ranked[round(min(max(at, 0.0), 1.0) * (len(ranked) - 1))].id
            case Kind.SINGLE if question.choices:
                return chance.choice(question.choices).id
            case Kind.MULTIPLE:
                others = [c.id for c in question.choices if c.id != "none"]
                none = any(c.id == "none" for c in question.choices)
                chosen = tuple(c for c in others if chance.random() < 1 / 2)
                return chosen or (("none",) if none else tuple(others[:1]))
            case Kind.NUMBER:
                return self._number(question)
            case _:
                return UNKNOWN

    def _number(self, question: Question) -> Value:
        """Return a number near a border that some condition draws, or any size between the limits."""
        low = question.minimum if question.minimum is not None else 0.0
        high = question.maximum if question.maximum is not None else max(low, _MOST_NUMBER)
        borders = self._borders.get(question.id, [])
        if borders and self._chance.random() < 1 / 2:
            near = self._chance.choice(borders) + self._chance.choice((-1, 0, 1))
        else:
            near = low + math.expm1(self._chance.random() * math.log1p(high - low))
        return round(min(max(near, low), high))


def _best(question: Question) -> Value:
    if question.kind is Kind.MULTIPLE:
        return tuple(c.id for c in question.choices if (c.points or 0.0) > 0)
    return max(question.choices, key=lambda c: c.points if c.points is not None else -math.inf).id


def _worst(question: Question) -> Value:
    if question.kind is Kind.MULTIPLE:
        lowest = tuple(c.id for c in question.choices if (c.points or 0.0) < 0)
        return lowest or tuple(c.id for c in question.choices if not c.points)[:1] or UNKNOWN
    return min(question.choices, key=lambda c: c.points if c.points is not None else math.inf).id


def _conditions(questions: QuestionSet) -> tuple[Condition, ...]:
    asked = (condition for q in questions.by_id.values() for _, condition in q.conditions)
    return (*questions.flags.values(), *asked)


def _simulated(
    questionnaire: Questionnaire,
    runs: list[_Run],
    asked: Counter[str],
    count: int,
    conditions: tuple[Condition, ...],
    questions: QuestionSet,
) -> Simulated:
    made = [r for r in runs if r.kind == "random"]
    scores = [r.score for r in made if r.score is not None]
    every = [r.score for r in runs if r.score is not None]
    low, high = bounds.lowest(questionnaire), bounds.highest(questionnaire)
    if questionnaire.rule.is_share:
        low = 0.0
    elif questionnaire.method is Method.SUM:
        low, high = min(every, default=0.0), max(every, default=1.0)
    decimals = questionnaire.decimals
    edges = tuple(low + (high - low) * n / BARS for n in range(BARS + 1))
    width = (high - low) / BARS or 1.0
    bars = Counter(min(int((s - low) / width), BARS - 1) for s in scores)
    shares = ((q.id, asked[q.id] / count) for q in questionnaire.questions)
    return Simulated(
        questionnaire=questionnaire,
        by_kind=MappingProxyType({k: _reached([r for r in runs if r.kind == k], decimals) for k in KINDS}),
        ratings=tuple(
            Rated(
                band.rating,
                sum(r.rating == band.rating for r in made) / max(len(made), 1),
                _reached([r for r in runs if r.rating == band.rating], decimals),
            )
            for band in questionnaire.bands.values()
        ),
        edges=edges,
        bars=tuple(bars[n] for n in range(BARS)),
        rare=tuple((name, share) for name, share in shares if share < RARE),
        same=tuple(_same(questionnaire, conditions, questions)),
    )


def _reached(runs: list[_Run], decimals: int) -> Reached:
    scores = sorted(r.score for r in runs if r.score is not None)
    if not scores:
        return Reached(len(runs), None, None, None)
    three = (scores[0], scores[len(scores) // 2], scores[-1])
    return Reached(len(runs), *(half_up(n, decimals) for n in three))


def _same(
    questionnaire: Questionnaire, conditions: tuple[Condition, ...], questions: QuestionSet
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Give the choices that have the same points, and that no condition, gate or cap tells apart; not beside the score."""
    looked: dict[str, list[Condition]] = {}
    for compare in (c for condition in conditions for c in comparisons(condition)):
        looked.setdefault(compare.operand or "", []).append(compare)
    guards: dict[str, list[tuple[str, ...]]] = {}
    for name, worst in (
        *((g.question, g.worst) for g in questionnaire.gates.values()),
        *((c.question, c.worst) for c in questionnaire.caps.values()),
    ):
        guards.setdefault(name, []).append(worst)
    for question in (q for q in questionnaire.questions if q.id not in questions.aside):
        alike: dict[object, list[str]] = {}
        for choice in question.choices:
            answers = Answers(MappingProxyType({question.id: Answer(choice.id)}))
            seen = tuple(holds(c, answers, questions.flags) for c in looked.get(question.id, ()))
            guarded = tuple(choice.id in worst for worst in guards.get(question.id, ()))
            told = (choice.points or 0.0, choice.not_applicable, seen, guarded)
            alike.setdefault(told, []).append(choice.id)
        yield from ((question.id, tuple(ids)) for ids in alike.values() if len(ids) > 1)
