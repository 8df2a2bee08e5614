"""Whoever does more never looks worse: hundreds of improvements at random, of answers and of what controls reach."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace
from support import NIGHTLY, answers_of, assess

from cyberdiag.answer_files import store
from cyberdiag.assess import Advise, Quantify
from cyberdiag.catalog import load
from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.closed_form import of_hazards
from cyberdiag.loss.layers import retained
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.ordered import Ordered
from cyberdiag.loss.profile import loss_profile
from cyberdiag.loss.simulate import draw, evaluate
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.loss import LossEstimate, LossProfile, Plan
from cyberdiag.scoring.judge import judge, relevant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cyberdiag.loss.simulate import Draws
    from cyberdiag.model.questionnaire import QuestionSet

FIRMS = ("manufacturer", "online-shop")
WALKS, STEPS = 25 if NIGHTLY else 8, 20
"""For each firm, so many walks of so many improvements, each by answers and by levels: at night 2,000 in all."""
YEARS, EVENTS = 2_000, 200
PLANS = (
    Plan("usual", 1e8, 3e7, 2e7, 1e5),
    Plan("some", 1e8, 3e7, 0.0, 1e6, frozenset({"liability", "incident-response"})),
)
BEARABLE = 3_000_000
SLACK = 1 + 1e-9


@cache
def questions() -> QuestionSet:
    return load.question_set(("cyber-risk",), "ja")


@cache
def firm(name: str) -> tuple[Answers, Draws]:
    answers = relevant(
        questions(),
        store.read(str(answers_of(name)), load.question_set(load.questionnaire_ids(), "ja")).answers,
    )
    model = load_losses("ja")
    few = replace(model, outputs=replace(model.outputs, severity_draws=EVENTS))
    facts = {k: a.value for k, a in answers.by_id.items()}
    profile = loss_profile(facts, few)
    assert isinstance(profile, LossProfile)
    return answers, draw(few, profile, YEARS, 11)


def figures(draws: Draws, now: Mapping[str, float]) -> dict[str, float]:
    """All that a report says of a loss and that must not grow."""
    years = evaluate(draws, now)
    exact = of_hazards((e.hazard for e in draws.events), years.now)
    year = years.ordered(years.by_event())
    found = {
        "expected": exact.eal,
        "any": 1 - exact.p_none,
        "year 95": year.quantile(95),
        "year 99": year.quantile(99),
    }
    for events, yen in zip(draws.events, years.by_event(), strict=True):
        assert yen is not None
        found[f"{events.hazard.scenario.id} 95"] = Ordered.of(yen).quantile(95)
    rates: Any = SimpleNamespace(
        scenarios=[SimpleNamespace(id=e.hazard.scenario.id, rate=e.rate, eal=e.eal) for e in exact.scenarios]
    )
    for plan in retained(years, rates, PLANS, len(exact.scenarios), BEARABLE):
        name = plan.plan.id
        assert plan.year_over is not None
        assert plan.year_p99 is not None
        found |= {
            f"{name} expected": plan.eal, f"{name} year over": plan.year_over, f"{name} year 99": plan.year_p99
        }  # fmt: skip
        for key, kept in plan.scenarios.items():
            assert kept.over is not None
            found |= {
                f"{name} {key} 50": kept.retained.p50, f"{name} {key} 95": kept.retained.p95,
                f"{name} {key} over": kept.over, f"{name} {key} uncovered": kept.uncovered,
            }  # fmt: skip
    return found


def by_levels(name: str, rng: np.random.Generator) -> Iterator[dict[str, float]]:
    """Controls reach more and more, from anywhere."""
    controls = list(firm(name)[1].model.controls)
    now = dict(zip(controls, rng.random(len(controls)).tolist(), strict=True))
    yield now
    for _ in range(STEPS):
        some = rng.choice(controls, rng.integers(1, 4), replace=False).tolist()
        now = {**now, **{c: now[c] + (1 - now[c]) * float(rng.random()) for c in some}}
        yield now


def by_answers(name: str, rng: np.random.Generator) -> Iterator[dict[str, float]]:
    """Question by question a better answer, from answers of any kind; "don't know" counts as a quarter of the best."""
    answers, draws = firm(name)
    for now in improving(answers, rng):
        yield maturity(
            (s for n in questions().scored for s in shares(judge(n, questions(), now))), draws.model
        )


def improving(answers: Answers, rng: np.random.Generator) -> Iterator[Answers]:
    by_id, unknown = dict(answers.by_id), load_losses("ja").constants.unknown_maturity.value
    scored = [q for n in questions().scored for q in n.questions if q.has_points]
    for question in scored:
        given = [*(c.id for c in question.choices), UNKNOWN]
        by_id[question.id] = Answer(given[rng.integers(len(given))])
    yield relevant(questions(), replace(answers, by_id=MappingProxyType(dict(by_id))))
    for _ in range(STEPS):
        question = scored[rng.integers(len(scored))]
        points = {c.id: c.points or 0.0 for c in question.choices}
        now = points.get(str(by_id[question.id].value), unknown * question.full_points)
        better = [key for key, value in points.items() if value > now]
        if better:
            by_id[question.id] = Answer(better[rng.integers(len(better))])
        yield relevant(questions(), replace(answers, by_id=MappingProxyType(dict(by_id))))


@pytest.mark.parametrize("walk", [by_levels, by_answers])
@pytest.mark.parametrize("name", FIRMS)
def test_no_improvement_makes_any_figure_of_the_loss_grow(
    name: str, walk: Callable[[str, np.random.Generator], Iterator[dict[str, float]]]
) -> None:
    draws, rng, tried = firm(name)[1], np.random.default_rng(4_711), 0
    for _ in range(WALKS):
        before: dict[str, float] = {}
        for levels in walk(name, rng):
            now = figures(draws, levels)
            grown = {k: (v, now[k]) for k, v in before.items() if now[k] > v * SLACK}
            assert grown == {}
            tried += bool(before)
            before = now
    assert tried == WALKS * STEPS


@pytest.mark.parametrize("name", FIRMS)
def test_no_better_answer_raises_a_limit_hint(name: str) -> None:
    answers, _ = firm(name)
    model, data, rng = load_losses("ja"), load_advice("ja"), np.random.default_rng(4_712)
    few = replace(model, outputs=replace(model.outputs, severity_draws=EVENTS, range_draws=100))
    before: dict[str, float] = {}
    for now in improving(answers, rng):
        found = assess(questions(), now, quantify=Quantify(few, 0, 11), advise=Advise(data, "2026-11-01"))
        assert isinstance(found.loss, LossEstimate)
        assert found.advice is not None
        hints = {c.cover.id: c.limit_hint or 0.0 for c in found.advice.covers}
        hints |= {c.id: c.severity.p95 for c in (*found.loss.covers.values(), *found.loss.uncovered.values())}
        assert {k: (v, hints[k]) for k, v in before.items() if hints[k] > v * SLACK} == {}
        before = hints
    assert any(before.values())
