"""Numbers worked out a second time in another way; each test stands where changing the program went unnoticed."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from loss.layers import Plan, layer
from loss.years import whole
from msgspec.structs import astuple, replace
from support import shared

from cyberdiag.loss.closed_form import Expected, closed_form, hit_chance, of_hazards
from cyberdiag.loss.estimate import EXPENSES, estimate, of_draws
from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import Hazard, hazards
from cyberdiag.loss.maturity import shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.loss.simulate import Events, draw, evaluate
from cyberdiag.model.assessment import State
from cyberdiag.model.by_trait import ShareByTrait
from cyberdiag.model.condition import asked_by
from cyberdiag.model.loss import ItemLoss, LossProfile
from cyberdiag.model.loss_model import Entry, Exposure, Per, PersonRule
from cyberdiag.model.loss_top import Scale

if TYPE_CHECKING:
    from cyberdiag.loss.simulate import Draws
    from cyberdiag.model.loss import LossModel

    Firm = tuple[LossProfile, dict[str, float]]

TRIALS = 20_000
HALF = Exposure(median=1_000, r=4.0, capped=False)
"""Half of the events expose a thousand persons or more."""


def line(target: str, p: float, persons: PersonRule | None = None) -> Any:
    return SimpleNamespace(target=target, p=p, persons=persons)


def chance(lines: list[Any], persons: float, targets: set[str], exposure: Any = HALF) -> float:
    hazard: Any = SimpleNamespace(scenario=SimpleNamespace(exposure=exposure), persons=persons, lines=lines)
    return hit_chance(Expected(hazard, 0.1, (), 0.0), frozenset(targets))


@pytest.mark.parametrize(
    ("persons", "expected"), [(5_000.0, 0.6 * 0.5), (1_000.0, 0.6 * 0.5), (999.0, 0.0), (0.0, 0.0)]
)
def test_a_cost_that_needs_many_persons_hits_as_often_as_there_are_many(
    persons: float, expected: float
) -> None:
    rule = PersonRule(exponent=1.0, reference=1_000, at_least=1_000)
    assert chance([line("a", 0.6, rule)], persons, {"a"}) == pytest.approx(expected)


@pytest.mark.parametrize(("persons", "expected"), [(1.0, 0.6), (0.5, 0.6), (0.0, 0.0)])
def test_a_cost_by_the_person_hits_nobody_who_holds_none(persons: float, expected: float) -> None:
    rule = PersonRule(exponent=1.0, reference=1_000, at_least=0)
    assert chance([line("a", 0.6, rule)], persons, {"a"}) == pytest.approx(expected)


def test_a_cost_by_the_person_hits_nobody_in_a_scenario_that_exposes_nobody() -> None:
    rule = PersonRule(exponent=1.0, reference=1_000, at_least=0)
    assert chance([line("a", 0.6, rule)], 5_000.0, {"a"}, None) == 0
    assert chance([line("a", 0.6)], 5_000.0, {"a"}, None) == pytest.approx(0.6)


def test_an_event_hits_a_cover_unless_every_one_of_its_costs_fails_to_come() -> None:
    lines = [line("a", 0.5), line("b", 0.2), line("c", 0.9)]
    assert chance(lines, 0.0, {"a", "b"}) == pytest.approx(1 - 0.5 * 0.8)
    assert chance(lines, 0.0, {"a"}) == pytest.approx(0.5)
    assert chance(lines, 0.0, {"d"}) == 0


@pytest.fixture(scope=shared)
def draws(model: LossModel, firms: dict[str, Firm]) -> Draws:
    return draw(model, firms["A weak"][0], TRIALS, 3)


def test_the_year_in_figures_is_what_the_simulated_years_say(draws: Draws, firms: dict[str, Firm]) -> None:
    profile, maturity = firms["A weak"]
    total = np.sort(whole(evaluate(draws, maturity)))
    found = of_draws(draws, profile, maturity)
    out = draws.model.outputs
    assert found.annual is not None
    assert found.annual.percentiles == pytest.approx(
        {p: float(np.quantile(total, p / 100)) for p in out.annual_percentiles}, rel=1e-12
    )
    assert found.annual.p_over == {x: float((total >= x).mean()) for x in out.thresholds}
    assert found.annual.tvar99 == pytest.approx(total[-TRIALS // 100 :].mean(), rel=1e-12)
    curve = (out.exceedance.lowest, out.exceedance.highest, out.exceedance.points)
    assert [x for x, _ in found.annual.exceedance] == pytest.approx(np.geomspace(*curve))
    assert [p for _, p in found.annual.exceedance] == [
        float((total >= x).mean()) for x, _ in found.annual.exceedance
    ]


def test_a_threshold_that_is_just_reached_counts(draws: Draws, firms: dict[str, Firm]) -> None:
    years = evaluate(draws, firms["A weak"][1])
    reached = float(np.sort(years.on())[-3])
    assert years.ordered().p_over(reached) == 3 / TRIALS
    assert years.ordered().p_over(reached * (1 + 1e-9)) == 2 / TRIALS


def test_the_parts_of_an_estimate_are_where_they_belong(draws: Draws, firms: dict[str, Firm]) -> None:
    profile, maturity = firms["A weak"]
    told = replace(profile, assumed=())
    found = of_draws(draws, told, maturity)
    covers = draws.model.covers
    assert {c.covered for c in found.covers.values()} == {True}
    assert {c.covered for c in found.uncovered.values()} == {False}
    assert {key: c.id for key, c in {**found.covers, **found.uncovered}.items()} == {
        key: key for key in (*covers, *draws.model.uncovered)
    }
    shared = {c for c, its in covers.items() if its == EXPENSES}
    assert found.expenses.eal == pytest.approx(sum(found.covers[c].eal for c in shared))
    assert 0 < found.expenses.eal < found.eal
    assert found.jo_reference == profile.jo_per_person * profile.persons
    assert found.assumed == ()


def quantiles(yen: Any) -> Any:
    return pytest.approx(tuple(np.quantile(yen, [0.5, 0.9, 0.95])), rel=1e-12)


def test_each_scenario_tells_what_the_model_and_the_exact_values_say(
    draws: Draws, firms: dict[str, Firm]
) -> None:
    profile, maturity = firms["A weak"]
    model, found = draws.model, of_draws(draws, profile, maturity)
    exact, now = closed_form(model, profile, maturity), factors(model, maturity)
    by_id = {e.hazard.scenario.id: (e, x) for e, x in zip(exact.scenarios, draws.events, strict=True)}
    assert found.model_version == model.version
    assert len(by_id) < len(model.scenarios)
    for scenario, one in zip(model.scenarios.values(), found.scenarios, strict=True):
        assert (one.id, one.title, one.grade) == (scenario.id, scenario.title, scenario.grade)
        if scenario.id not in by_id:
            assert (one.rate, one.mean, one.eal, one.share, dict(one.covers), one.items) == (
                0,
                0,
                0,
                0,
                {},
                (),
            )
            continue
        expected, events = by_id[scenario.id]
        assert (one.rate, one.mean, one.eal) == (expected.rate, expected.mean, expected.eal)
        assert one.share == expected.eal / exact.eal
        lines = zip(expected.hazard.lines, expected.lines, strict=True)
        assert one.items == tuple(
            ItemLoss(x.item.id, x.item.title, x.target, x.p, mean, expected.rate * mean) for x, mean in lines
        )
        assert astuple(one.severity) == quantiles(events.cost(now))
        assert {t: astuple(c) for t, c in one.covers.items()} == {
            x.target: quantiles(events.cost(now, {x.target})) for x in expected.hazard.lines
        }
        shared = {x.target for x in expected.hazard.lines if model.covers.get(x.target) == EXPENSES}
        assert astuple(one.expenses) == quantiles(events.cost(now, shared))


def test_expenses_are_told_as_one_cover_of_their_own(draws: Draws, firms: dict[str, Firm]) -> None:
    found = of_draws(draws, *firms["A weak"])
    by_id = {s.id: s for s in found.scenarios}
    assert (found.expenses.id, found.expenses.covered) == (EXPENSES, True)
    assert found.expenses.dominant is not None
    assert found.expenses.severity == by_id[found.expenses.dominant].expenses
    assert found.expenses.severity.p50 > 0


def asking(draws: Draws, rate: float) -> Draws:
    """The same draws where only incidents of at least this rate set the size of a cover."""
    constants = draws.model.constants
    asked = replace(constants.cover_rate_threshold, value=rate)
    return replace(
        draws, model=replace(draws.model, constants=replace(constants, cover_rate_threshold=asked))
    )


def test_an_incident_just_as_frequent_as_asked_sets_the_size_of_a_cover(
    draws: Draws, firms: dict[str, Firm]
) -> None:
    one = {s.id: s for s in of_draws(draws, *firms["A weak"]).scenarios}["ransomware"]
    found = of_draws(asking(draws, one.rate), *firms["A weak"]).covers["business-interruption"]
    assert (found.p95_max_scenario, found.p95_max) == ("ransomware", one.covers[found.id].p95)


def test_where_no_incident_is_as_frequent_as_asked_none_sets_the_size_of_a_cover(
    draws: Draws, firms: dict[str, Firm]
) -> None:
    found = of_draws(asking(draws, 1e9), *firms["A weak"])
    assert {(c.p95_max, c.p95_max_scenario) for c in found.covers.values()} == {(0, None)}


def test_a_bad_year_is_told_for_each_cover(draws: Draws, firms: dict[str, Firm]) -> None:
    found, years = of_draws(draws, *firms["A weak"]), evaluate(draws, firms["A weak"][1])
    for key, cover in {**found.covers, **found.uncovered}.items():
        assert cover.annual_p995 == pytest.approx(np.quantile(whole(years, {key}), 0.995))


def test_less_than_a_yen_is_an_amount_like_any_other(model: LossModel, firms: dict[str, Firm]) -> None:
    scenario = model.scenarios["payment-fraud"]
    entry = Entry(id="legal", base=0.1, r=2)
    often, seldom = (
        replace(scenario, id=key, rate=replace(scenario.rate, value=rate), scales=(), items={"legal": replace(entry, base=yen)})
        for key, rate, yen in (("often", 1.0, 0.1), ("seldom", 0.2, 0.15))
    )  # fmt: skip
    items = {"legal": replace(model.items["legal"], floor=0.0, cap=None, p=ShareByTrait(1, {}))}
    small = replace(model, scenarios={"often": often, "seldom": seldom}, items=items)
    found = of_draws(asking(draw(small, firms["A neutral"][0], 1_000, 1), 0.1), firms["A neutral"][0], {})
    cover = found.covers[model.items["legal"].cover or ""]
    assert (cover.dominant, cover.p95_max_scenario) == ("often", "seldom")
    assert 0 < cover.severity.p95 < cover.p95_max < 1


def test_a_firm_that_nothing_can_cost_anything_has_an_estimate_of_nothing(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    scenario = replace(model.scenarios["payment-fraud"], items={})
    found = estimate(replace(model, scenarios={scenario.id: scenario}), firms["A neutral"][0], {}, 100, 1)
    (one,) = found.scenarios
    assert one.rate > 0
    assert (one.eal, one.share, astuple(one.severity), astuple(one.expenses)) == (0, 0, (0, 0, 0), (0, 0, 0))
    assert (found.eal, found.eal_range, found.expenses.dominant) == (0, (0, 0), None)


def test_days_of_standing_still_are_the_costs_that_measure_them(draws: Draws, firms: dict[str, Firm]) -> None:
    now = factors(draws.model, firms["A weak"][1])
    stopping = 0
    for events in draws.events:
        measured = [(n, x) for n, x in enumerate(events.hazard.lines) if x.day is not None]
        expected = np.zeros(events.amounts.shape[1])
        for n, one in measured:
            yen = events.amounts[n] * now.severity[one.item.group]
            expected += np.minimum(yen, math.inf if one.cap is None else one.cap * one.median) / one.day
        assert events.stop_days(now) == pytest.approx(expected)
        stopping += len(measured)
    assert stopping


def test_days_of_several_stops_in_one_event_add_up() -> None:
    stops = [
        SimpleNamespace(item=SimpleNamespace(group="stop"), cap=None, day=day) for day in (10.0, None, 5.0)
    ]
    hazard: Any = SimpleNamespace(lines=stops)
    amounts = np.array([[20.0, 0.0], [7.0, 7.0], [15.0, 5.0]])
    events = Events(hazard, np.zeros(0, np.intp), np.zeros(0), np.zeros(2), amounts)
    now: Any = SimpleNamespace(severity={"stop": 2.0})
    assert events.stop_days(now).tolist() == [10.0, 2.0]


def test_a_cap_on_a_cost_by_person_grows_with_the_persons() -> None:
    rule = PersonRule(reference=100.0, exponent=0.5, at_least=25.0)
    capped = SimpleNamespace(
        item=SimpleNamespace(group="leak"), target="a", cap=2.0, median=10.0, persons=rule
    )
    hazard: Any = SimpleNamespace(lines=[capped])
    events = Events(
        hazard, np.zeros(0, np.intp), np.zeros(0), np.array([100.0, 25.0, 24.0]), np.full((1, 3), 1e3)
    )
    now: Any = SimpleNamespace(severity={"leak": 2.0})
    assert events.cost(now).tolist() == [20.0, 10.0, 0.0]
    assert events.cost(now, {"a"}).tolist()[1:2] == [10.0]


@pytest.mark.parametrize("severity", [0.5, 1.5])
@pytest.mark.parametrize("cap", [None, 0.7, 2.0])
def test_the_exact_mean_of_a_cost_is_that_of_its_distribution_up_to_its_cap(
    cap: float | None, severity: float
) -> None:
    z = np.linspace(-9, 9, 200_001)
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])
    mean = (np.minimum(severity * np.exp(0.8 * z), cap or math.inf) * density).sum()
    one: Any = SimpleNamespace(
        item=SimpleNamespace(group="g"), persons=None, p=0.5, median=10.0, sigma=0.8, cap=cap
    )
    hazard: Any = SimpleNamespace(scenario=SimpleNamespace(id="s"), alpha=4.0, rate=0.1, lines=(one,))
    now: Any = SimpleNamespace(severity={"g": severity}, frequency={"s": 1.0})
    assert of_hazards([hazard], now, 0.3).scenarios[0].lines[0] == pytest.approx(0.5 * 10 * mean, rel=1e-6)


def ransomware(draws: Draws) -> Any:
    return next(e for e in draws.events if e.hazard.scenario.id == "ransomware")


@pytest.mark.parametrize("waiting", [0.5, 1.0, 3.0])
def test_a_waiting_time_takes_its_share_of_each_stop(
    waiting: float, draws: Draws, firms: dict[str, Firm]
) -> None:
    now, events, covers = factors(draws.model, firms["A weak"][1]), ransomware(draws), draws.model.covers
    plan = Plan(0.0, 0.0, 1e15, waiting_days=waiting)
    stop, days = (
        events.cost(now, {c for c, its in covers.items() if its == "interruption"}),
        events.stop_days(now),
    )
    left = np.array([max(1 - waiting / d, 0.0) if d > 0 else 0.0 for d in days])
    assert layer(events, now, covers, plan).paid == pytest.approx(stop * left)
    assert (left > 0).any()


def test_a_plan_pays_only_the_covers_that_were_bought_and_nothing_below_its_deductible(
    draws: Draws, firms: dict[str, Firm]
) -> None:
    now, events, covers = factors(draws.model, firms["A weak"][1]), ransomware(draws), draws.model.covers
    bought = frozenset({"incident-response"})
    assert covers["incident-response"] == EXPENSES
    plan = Plan(1e15, 1e15, 1e15, deductible=1e6, covers=bought)
    expected = np.maximum(events.cost(now, bought) - 1e6, 0.0)
    assert layer(events, now, covers, plan).paid == pytest.approx(expected)
    nothing = layer(events, now, covers, Plan(0.0, 1e15, 0.0, deductible=1e15)).paid
    assert nothing.max() == 0


def judged(state: State, points: float, full: float) -> Any:
    question = SimpleNamespace(full_points=full, controls=("a", "b"))
    return SimpleNamespace(
        question=question, state=state, points=points, counts=state is not State.NOT_APPLICABLE
    )


def test_a_share_of_full_marks_is_told_of_what_counts_and_has_marks() -> None:
    given = [
        judged(State.ANSWERED, 0.5, 2.0), judged(State.UNKNOWN, 2.0, 2.0), judged(State.NOT_APPLICABLE, 2.0, 2.0),
        judged(State.ANSWERED, 0.5, 0.0), judged(State.ANSWERED, 0.5, 0.5),
    ]  # fmt: skip
    assert list(shares(given)) == [(("a", "b"), 0.25), (("a", "b"), None), (("a", "b"), 1.0)]


BASE: dict[str, object] = {"industry": "manufacturing", "employees": 50, "revenue": 500_000_000}


def test_a_firm_that_says_little_is_assumed_to_be_usual_and_each_assumption_is_told(model: LossModel) -> None:
    found = loss_profile(BASE, model)
    assert isinstance(found, LossProfile)
    usual = model.persons_if_unknown
    traits = found.traits - {"has-records"}
    assert found.persons == (usual.b2c if "b2c" in traits else usual.default) + 50
    industry = model.industries["manufacturing"]
    for trait in model.traits.values():
        expected = trait.id in industry.assumed if trait.if_unknown == "industry" else trait.if_unknown
        assert (trait.id in traits) == expected
        told = {(a.fact, a.text, a.value) for a in found.assumed}
        assert {
            (fact, trait.text, "yes" if expected else "no") for fact in asked_by(trait.yes_when, {})
        } <= told
    assert ("personal_records", usual.text, f"{found.persons:.0f}") in told


@pytest.mark.parametrize("value", [None, "unknown"])
def test_what_is_no_number_of_persons_is_not_known(value: object, model: LossModel) -> None:
    said, silent = loss_profile({**BASE, "personal_records": value}, model), loss_profile(BASE, model)
    assert said == silent


def test_nobody_held_is_nobody_to_pay(model: LossModel) -> None:
    found = loss_profile({**BASE, "personal_records": 0}, model)
    assert isinstance(found, LossProfile)
    assert (found.persons, "has-records" in found.traits) == (0, False)
    one = loss_profile({**BASE, "personal_records": 1}, model)
    assert isinstance(one, LossProfile)
    assert "has-records" in one.traits


def test_every_scenario_of_a_firm_is_one_of_the_model(model: LossModel, firms: dict[str, Firm]) -> None:
    found: tuple[Hazard, ...] = hazards(model, firms["B weak"][0])
    assert {h.scenario.id for h in found} <= {s.id for s in model.scenarios.values()}
    assert all(h.rate > 0 and h.lines for h in found)


def by_item(model: LossModel, profile: LossProfile) -> dict[tuple[str, str], Any]:
    return {(h.scenario.id, x.item.id): x for h in hazards(model, profile) for x in h.lines}


def test_every_cost_may_grow_with_the_staff(model: LossModel, firms: dict[str, Firm]) -> None:
    profile = replace(
        firms["provider"][0], traits=frozenset().union(*(firm.traits for firm, _ in firms.values()))
    )
    bare = {k: replace(i, floor=0.0) for k, i in model.items.items()}
    more = {k: replace(i, employees_exponent=i.employees_exponent + 0.5) for k, i in bare.items()}
    one, two = (by_item(replace(model, items=items), profile) for items in (bare, more))
    factor = math.sqrt(profile.employees / model.constants.reference_employees.value)
    assert {x.item.per for x in one.values()} == set(Per)
    assert {k: x.median for k, x in two.items()} == {
        k: pytest.approx(factor * x.median) for k, x in one.items()
    }


def test_a_stop_costs_a_firm_the_share_that_depends_on_its_systems(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    profile = firms["A weak"][0]
    whole, part = (
        by_item(replace(model, items={k: replace(i, floor=0.0, dependency=on) for k, i in model.items.items()}), profile)
        for on in (False, True)
    )  # fmt: skip
    share = model.industries[profile.industry].dependency.value
    days = [key for key, x in whole.items() if x.day is not None]
    assert share != 1
    assert days
    for key in days:
        assert part[key].median == pytest.approx(share * whole[key].median)
        assert part[key].day == pytest.approx(share * whole[key].day)
        day = (
            profile.revenue
            * model.industries[profile.industry].margin.value
            / model.constants.days_per_year.value
        )
        assert whole[key].day == pytest.approx(day)


def test_a_scale_by_persons_counts_one_where_there_is_nobody(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    steep = replace(model, scales={**model.scales, "persons": Scale(1, 1, 0, 1e9)})
    scenario = replace(model.scenarios["payment-fraud"], scales=("persons",))
    steep = replace(steep, scenarios={scenario.id: scenario})
    rates = [hazards(steep, replace(firms["A neutral"][0], persons=n))[0].rate for n in (0, 1, 2)]
    assert rates == pytest.approx([rates[0], rates[0], 2 * rates[0]])


def test_a_cost_that_cannot_come_is_left_out(model: LossModel, firms: dict[str, Firm]) -> None:
    profile = firms["A neutral"][0]
    scenario = model.scenarios["payment-fraud"]
    for change in ({"factor": 0.0}, {"p_factor": 0.0}):
        none = replace(scenario, items={k: replace(e, **change) for k, e in scenario.items.items()})
        assert hazards(replace(model, scenarios={none.id: none}), profile)[0].lines == ()


def test_staff_are_never_more_than_everyone(model: LossModel) -> None:
    facts = {**BASE, "data_kinds": ("special-care",)}
    none, few, all_, more = (loss_profile({**facts, "personal_records": n}, model) for n in (0, 10, 50, 100))
    assert isinstance(none, LossProfile)
    assert isinstance(few, LossProfile)
    assert isinstance(all_, LossProfile)
    assert isinstance(more, LossProfile)
    assert (none.award, few.award, all_.award, more.award) == (5_000, 30_000, 30_000, 17_500)
    assert few.jo_per_person == all_.jo_per_person > more.jo_per_person > none.jo_per_person


def test_a_poor_response_raises_what_each_person_is_paid(model: LossModel) -> None:
    twice = replace(model, jo=replace(model.jo, response=2 * model.jo.response))
    usual, poor = loss_profile(BASE, model), loss_profile(BASE, twice)
    assert isinstance(usual, LossProfile)
    assert isinstance(poor, LossProfile)
    assert poor.jo_per_person == 2 * usual.jo_per_person


def test_an_industry_with_higher_responsibility_pays_more_a_person(model: LossModel) -> None:
    assert {i.higher_responsibility for i in model.industries.values()} == {True, False}
    for key, industry in model.industries.items():
        if industry.with_shop is None and not industry.special_care_of_everyone:
            found = loss_profile(
                {**BASE, "industry": key, "personal_records": 5_000, "data_kinds": ("none",)}, model
            )
            assert isinstance(found, LossProfile)
            factor = getattr(
                model.jo.responsibility, "higher" if industry.higher_responsibility else "ordinary"
            )
            rest = model.jo.base * 2 * model.jo.identifiability * model.jo.response
            assert found.jo_per_person == pytest.approx(rest * factor)


def test_an_estimate_names_its_seed_and_depends_on_it(model: LossModel, firms: dict[str, Firm]) -> None:
    profile, maturity = firms["A weak"]
    one, two = (of_draws(draw(model, profile, 100, seed), profile, maturity) for seed in (3, 4))
    assert (one.seed, two.seed) == (3, 4)
    assert one.eal_range != two.eal_range
