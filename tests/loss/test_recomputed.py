"""The engine beside a second one that shares no code with it: means to a thousandth, quantiles within sampling error."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from loss.recomputed import Recomputed, left, written
from loss.years import whole
from support import answers_of

from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.estimate import estimate
from cyberdiag.loss.layers import layer
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.loss.simulate import draw, evaluate
from cyberdiag.model.assessment import State
from cyberdiag.model.loss import LossProfile, Plan
from cyberdiag.scoring.judge import judge, relevant

if TYPE_CHECKING:
    from cyberdiag.loss.simulate import Years
    from cyberdiag.model.assessment import Judged

CLINIC: dict[str, Any] = {
    "industry": "healthcare", "employees": 12, "revenue": 150_000_000, "personal_records": 20_000,
    "data_kinds": ("special-care", "my-number"), "cards": "none", "website": "form", "equipment": ("medical",),
    "it_provider": "no", "customers": "consumers", "outsourcing": "entrusts", "cloud": "some", "publishing": "no",
}  # fmt: skip
CLINIC_LEVELS = {"access": 0.2, "patch": 0.6, "backup": 0.9, "training": 0.1, "ir": 0.0, "perimeter": 0.35}
FIRMS = ("manufacturer", "online-shop", "clinic")
MAIN = ("ransomware", "payment-fraud", "web-leak")
YEARS, OTHER_YEARS, EVENTS = 100_000, 200_000, 40_000
SURE = 4.5
"""Standard errors; some two hundred comparisons are made."""
LIMITS = {"liability": 1e8, "expenses": 3e7, "interruption": 2e7}
PLAN = Plan("p", **LIMITS, deductible=100_000)


@cache
def answered(name: str) -> tuple[dict[str, Any], tuple[Judged, ...]]:
    """The facts of an example firm, and what was judged."""
    questions = load.question_set(load.questionnaire_ids(), "ja")
    answers = relevant(questions, store.read(str(answers_of(name)), questions).answers)
    facts = {q.id for n in questions.questionnaires if not n.scored for q in n.questions}
    judged = (judge(n, questions, answers) for n in questions.scored)
    told = [ones for ones in judged if any(j.is_told for j in ones)]
    return {k: a.value for k, a in answers.by_id.items() if k in facts}, tuple(
        j for ones in told for j in ones
    )


@cache
def levels_of(name: str) -> dict[str, float]:
    """The maturity by control domain, worked out once more."""
    if name == "clinic":
        return CLINIC_LEVELS
    sums: dict[str, list[float]] = {}
    unknown = written("losses/model.yaml")["constants"]["unknown_maturity"]["value"]
    controls = written("losses/factors.yaml")["controls"]
    for one in answered(name)[1]:
        full = max((choice.points or 0.0 for choice in one.question.choices), default=0.0)
        if one.state is State.NOT_APPLICABLE or full <= 0:
            continue
        share = one.points / full if one.state is State.ANSWERED else unknown
        for control in one.question.controls:
            weight = controls.get(control, {}).get("weights", {}).get(one.question.id, 1.0)
            found = sums.setdefault(control, [0.0, 0.0])
            found[0] += weight * share
            found[1] += weight
    return {c: total / weight for c, (total, weight) in sums.items() if c in controls}


@cache
def recomputed(name: str) -> Recomputed:
    return Recomputed(CLINIC if name == "clinic" else answered(name)[0], levels_of(name))


@cache
def engine(name: str) -> Years:
    model = load_losses("ja")
    facts = CLINIC if name == "clinic" else answered(name)[0]
    profile = loss_profile(facts, model)
    assert isinstance(profile, LossProfile)
    now = CLINIC_LEVELS if name == "clinic" else maturity(shares(answered(name)[1]), model)
    return evaluate(draw(model, profile, YEARS, 1), now)


def test_maturity_and_profile_of_the_example_firms_are_the_same_worked_out_again() -> None:
    for name in ("manufacturer", "online-shop"):
        assert {k: v for k, v in engine(name).maturity.items() if k in levels_of(name)} == pytest.approx(
            levels_of(name)
        )


@pytest.mark.parametrize("name", FIRMS)
def test_means_agree_to_a_thousandth(name: str) -> None:
    years, mine = engine(name), recomputed(name)
    profile = loss_profile(mine.facts, years.draws.model)
    assert isinstance(profile, LossProfile)
    found = estimate(years.draws.model, profile, years.maturity, 0, 1)
    rates = {s.id: (s.rate, s.mean) for s in found.scenarios if s.rate > 0}
    assert rates.keys() == mine.kinds.keys()
    for key, (rate, mean) in rates.items():
        assert rate == pytest.approx(mine.kinds[key].rate, rel=1e-9), key
        assert mean == pytest.approx(mine.mean(key), rel=1e-3), key
    assert found.eal == pytest.approx(mine.eal, rel=1e-3)
    assert found.p_any == pytest.approx(mine.p_any, rel=1e-9)


def agrees(theirs: np.ndarray, mine: np.ndarray, percent: float) -> None:
    """Demand that so many percent of my losses lie below their percentile, but for sampling."""
    p, at = percent / 100, float(np.quantile(theirs, percent / 100))
    near = SURE * math.sqrt(p * (1 - p) * (1 / theirs.size + 1 / mine.size))
    assert np.mean(mine < at * (1 - 1e-9)) - near <= p <= np.mean(mine <= at * (1 + 1e-9)) + near, percent


@pytest.mark.parametrize("name", FIRMS)
def test_events_have_the_same_quantiles_and_leave_the_same_with_a_plan(name: str) -> None:
    years, mine = engine(name), recomputed(name)
    rng = np.random.default_rng(24_601)
    layers = years.draws.model.covers
    tried = 0
    for events, costs in zip(years.draws.events, years.costs, strict=True):
        key = events.hazard.scenario.id
        if key not in MAIN:
            continue
        drawn = mine.drawn(key, EVENTS, rng)
        assert drawn.keys() == costs.keys()
        for percent in (50, 90, 95, 99):
            agrees(sum(costs.values()), sum(drawn.values()), percent)  # type: ignore[arg-type]
        kept = left(drawn, LIMITS, PLAN.deductible)
        for percent in (50, 95):
            agrees(layer(costs, layers, PLAN).retained, kept, percent)
        tried += 1
    assert tried == len(MAIN)


@pytest.mark.parametrize("name", FIRMS)
def test_years_have_the_same_quantiles(name: str) -> None:
    years, mine = engine(name), recomputed(name)
    theirs = whole(years)
    others = mine.years(OTHER_YEARS, np.random.default_rng(77_003))
    assert np.mean(others > 0) == pytest.approx(mine.p_any, rel=0.05)
    for percent in (50, 90, 95, 99, 99.5, 99.9):
        agrees(theirs, others, percent)
    assert others.mean() == pytest.approx(mine.eal, abs=SURE * others.std() / math.sqrt(OTHER_YEARS))
