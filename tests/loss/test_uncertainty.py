"""How far an expected loss may be off: by rates, by amounts and by what controls do, each by itself and together."""

from __future__ import annotations

import math
from statistics import NormalDist
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from cyberdiag.loss.closed_form import closed_form
from cyberdiag.loss.uncertainty import Doubt, savings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cyberdiag.model.loss import LossModel, LossProfile

    Firm = tuple[LossProfile, dict[str, float]]

SEED = 5
FEW = 60


def doubtful(model: LossModel, *, shared: float, level: float, effect: float, draws: int = 0) -> LossModel:
    """Return a model without caps that may be off by so much, as standard deviations."""
    constants, outputs = model.constants, model.outputs
    errors = {"shared_rate_error": shared, "severity_error": level, "effect_error": effect}
    changed = {key: replace(getattr(constants, key), value=value) for key, value in errors.items()}
    items = {key: replace(item, cap=None) for key, item in model.items.items()}
    return replace(
        model,
        items=MappingProxyType(items),
        constants=replace(constants, **changed),
        outputs=replace(outputs, range_draws=draws or outputs.range_draws),
    )


def doubt_of(model: LossModel, firm: Firm) -> Doubt:
    profile, maturity = firm
    return Doubt(model, closed_form(model, profile, maturity), maturity, SEED)


def test_a_range_holds_the_mean_and_more_than_a_factor_of_two_on_both_sides_together(
    model: LossModel, firm: Firm
) -> None:
    found = doubt_of(model, firm)
    low, high = found.range()
    assert low < found.exact.eal < high
    assert high > 4 * low


def test_who_is_sure_of_everything_names_a_point(model: LossModel, firm: Firm) -> None:
    sure = doubtful(model, shared=0, level=0, effect=0)
    sure = replace(sure, grades=dict.fromkeys(sure.grades, 1e12))
    found, better = doubt_of(sure, firm), {"access": 1.0, "backup": 1.0}
    assert found.range() == pytest.approx((found.exact.eal, found.exact.eal), rel=1e-4)
    profile, maturity = firm
    (saved,) = savings(sure, profile, maturity, [better], SEED)
    assert (saved.low, saved.high) == pytest.approx((saved.yen, saved.yen), rel=1e-3)
    for swing in found.swings():
        assert (swing.low, swing.high) == pytest.approx((found.exact.eal, found.exact.eal), rel=1e-4)


def test_amounts_alone_make_the_loss_lognormal(model: LossModel, firm: Firm) -> None:
    level = 0.6
    found = doubt_of(
        replace(doubtful(model, shared=0, level=level, effect=0), grades=dict.fromkeys(model.grades, 1e12)),
        firm,
    )
    ends = [math.exp(level * NormalDist().inv_cdf(p / 100) - level**2 / 2) for p in model.outputs.range]
    assert np.array(found.range()) / found.exact.eal == pytest.approx(ends, rel=0.08)


@pytest.mark.parametrize(("shared", "level"), [(0.0, 0.0), (0.5, 0.0), (0.5, 0.5)])
def test_mean_and_deviation_are_those_of_rates_that_err_together_and_by_themselves(
    shared: float, level: float, model: LossModel, firm: Firm
) -> None:
    """A rate is its mean times what all have in common times its own; its variance is 1 / alpha either way."""
    draws = 40_000
    found = doubt_of(doubtful(model, shared=shared, level=level, effect=0, draws=draws), firm)
    totals, eal = found._totals, found.exact.eal
    together = 1 + shared**2
    square = together * eal**2
    for e in found.exact.scenarios:
        own = (1 + 1 / e.hazard.alpha) / together - 1
        square += together * own * e.eal**2
    variance = square * math.exp(level**2) - eal**2
    assert totals.mean() == pytest.approx(eal, abs=4 * math.sqrt(variance / draws))
    assert totals.std() == pytest.approx(math.sqrt(variance), rel=0.06)


def with_effects(model: LossModel, effects: dict[str, float]) -> LossModel:
    """Return the model where each control does so much of what it was thought to do."""
    controls = {
        key: replace(
            control,
            frequency={k: beta * effects[key] for k, beta in control.frequency.items()},
            severity={k: beta * effects[key] for k, beta in control.severity.items()},
        )
        for key, control in model.controls.items()
    }
    return replace(model, controls=MappingProxyType(controls))


def test_range_and_saving_are_the_closed_form_of_each_model_that_may_be_true(
    model: LossModel, firm: Firm
) -> None:
    profile, maturity = firm
    one = doubtful(model, shared=0.5, level=0.5, effect=0.5, draws=FEW)
    found, change = doubt_of(one, firm), {"access": 1.0, "backup": 0.9, "ir": 1.0}
    beliefs = found._beliefs
    before, after = [], []
    for n in range(FEW):
        effects = dict(zip(one.controls, beliefs.effects[:, n].tolist(), strict=True))
        errors = beliefs.shared[n] * beliefs.own[:, n] * beliefs.level[n]
        for kept, levels in ((before, maturity), (after, {**maturity, **change})):
            scenarios = closed_form(with_effects(one, effects), profile, levels).scenarios
            kept.append(sum(e.eal * error for e, error in zip(scenarios, errors, strict=True)))
    assert found._totals == pytest.approx(np.array(before))
    saved = np.subtract(before, after)
    assert found.saved(change) == pytest.approx(np.percentile(saved, one.outputs.range))
    (told,) = savings(one, profile, maturity, [change], SEED)
    assert (told.low, told.high) == pytest.approx(found.saved(change))


def test_nothing_changed_saves_nothing_and_better_never_costs(model: LossModel, firm: Firm) -> None:
    found, (profile, maturity) = doubt_of(model, firm), firm
    assert found.saved({}) == (0, 0)
    changes = [{control: 1.0} for control in model.controls]
    changes.append(dict.fromkeys(model.controls, 1.0))
    for saving in savings(model, profile, maturity, changes, SEED):
        assert 0 <= saving.low <= saving.high
        assert saving.low <= saving.yen
        assert bool(saving.scenario) == (saving.yen > 0)
        assert 0 <= saving.rarer < 1
    assert savings(model, profile, maturity, [], SEED) == ()


def test_a_saving_names_the_incident_where_most_of_it_comes_from(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    profile, maturity = firms["B weak"]
    (saving,) = savings(model, profile, maturity, [{"websec": 1.0}], SEED)
    before, after = (
        {e.hazard.scenario.id: e.rate for e in closed_form(model, profile, m).scenarios}
        for m in (maturity, {**maturity, "websec": 1.0})
    )
    assert saving.scenario == "web-leak"
    assert saving.rarer == pytest.approx(1 - after["web-leak"] / before["web-leak"])


def test_another_seed_moves_the_range_and_not_the_mean(model: LossModel, firm: Firm) -> None:
    profile, maturity = firm
    one, other = (savings(model, profile, maturity, [{"access": 1.0}], seed)[0] for seed in (7, 8))
    assert (one.yen, one.low == other.low, one.high == other.high) == (other.yen, False, False)


def test_each_swing_is_one_number_at_its_ends_and_the_others_as_they_are(
    model: LossModel, firm: Firm
) -> None:
    profile, maturity = firm
    one = doubtful(model, shared=0.5, level=0.5, effect=0.5)
    found = doubt_of(one, firm)
    swings, eal = found.swings(), found.exact.eal
    many = np.random.Generator(np.random.SFC64(5))

    def ends(variance: float) -> NDArray[np.float64]:
        drawn = many.standard_gamma(1 / variance, 200_000) * variance
        return np.percentile(drawn, one.outputs.range)

    assert [s.high - s.low for s in swings] == sorted((s.high - s.low for s in swings), reverse=True)
    assert {s.kind for s in swings} == {"rate", "amounts", "control"}
    ids = [e.hazard.scenario.id for e in found.exact.scenarios]
    assert len(swings) == len(ids) + 1 + len(one.controls)
    assert all(s.low - 1e-6 * eal <= eal <= s.high + 1e-6 * eal for s in swings if s.kind != "control")
    for swing in swings:
        if swing.kind == "rate":
            n = ids.index(swing.id)
            scenario = found.exact.scenarios[n]
            expected = eal + (ends(1 / scenario.hazard.alpha) - 1) * scenario.eal
        elif swing.kind == "amounts":
            z = NormalDist().inv_cdf(0.95)
            expected = np.exp([-0.5 * z - 0.125, 0.5 * z - 0.125]) * eal
        else:
            ones = dict.fromkeys(one.controls, 1.0)
            expected = np.sort(
                [
                    closed_form(with_effects(one, {**ones, swing.id: end}), profile, maturity).eal
                    for end in ends(0.25)
                ]
            )
        assert (swing.low, swing.high) == pytest.approx(tuple(expected), rel=0.01, abs=0.04 * eal)
