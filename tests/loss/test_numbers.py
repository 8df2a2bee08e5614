"""Numbers worked out a second time in another way; each test stands where changing the program went unnoticed."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from loss.years import of_draws, of_lines, whole
from msgspec.structs import astuple, replace
from support import shared

from cyberdiag.loss.closed_form import Expected, closed_form, hit_chance
from cyberdiag.loss.estimate import EXPENSES, estimate
from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import Hazard, Size, hazards
from cyberdiag.loss.layers import layer
from cyberdiag.loss.maturity import shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.loss.simulate import Events, Row, claims, draw, evaluate
from cyberdiag.model.assessment import State
from cyberdiag.model.by_trait import ShareByTrait
from cyberdiag.model.condition import asked_by
from cyberdiag.model.loss import LossProfile, Plan
from cyberdiag.model.loss_model import Entry, Exposure, Per, PersonRule
from cyberdiag.model.loss_top import Scale

if TYPE_CHECKING:
    from cyberdiag.loss.simulate import Draws
    from cyberdiag.model.loss import LossModel

    Firm = tuple[LossProfile, dict[str, float]]

TRIALS = 20_000
HALF = Exposure(median=1_000, r=4.0, capped=False)
"""Half of the events expose a thousand persons or more."""
SEVERE: Any = SimpleNamespace(severity={"stop": 2.0})


def line(
    target: str, p: float, persons: PersonRule | None = None, branch: tuple[str, float] | None = None
) -> Any:
    return SimpleNamespace(target=target, p=p, persons=persons, branch=branch)


def chance(lines: list[Any], persons: float, targets: set[str], exposure: Any = HALF) -> float:
    scenario: Any = SimpleNamespace(exposure=exposure)
    hazard = Hazard(scenario, 0.1, 1.0, persons, tuple(lines), Size(0.5))
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


def test_costs_of_one_turn_hit_a_cover_only_where_the_event_takes_it() -> None:
    leak, other = ("leak", 0.4), ("other", 0.1)
    lines = [line("a", 1.0, branch=leak), line("a", 0.5, branch=leak), line("b", 0.5, branch=leak)]
    assert chance(lines, 0.0, {"a"}) == pytest.approx(0.4)
    assert chance(lines, 0.0, {"b"}) == pytest.approx(0.4 * 0.5)
    assert chance(lines[1:], 0.0, {"a", "b"}) == pytest.approx(0.4 * (1 - 0.5 * 0.5))
    more = [*lines, line("a", 1.0, branch=other), line("a", 0.2)]
    assert chance(more, 0.0, {"a"}) == pytest.approx(1 - 0.6 * 0.9 * 0.8)


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
    assert found.annual.beyond == pytest.approx(
        {p: total[-max(math.ceil(TRIALS * (100 - p) / 100), 1) :].mean() for p in out.annual_percentiles}
    )
    assert found.annual.floor == 20 / TRIALS
    curve = (out.exceedance.lowest, out.exceedance.highest, out.exceedance.points)
    assert [x for x, _ in found.annual.exceedance] == pytest.approx(np.geomspace(*curve))
    assert [p for _, p in found.annual.exceedance] == [
        float((total >= x).mean()) for x, _ in found.annual.exceedance
    ]


def test_a_threshold_that_is_just_reached_counts(draws: Draws, firms: dict[str, Firm]) -> None:
    years = evaluate(draws, firms["A weak"][1])
    reached, losses = float(np.sort(years.on())[-3]), years.ordered(years.by_event())
    assert losses.p_over(reached) == 3 / TRIALS
    assert losses.p_over(reached * (1 + 1e-9)) == 2 / TRIALS


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
            assert (one.rate, one.mean, one.eal, one.share, one.items) == (
                0,
                0,
                0,
                0,
                (),
            )
            continue
        expected, events = by_id[scenario.id]
        assert (one.rate, one.mean, one.eal) == (expected.rate, expected.mean, expected.eal)
        assert one.share == expected.eal / exact.eal
        lines = zip(expected.hazard.lines, expected.lines, strict=True)
        assert [(i.item, i.title, i.cover, i.p, i.mean, i.eal) for i in one.items] == [
            (x.item.id, x.item.title, x.target, x.chance, mean, expected.rate * mean) for x, mean in lines
        ]
        assert all(
            i.mean == pytest.approx(i.median * i.persons * i.controls * i.spread * i.p) for i in one.items
        )
        assert astuple(one.severity) == quantiles(sum(events.by_target(now).values()))
        if any(x.day for x in expected.hazard.lines):
            assert one.stop_days is not None
            assert astuple(one.stop_days) == quantiles(events.stop_days(now))
        else:
            assert one.stop_days is None


def test_each_cover_tells_what_a_claim_on_it_costs_and_the_expenses_as_one_of_their_own(
    draws: Draws, firms: dict[str, Firm]
) -> None:
    profile, maturity = firms["A weak"]
    found = of_draws(draws, profile, maturity)
    now, usual = evaluate(draws, maturity), evaluate(draws, {})
    shared = frozenset(c for c, its in draws.model.covers.items() if its == EXPENSES)
    parts = {**found.covers, **found.uncovered}
    for one, targets in ((found.expenses, shared), *((c, frozenset({key})) for key, c in parts.items())):
        assert astuple(one.severity) == tuple(claims(now, targets).quantile(p) for p in (50, 90, 95))
        limited = targets == shared or any(draws.model.covers.get(t, EXPENSES) != EXPENSES for t in targets)
        assert one.usual_p95 == (claims(usual, targets).quantile(95) if limited else 0)
        eal = {s.id: sum(i.eal for i in s.items if i.cover in targets) for s in found.scenarios}
        assert one.eal == pytest.approx(sum(eal.values()))
        assert one.dominant == (max(eal, key=lambda s: eal[s]) if one.eal else None)
    assert (found.expenses.id, found.expenses.covered) == (EXPENSES, True)
    assert found.expenses.severity.p50 > 0


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
    found = of_draws(draw(small, firms["A neutral"][0], 1_000, 1), firms["A neutral"][0], {})
    cover = found.covers[model.items["legal"].cover or ""]
    assert cover.dominant == "often"
    assert 0 < cover.severity.p50 < cover.severity.p95 < 1
    assert found.expenses.severity == cover.severity


def test_a_firm_that_nothing_can_cost_anything_has_an_estimate_of_nothing(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    scenario = replace(model.scenarios["payment-fraud"], items={})
    found = estimate(replace(model, scenarios={scenario.id: scenario}), firms["A neutral"][0], {}, 100, 1)
    (one,) = found.scenarios
    assert one.rate > 0
    assert (one.eal, one.share, astuple(one.severity)) == (0, 0, (0, 0, 0))
    assert astuple(found.expenses.severity) == (0, 0, 0)
    assert (found.eal, found.eal_range, found.expenses.dominant) == (0, (0, 0), None)


def test_days_of_standing_still_are_the_costs_that_measure_them(draws: Draws, firms: dict[str, Firm]) -> None:
    now = factors(draws.model, firms["A weak"][1])
    stopping = 0
    for events in draws.events:
        measured = [(line, yen) for line, yen, _ in of_lines(draws, events) if line.day is not None]
        if not measured:
            assert events.stop_days(now) is None
            continue
        expected = np.zeros(events.size)
        for one, drawn in measured:
            yen = drawn * now.severity[one.item.group]
            expected += np.minimum(yen, math.inf if one.cap is None else one.cap * one.median) / one.day
        assert events.stop_days(now) == pytest.approx(expected)
        stopping += len(measured)
    assert stopping


def test_days_of_several_stops_in_one_event_add_up() -> None:
    rows = tuple(
        Row("a", "stop", np.array(yen), None, day)
        for yen, day in (([20.0, 0.0], 10.0), ([7.0, 7.0], None), ([15.0, 5.0], 5.0))
    )
    hazard: Any = SimpleNamespace()
    days = Events(hazard, np.zeros(0, np.intp), np.zeros(0), rows, 2).stop_days(SEVERE)
    assert days is not None
    assert days.tolist() == [10.0, 2.0]


def test_a_cap_on_a_cost_by_person_grows_with_the_persons(draws: Draws) -> None:
    capped = 0
    worst = factors(draws.model, dict.fromkeys(draws.model.controls, 0.0))
    for events in draws.events:
        for line, _, weight in of_lines(draws, events):
            if line.cap is not None and line.persons is not None:
                (row,) = (r for r in events.rows if r.target == line.target and r.cap is not None)
                assert row.cap == pytest.approx(line.cap * line.median * weight)
                assert np.all(row.cost(worst) <= row.cap)
                capped += 1
    assert capped
    row = Row("a", "stop", np.full(3, 1e3), np.array([20.0, 10.0, 0.0]), None)
    assert row.cost(SEVERE).tolist() == [20.0, 10.0, 0.0]


def ransomware(draws: Draws) -> Any:
    return next(e for e in draws.events if e.hazard.scenario.id == "ransomware")


def test_a_plan_pays_only_the_covers_that_were_bought_and_nothing_below_its_deductible(
    draws: Draws, firms: dict[str, Firm]
) -> None:
    now, events, covers = factors(draws.model, firms["A weak"][1]), ransomware(draws), draws.model.covers
    bought = frozenset({"incident-response"})
    assert covers["incident-response"] == EXPENSES
    plan, costs = Plan("p", 1e15, 1e15, 1e15, deductible=1e6, covers=bought), events.by_target(now)
    expected = np.maximum(costs["incident-response"] - 1e6, 0.0)
    paid = layer(costs, covers, plan).paid
    assert paid[EXPENSES] == pytest.approx(expected)
    assert {name for name, yen in paid.items() if yen.any()} == {EXPENSES}
    nothing = layer(costs, covers, Plan("p", 0.0, 1e15, 0.0, deductible=1e15)).paid
    assert not any(yen.any() for yen in nothing.values())


def judged(state: State, points: float, full: float) -> Any:
    question = SimpleNamespace(id="q", full_points=full, controls=("a", "b"))
    return SimpleNamespace(
        question=question, state=state, points=points, counts=state is not State.NOT_APPLICABLE
    )


def test_a_share_of_full_marks_is_told_of_what_counts_and_has_marks() -> None:
    given = [
        judged(State.ANSWERED, 0.5, 2.0), judged(State.UNKNOWN, 2.0, 2.0), judged(State.NOT_APPLICABLE, 2.0, 2.0),
        judged(State.ANSWERED, 0.5, 0.0), judged(State.ANSWERED, 0.5, 0.5),
    ]  # fmt: skip
    assert list(shares(given)) == [("q", ("a", "b"), share) for share in (0.25, None, 1.0)]


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
            (fact, trait.text, "yes" if expected else "no")
            for fact in asked_by(trait.yes_when, {})
            if fact not in BASE
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
