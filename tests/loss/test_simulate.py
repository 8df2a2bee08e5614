from __future__ import annotations

import math
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING

import counting
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loss.years import of_lines, whole
from msgspec.structs import replace
from support import shared

from cyberdiag.loss.closed_form import closed_form
from cyberdiag.loss.exposure import Z90
from cyberdiag.loss.simulate import STRATA, claims, draw, evaluate, stream, struck
from cyberdiag.loss.strata import Strata
from cyberdiag.model.by_trait import ShareByTrait
from cyberdiag.model.loss_model import Entry, Exposure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cyberdiag.loss.closed_form import ClosedForm
    from cyberdiag.loss.hazards import Size
    from cyberdiag.loss.simulate import Draws, Years
    from cyberdiag.model.loss import LossModel, LossProfile

    Firm = tuple[LossProfile, dict[str, float]]

MILLION = 1_000_000
TRIALS = 20_000
PLENTY = 20_000


def toy(model: LossModel, base: float = MILLION) -> LossModel:
    """One scenario, one lognormal cost: the toy of section 3.10."""
    entry = Entry(id="legal", p=ShareByTrait(1, {}), base=base, r=3)
    scenario = model.scenarios["payment-fraud"]
    rate = replace(scenario.rate, value=0.5)
    scenario = replace(scenario, id="toy", rate=rate, grade="A", scales=(), items={"legal": entry})
    return replace(model, scenarios={"toy": scenario})


def agrees(years: Years, exact: ClosedForm) -> None:
    total, n = whole(years), years.draws.trials
    z = (total.mean() - exact.eal) / (total.std() / math.sqrt(n))
    assert abs(z) < 4
    p_none = np.count_nonzero(total == 0) / n
    assert abs(p_none - exact.p_none) < 3 * math.sqrt(exact.p_none * (1 - exact.p_none) / n)


def test_toy_agrees_with_its_closed_form(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, _ = firms["A neutral"]
    small = toy(model)
    exact = closed_form(small, profile, {})
    assert exact.eal == pytest.approx(722_016.76, abs=0.01)
    square = (MILLION * math.exp((math.log(3) / Z90) ** 2)) ** 2 * math.exp(
        model.constants.event_spread.value**2
    )
    assert exact.sd == pytest.approx(math.sqrt(0.5 * square + exact.eal**2 / 4))
    assert exact.p_none == pytest.approx(0.6242951, abs=1e-7)
    years = evaluate(draw(small, profile, MILLION, 1), {})
    agrees(years, exact)
    assert whole(years).std() == pytest.approx(exact.sd, rel=0.09)  # of 30 seeds it varies by 3 in 100


def test_a_loss_and_its_deviation_grow_with_the_amounts(model: LossModel, firms: dict[str, Firm]) -> None:
    none = {key: replace(item, floor=0.0) for key, item in model.items.items()}
    small, large = (
        closed_form(toy(replace(model, items=none), base), firms["A neutral"][0], {})
        for base in (0.1, 100_000)
    )
    assert (small.eal * MILLION, small.sd * MILLION) == pytest.approx((large.eal, large.sd), rel=1e-9)


def test_a_million_years_agree_with_the_closed_form(model: LossModel, firm: Firm) -> None:
    profile, maturity = firm
    years = evaluate(draw(model, profile, MILLION, 7), maturity)
    exact = closed_form(model, profile, maturity)
    agrees(years, exact)
    assert whole(years).std() == pytest.approx(exact.sd, rel=0.20)  # of 24 seeds it varies by an eighth


@pytest.mark.parametrize(
    ("mean", "alpha"), [(0.012, 4.0), (0.12, 1.0), (2.0, 4.0), (7.0, 0.4), (300.0, 60.0)]
)
def test_events_by_year_are_poisson_at_gamma_rates(mean: float, alpha: float) -> None:
    trials = int(min(MILLION, 10 * MILLION / mean))
    counts = np.bincount(struck(mean, alpha, trials, stream(1, "toy")), minlength=trials)
    none = (1 + mean / alpha) ** -alpha
    assert counts.size == trials
    assert counts.mean() == pytest.approx(mean, abs=4 * math.sqrt((mean + mean**2 / alpha) / trials))
    assert counts.var() == pytest.approx(mean + mean**2 / alpha, rel=0.02)
    chance = none
    for k in range(40):
        share, spread = np.count_nonzero(counts == k) / trials, math.sqrt(chance * (1 - chance) / trials)
        assert abs(share - chance) <= 4.5 * spread + 1e-12
        chance *= (k + alpha) / (k + 1) * mean / (mean + alpha)
    assert abs(np.flatnonzero(counts).mean() / trials - 0.5) < 0.01 / math.sqrt(1 - none) / 10


def test_persons_and_amounts_are_drawn_as_they_are_told(model: LossModel, firms: dict[str, Firm]) -> None:
    strata = Strata(stream(1, "toy"), PLENTY)
    count, share = Exposure(median=20, r=15, capped=False), Exposure(a=0.5, b=1)
    persons = strata.exposed(count, 100, 3, PLENTY)
    assert persons == pytest.approx(20 * strata.grown(math.log(15) / Z90, 3, PLENTY))
    assert persons.max() > 100
    assert strata.exposed(replace(count, capped=True), 100, 3, PLENTY) == pytest.approx(
        np.minimum(persons, 100)
    )
    drawn = np.sort(strata.exposed(share, 7, 3, PLENTY)) / 7
    assert np.abs(np.sqrt(drawn) - (np.arange(PLENTY) + 0.5) / PLENTY).max() < 1e-3  # P(X <= x) = sqrt(x)
    assert not any(strata.exposed(e, 0, 3, 10).any() for e in (count, share, None))
    (events,) = draw(toy(model), firms["A neutral"][0], 1_000, 1).events
    rng = stream(1, "toy")
    struck(4 * 0.5, 4, 1_000, rng)
    assert events.marks.tolist() == rng.random(events.marks.size).tolist()


def test_each_part_of_the_distribution_is_drawn_once_and_what_meets_is_chance() -> None:
    strata = Strata(stream(1, "toy"), PLENTY)

    def normals(at: int) -> NDArray[np.float64]:
        return np.log(strata.grown(1.0, at, PLENTY))

    normal = normals(0)
    chances = [NormalDist().cdf(x) for x in np.sort(normal)]
    assert np.abs(np.array(chances) - (np.arange(PLENTY) + 0.5) / PLENTY).max() < 0.6 / PLENTY
    assert np.array_equal(normals(7), np.roll(normal, -7))
    for at in (1, 2, 100, PLENTY - 1):
        assert abs(np.corrcoef(normal, normals(at))[0, 1]) < 4 / math.sqrt(PLENTY)
    for p in (0.001, 0.3, 0.97):
        happens = strata.happens(p, 5, PLENTY)
        assert abs(happens.sum() - p * PLENTY) <= 1
        assert abs(np.corrcoef(happens, normal)[0, 1]) < 4 / math.sqrt(PLENTY)


def test_amounts_are_lognormal_in_events_of_a_size_and_turn_that_all_of_them_share(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    drawn = draw(model, firms["A neutral"][0], MILLION, 3)
    spread = model.constants.event_spread.value
    for events in drawn.events:
        size, count = events.hazard.size, events.size
        assert size.sigma == spread
        plain = [(line, yen) for line, yen, _ in of_lines(drawn, events) if line.persons is None]
        mean = spread_of(size, 1)
        for line, row in plain:
            logs = np.log(row[row > 0])
            wide = math.sqrt(line.sigma**2 + spread_of(size, 2) - mean**2)
            near = 6 * wide / math.sqrt(logs.size)
            assert abs(logs.mean() - math.log(line.median) - mean) < near
            assert logs.std() == pytest.approx(wide, abs=near)
            share = logs.size / count
            assert abs(share - line.chance) <= 5 * math.sqrt(line.chance * (1 - line.chance) / count)
        for (a, one), (b, other) in pairwise(plain):
            both = (one > 0) & (other > 0)
            chance = a.chance * b.chance / (a.branch[1] if a.branch and a.branch == b.branch else 1.0)
            assert abs(both.mean() - chance) <= 5 * math.sqrt(chance * (1 - chance) / count)
            shared = spread_of(size, 2) - mean**2
            rho = shared / math.sqrt((a.sigma**2 + shared) * (b.sigma**2 + shared))
            found = np.corrcoef(np.log(one[both]), np.log(other[both]))[0, 1]
            assert found == pytest.approx(rho, abs=5 / math.sqrt(both.sum())), (a.item.id, b.item.id)


def spread_of(size: Size, power: int) -> float:
    """The mean of a power of the logarithm of an event's size."""
    logs = [(chance, math.log(median)) for chance, median in size.parts]
    if power == 1:
        return sum(chance * log for chance, log in logs)
    return sum(chance * (log**2 + size.sigma**2) for chance, log in logs)


def test_costs_of_one_turn_come_together_or_not_at_all(model: LossModel, firms: dict[str, Firm]) -> None:
    turning = 0
    drawn = draw(model, firms["B weak"][0], 100_000, 3)
    for events in drawn.events:
        for branch in {line.branch for line in events.hazard.lines if line.branch}:
            sure = [
                row > 0
                for line, row, _ in of_lines(drawn, events)
                if line.branch == branch
                and line.p >= 1
                and (line.persons is None or not line.persons.at_least)
            ]
            assert branch[0] in events.hazard.scenario.branches
            assert all(np.array_equal(sure[0], row) for row in sure[1:])
            assert sure[0].mean() == pytest.approx(branch[1], abs=0.03)
            turning += len(sure)
    assert turning >= 3


def test_every_event_of_a_kind_counts_in_what_a_claim_costs_as_often_as_it_happens(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    profile, maturity = firms["B weak"]
    years = evaluate(draw(model, profile, 2_000, 3), maturity)
    covers = frozenset({"liability", "leak-response"})
    losses, weights = [], []
    for events in years.draws.events:
        on = [yen for target, yen in events.by_target(years.now).items() if target in covers]
        yen = sum(on, start=np.zeros(events.size))
        losses += yen.tolist()
        weights += [events.hazard.rate / yen.size] * yen.size
    kept = sorted((x, w) for x, w in zip(losses, weights, strict=True) if x > 0)
    total = sum(w for _, w in kept)
    found = claims(years, covers)
    for percent in (50, 90, 95):
        below, expected = 0.0, kept[-1][0]
        for x, w in kept:
            below += w
            if below >= percent / 100 * total:
                expected = x
                break
        assert found.quantile(percent) == pytest.approx(expected)
    assert claims(years, frozenset({"it-services"})).quantile(95) == 0


def test_no_years_and_no_rate_mean_no_event() -> None:
    assert struck(0.1, 4.0, 0, stream(1, "toy")).size == 0
    none = struck(0.0, 4.0, MILLION, stream(1, "toy"))
    assert np.bincount(none, minlength=3).tolist() == [0, 0, 0]
    assert none.dtype == struck(0.1, 4.0, 100, stream(1, "toy")).dtype


def test_a_seed_strikes_the_same_years_on_any_machine() -> None:
    years = struck(0.5, 4.0, 1_000, stream(1, "toy"))
    assert (years[:8].tolist(), years.size) == ([0, 1, 3, 8, 10, 14, 15, 23], 463)


@pytest.fixture(scope=shared)
def drawn(model: LossModel, firms: dict[str, Firm]) -> dict[str, Draws]:
    return {name: draw(model, profile, TRIALS, 11) for name, (profile, _) in firms.items()}


LEVEL = st.floats(0, 1)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_better_controls_never_cost_more_in_any_year(
    model: LossModel, drawn: dict[str, Draws], data: st.DataObject
) -> None:
    draws = drawn[data.draw(st.sampled_from(sorted(drawn)))]
    controls = sorted(model.controls)
    before = data.draw(st.fixed_dictionaries(dict.fromkeys(controls, LEVEL)))
    better = data.draw(st.dictionaries(st.sampled_from(controls), LEVEL, min_size=1))
    after = {k: max(v, better.get(k, 0.0)) for k, v in before.items()}
    worse, improved = whole(evaluate(draws, before)), whole(evaluate(draws, after))
    assert np.all(improved <= worse * (1 + 1e-12))


def test_each_control_alone_never_costs_more(
    model: LossModel, drawn: dict[str, Draws], firms: dict[str, Firm]
) -> None:
    for name, (_, maturity) in firms.items():
        base = whole(evaluate(drawn[name], maturity))
        for control in model.controls:
            assert np.all(whole(evaluate(drawn[name], {**maturity, control: 1.0})) <= base)


def test_covers_and_uncovered_blocks_add_up(
    model: LossModel, drawn: dict[str, Draws], firms: dict[str, Firm]
) -> None:
    for name, (_, maturity) in firms.items():
        years = evaluate(drawn[name], maturity)
        parts = sum(years.on(frozenset({target})) for target in (*model.covers, *model.uncovered))
        assert np.abs(parts - years.on()).max() < 1


def test_same_seed_same_bytes(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, maturity = firms["B weak"]
    one, two, other = (whole(evaluate(draw(model, profile, TRIALS, seed), maturity)) for seed in (3, 3, 4))
    assert one.tobytes() == two.tobytes()
    assert one.tobytes() != other.tobytes()


def test_adding_a_scenario_does_not_move_the_others(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, _ = firms["B weak"]
    for left_out in ("ransomware", "media"):
        fewer = replace(model, scenarios={k: s for k, s in model.scenarios.items() if k != left_out})
        few, all_ = (draw(one, profile, 2_000, 5) for one in (fewer, model))
        before, after = ({e.hazard.scenario.id: e for e in one.events} for one in (few, all_))
        assert after.keys() - before.keys() == {left_out}
        for key, events in before.items():
            rows = zip(events.rows, after[key].rows, strict=True)
            assert all(one.yen.tobytes() == other.yen.tobytes() for one, other in rows)
            assert events.years.tobytes() == after[key].years.tobytes()


def test_caps_hold_in_every_event(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, _ = firms["A weak"]
    draws = draw(model, profile, TRIALS, 2)
    worst = evaluate(draws, dict.fromkeys(model.controls, 0.0))
    gross_profit = profile.revenue * model.industries[profile.industry].margin.value
    ransomware = next(e for e in draws.events if e.hazard.scenario.id == "ransomware")
    line = next(line for line in ransomware.hazard.lines if line.item.id == "lost-profit")
    assert line.cap is not None
    assert line.day is not None
    assert line.cap * line.median == pytest.approx(gross_profit)
    days = ransomware.stop_days(worst.now)
    assert days is not None
    assert days.max() * line.day <= gross_profit * (1 + 1e-12)


def test_call_centre_only_from_a_thousand_persons(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, _ = firms["B weak"]
    draws = draw(model, profile, TRIALS, 2)
    events = next(e for e in draws.events if e.hazard.scenario.id == "web-leak")
    line, yen, weight = next(one for one in of_lines(draws, events) if one[0].item.id == "call-centre")
    assert line.persons is not None
    assert line.persons.at_least == 1000
    reached = events.hazard.exposed(0, 1000)
    assert 0 < reached < 1
    assert np.mean(np.asarray(weight) > 0) == pytest.approx(reached, abs=1e-3)
    assert np.min(weight, initial=9, where=np.asarray(weight) > 0) >= (1000 / line.persons.reference) ** (
        line.persons.exponent
    )
    assert yen[np.asarray(weight) == 0].max() == 0
    assert np.count_nonzero(yen) > 0


def test_a_firm_without_records_has_no_cost_by_person(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, _ = firms["A weak"]
    none = replace(profile, persons=0, traits=profile.traits - {"has-records"})
    draws = draw(model, none, TRIALS, 2)
    assert "human-error" not in {e.hazard.scenario.id for e in draws.events}
    assert evaluate(draws, {}).on(frozenset({"it-services"})).max() == 0


def test_more_years_take_no_more_steps_and_only_the_years_that_are_hit_are_kept(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    profile, maturity = firms["B weak"]

    def report(trials: int) -> Draws:
        draws = draw(model, profile, trials, 1)
        for control in model.controls:
            evaluate(draws, {**maturity, control: 1.0}).on()
        return draws

    little, much = (counting.calls(lambda n=n: report(n), ours=False) for n in (10_000, 100_000))
    assert much < 1.1 * little
    events = report(100_000).events
    assert max(e.size for e in events) == STRATA[0]
