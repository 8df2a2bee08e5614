from __future__ import annotations

import itertools
import math
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from loss.years import of_draws
from msgspec.structs import replace
from support import shared

from cyberdiag.loss import estimate as estimating
from cyberdiag.loss.closed_form import closed_form
from cyberdiag.loss.estimate import estimate
from cyberdiag.loss.simulate import draw
from cyberdiag.model.loss import RETURN_PERIODS, Quantiles

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossEstimate, LossModel, LossProfile

    Firm = tuple[LossProfile, dict[str, float]]

SEED = 20_260_101
TRIALS = 50_000


@pytest.fixture(scope=shared)
def estimates(model: LossModel, firms: dict[str, Firm]) -> dict[str, LossEstimate]:
    return {name: estimate(model, *firm, TRIALS, SEED) for name, firm in firms.items()}


def test_expected_values_are_closed_form(
    model: LossModel, firms: dict[str, Firm], estimates: dict[str, LossEstimate]
) -> None:
    for name, firm in firms.items():
        found, exact = estimates[name], closed_form(model, *firm)
        assert (found.eal, found.sd, found.p_any) == (exact.eal, exact.sd, 1 - exact.p_none)
        assert found.eal_range[0] < found.eal < found.eal_range[1]
        assert sum(s.share for s in found.scenarios) == pytest.approx(1)
        assert sum(i.eal for s in found.scenarios for i in s.items) == pytest.approx(found.eal)
        parts = [*found.covers.values(), *found.uncovered.values()]
        assert sum(c.eal for c in parts) == pytest.approx(found.eal)


def test_quantiles_do_not_decrease_and_curves_do_not_rise(estimates: dict[str, LossEstimate]) -> None:
    for found in estimates.values():
        assert found.annual is not None
        for low, high in itertools.pairwise(found.annual.percentiles.values()):
            assert low <= high
        for p, yen in found.annual.percentiles.items():
            assert found.annual.beyond[p] >= yen
        for low, high in itertools.pairwise(found.annual.beyond.values()):
            assert low <= high
        assert found.annual.percentiles.keys() >= set(RETURN_PERIODS.values())
        assert all(math.isclose(1 / years, 1 - p / 100) for years, p in RETURN_PERIODS.items())
        for one, two in itertools.pairwise(found.annual.exceedance):
            assert one[0] < two[0]
            assert one[1] >= two[1]
        over = [found.annual.p_over[loss] for loss in sorted(found.annual.p_over)]
        assert over == sorted(over, reverse=True)
        assert {1e6, 1e7, 5e7} <= found.annual.p_over.keys()
        for block in (*found.covers.values(), *found.uncovered.values(), found.expenses):
            assert block.severity.p50 <= block.severity.p90 <= block.severity.p95
            assert (block.severity.p50 > 0) == (block.dominant is not None) >= (block.usual_p95 > 0)
            assert 0 <= block.hit_rate <= found.p_any + 1e-12


def test_scenarios_that_do_not_apply_are_exactly_nothing(estimates: dict[str, LossEstimate]) -> None:
    by_id = {s.id: s for s in estimates["A neutral"].scenarios}
    assert len(by_id) == 12
    for key in ("web-leak", "it-services"):
        found = by_id[key]
        assert (found.rate, found.mean, found.eal, found.share) == (0, 0, 0, 0)
        assert found.severity == Quantiles(0, 0, 0)
        assert found.stop_days is None
        assert found.items == ()
    assert estimates["A neutral"].covers["it-services"].hit_rate == 0
    assert estimates["A neutral"].covers["it-services"].dominant is None


def test_inside_jobs_fall_on_their_own_cover(estimates: dict[str, LossEstimate]) -> None:
    insider = {s.id: s for s in estimates["A weak"].scenarios}["insider"]
    targets = {i.cover for i in insider.items if i.eal > 0}
    assert "liability" not in targets
    assert "employee-crime" in targets


def test_without_trials_everything_but_the_years(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, maturity = firms["B weak"]
    found = estimate(model, profile, maturity, 0, SEED)
    assert found.annual is None
    assert found.trials == 0
    assert found.eal == closed_form(model, profile, maturity).eal
    assert all(c.annual_p995 is None for c in found.covers.values())
    assert found.covers["liability"].severity.p95 > 0


def test_same_seed_same_estimate(model: LossModel, firms: dict[str, Firm]) -> None:
    firm = firms["B weak"]
    assert repr(estimate(model, *firm, 2_000, 1)) == repr(estimate(model, *firm, 2_000, 1))
    assert repr(estimate(model, *firm, 2_000, 1)) != repr(estimate(model, *firm, 2_000, 2))


def test_better_controls_lower_every_number(model: LossModel, firms: dict[str, Firm]) -> None:
    fewer = replace(model, outputs=replace(model.outputs, severity_draws=1_000, range_draws=500))
    for profile, maturity in firms.values():
        draws = draw(fewer, profile, 1_000, 9)
        before = of_draws(draws, profile, maturity)
        for control in model.controls:
            after = of_draws(draws, profile, {**maturity, control: 1.0})
            assert after.eal <= before.eal
            assert after.eal_range[1] <= before.eal_range[1]
            assert after.p_any <= before.p_any
            for key, cover in after.covers.items():
                assert cover.severity.p95 <= before.covers[key].severity.p95
                assert cover.usual_p95 == before.covers[key].usual_p95
                assert cover.hit_rate <= before.covers[key].hit_rate + 1e-15


def test_rare_incidents_count_in_the_size_of_a_cover_as_seldom_as_they_happen(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    """The leak cover of a maker: nearly every claim is a mail sent astray, one in twenty is far more."""
    profile, _ = firms["A neutral"]
    often = replace(
        model,
        scenarios={
            key: replace(s, rate=replace(s.rate, value=s.rate.value * (100 if key == "ransomware" else 1)))
            for key, s in model.scenarios.items()
        },
    )
    rare, frequent = (
        estimate(m, profile, {}, 0, SEED).covers["leak-response"].severity.p95 for m in (model, often)
    )
    assert 0 < rare < frequent


def test_a_firm_without_revenue_has_an_estimate(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, _ = firms["A neutral"]
    found = estimate(model, replace(profile, revenue=0.0), {}, 1_000, 1)
    assert found.covers["business-interruption"].severity.p90 >= 0
    assert found.eal > 0


def test_years_beyond_a_part_are_the_mean_of_equal_parts(
    model: LossModel, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, maturity = firm
    whole = estimate(model, profile, maturity, 20_001, 5)
    monkeypatch.setattr(estimating, "PART", 10_000)
    parts = [draw(model, profile, 6_667, 5, part) for part in range(3)]
    alone = [of_draws(part, profile, maturity).annual for part in parts]
    found = estimate(model, profile, maturity, 20_001, 5)
    assert found == estimate(model, profile, maturity, 20_001, 5)
    assert found.trials == 20_001
    assert found.annual is not None
    assert len({a.beyond[99] for a in alone if a}) == len(parts)
    for p, yen in found.annual.percentiles.items():
        assert yen == pytest.approx(sum(a.percentiles[p] for a in alone if a) / len(parts))
        assert found.annual.beyond[p] == pytest.approx(sum(a.beyond[p] for a in alone if a) / len(parts))
    assert found.annual.floor == 20 / 20_001
    assert [x for x, _ in found.annual.exceedance] == [x for x, _ in whole.annual.exceedance]  # type: ignore[union-attr]
    worst = [of_draws(part, profile, maturity).expenses.annual_p995 or 0.0 for part in parts]
    assert found.expenses.annual_p995 == pytest.approx(sum(worst) / len(parts))
    assert found.scenarios == of_draws(parts[0], profile, maturity).scenarios


def test_memory_does_not_grow_with_the_years_beyond_a_part(
    model: LossModel, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimating, "PART", 20_000)

    def most(trials: int) -> int:
        tracemalloc.start()
        try:
            estimate(model, *firm, trials, 5)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most(40_000)  # what is kept between runs is there from now on
    assert most(400_000) < 1.1 * most(40_000)
