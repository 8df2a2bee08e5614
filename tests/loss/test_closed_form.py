from __future__ import annotations

import itertools
import math
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cyberdiag.loss.closed_form import closed_form, of_hazards
from cyberdiag.loss.exposure import Z90, moment
from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import Size
from cyberdiag.loss.uncertainty import savings
from cyberdiag.model.loss_model import Exposure

if TYPE_CHECKING:
    from cyberdiag.loss.factors import Factors
    from cyberdiag.loss.hazards import Hazard, Line
    from cyberdiag.model.loss import LossModel, LossProfile

    Firm = tuple[LossProfile, dict[str, float]]


def without(model: LossModel, item: str) -> LossModel:
    """Take one kind of cost out of every scenario."""
    scenarios = {
        key: replace(s, items={k: e for k, e in s.items.items() if k != item})
        for key, s in model.scenarios.items()
    }
    return replace(model, scenarios=MappingProxyType(scenarios))


def uncapped(model: LossModel) -> LossModel:
    """Let every cost grow as far as its distribution goes."""
    items = {key: replace(item, cap=None) for key, item in model.items.items()}
    return replace(model, items=MappingProxyType(items))


def test_caps_lower_and_call_centre_raises_the_expected_loss(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    profile, maturity = firms["B weak"]
    shipped, without_caps, bare = (
        closed_form(m, profile, maturity).eal for m in (model, uncapped(model), without(model, "call-centre"))
    )
    assert bare < shipped < without_caps


SIZES = st.builds(Size, st.floats(0.01, 1.5), st.floats(0, 0.9), st.floats(0.01, 1))


@given(SIZES)
def test_the_size_of_an_event_keeps_the_mean(size: Size) -> None:
    grow = math.exp(size.sigma**2 / 2)
    assert sum(chance for chance, _ in size.parts) == pytest.approx(1)
    assert sum(chance * median * grow for chance, median in size.parts) == pytest.approx(1)
    square = sum(chance * median**2 * grow**4 for chance, median in size.parts)
    assert size.second == pytest.approx(square)
    assert size.second >= grow**2 * (1 - 1e-12)


def test_events_without_a_size_of_their_own_are_all_alike() -> None:
    alike = Size(0.0)
    assert (alike.mean, alike.second, alike.parts) == (1, 1, ((1, 1),))


@given(SIZES, st.floats(0.1, 1.5), st.floats(0.05, 20), st.floats(0.5, 2))
def test_a_capped_cost_is_the_integral_over_size_and_amount(
    size: Size, sigma: float, cap: float, severity: float
) -> None:
    z = np.linspace(-8, 8, 401)
    density = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    mean = 0.0
    for chance, median in size.parts:
        yen = severity * median * np.exp(size.sigma * z)[:, None] * np.exp(sigma * z)
        mean += chance * float(density @ np.minimum(yen, cap) @ density)
    line: Any = SimpleNamespace(
        item=SimpleNamespace(group="g"),
        persons=None,
        chance=0.5,
        median=10.0,
        sigma=sigma,
        cap=cap,
        branch=None,
    )
    hazard: Any = SimpleNamespace(
        scenario=SimpleNamespace(id="s"), alpha=4.0, rate=0.1, lines=(line,), size=size
    )
    now: Any = SimpleNamespace(severity={"g": severity}, frequency={"s": 1.0})
    assert of_hazards([hazard], now).scenarios[0].lines[0] == pytest.approx(0.5 * 10 * mean, rel=2e-3)


def test_the_second_moment_of_an_event_is_that_of_every_way_it_can_go(model: LossModel, firm: Firm) -> None:
    """Given which costs come, the event is a sum of lognormals; that is added up over all that may come."""
    profile, maturity = firm
    now, added_up = factors(model, maturity), set()
    for found in closed_form(model, profile, maturity).scenarios:
        lines = found.hazard.lines
        free = [n for n, line in enumerate(lines) if line.p < 1]
        if len(free) > 8:  # more ways than a test can walk; the simulation looks at those
            continue
        added_up.add(found.hazard.scenario.id)
        branches = list(dict.fromkeys(line.branch for line in lines if line.branch))
        total = 0.0
        for taken in itertools.product((True, False), repeat=len(branches)):
            open_ = {b for b, t in zip(branches, taken, strict=True) if t}
            way = math.prod(b[1] if b in open_ else 1 - b[1] for b in branches)
            for come in itertools.product((True, False), repeat=len(free)):
                chance, costs = way, []
                for n, line in enumerate(lines):
                    comes = n not in free or come[free.index(n)]
                    chance *= line.p if n in free and comes else 1 - line.p if n in free else 1.0
                    if comes and (line.branch is None or line.branch in open_):
                        costs.append(line)
                total += chance * second(found.hazard, costs, now)
        assert found.second_moment == pytest.approx(total, rel=1e-9), found.hazard.scenario.id
    assert "payment-fraud" in added_up
    assert len(added_up) > 5


def second(hazard: Hazard, costs: list[Line], now: Factors) -> float:
    """The mean square of a sum of lognormals in an event of any size and with any number of persons."""
    total = 0.0
    for one, other in itertools.product(costs, costs):
        both = math.exp(2 * one.sigma**2) if one is other else math.exp((one.sigma**2 + other.sigma**2) / 2)
        rules = [line.persons for line in (one, other) if line.persons is not None]
        persons = moment(
            hazard.scenario.exposure,
            hazard.persons,
            sum(rule.exponent for rule in rules),
            max((rule.at_least for rule in rules), default=0.0),
        ) / math.prod(rule.reference**rule.exponent for rule in rules)
        yen = one.median * other.median * now.severity[one.item.group] * now.severity[other.item.group]
        total += yen * both * persons
    return total * hazard.size.second


def test_reductions_are_differences_of_the_expected_loss(model: LossModel, firm: Firm) -> None:
    profile, maturity = firm
    changes = [{control: 1.0} for control in model.controls]
    before = closed_form(model, profile, maturity).eal
    for change, saving in zip(changes, savings(model, profile, maturity, changes, 1), strict=True):
        after = closed_form(model, profile, {**maturity, **change}).eal
        assert saving.yen == pytest.approx(before - after, abs=1e-3)
        assert 0 <= saving.low <= saving.yen <= saving.high


def test_all_controls_together_gain_most(model: LossModel, firm: Firm) -> None:
    profile, maturity = firm
    single = [{control: 1.0} for control in model.controls]
    everything = dict.fromkeys(model.controls, 1.0)
    *each, together = savings(model, profile, maturity, [*single, everything], 1)
    assert together.yen > max(s.yen for s in each)


@given(st.floats(0.3, 5), st.floats(0.3, 5), st.floats(0, 2), st.floats(0, 1.2))
def test_partial_moments_of_a_share(a: float, b: float, power: float, low: float) -> None:
    edges = np.linspace(0, math.pi / 2, 20_001)
    theta = (edges[1:] + edges[:-1]) / 2  # x = sin^2 tames both ends of the density
    density = np.sin(theta) ** (2 * a - 1) * np.cos(theta) ** (2 * b - 1)
    x = np.sin(theta) ** 2
    expected = np.sum(density * x**power * (x >= low)) / np.sum(density)
    found = moment(Exposure(a=a, b=b), 1000, power, 1000 * low) / 1000**power
    assert found == pytest.approx(expected, abs=2e-2)


@pytest.mark.parametrize("x", [0.0, 0.0001, 0.1, 0.5, 0.9, 0.9999, 1.0])
def test_shares_with_a_plain_formula_come_out_exactly(x: float) -> None:
    for a, b, above in (
        (0.5, 0.5, 1 - 2 / math.pi * math.asin(math.sqrt(x))), (1, 1, 1 - x), (3, 1, 1 - x**3), (1, 5, (1 - x) ** 5),
        (1, 1.5, (1 - x) ** 1.5), (2, 2, 1 - 3 * x**2 + 2 * x**3),
    ):  # fmt: skip
        assert moment(Exposure(a=a, b=b), 1000, 0, 1000 * x) == pytest.approx(above, abs=1e-12)


def test_partial_moments_of_a_count() -> None:
    exposure = Exposure(median=20, r=15)
    rng = np.random.default_rng(1)
    drawn = np.minimum(20 * np.exp(math.log(15) / 1.2815515655 * rng.standard_normal(2_000_000)), 3000)
    for power, low in ((0, 50), (1, 0), (1, 100), (2, 0), (0.7, 1000)):
        sample = drawn**power * (drawn >= low)
        error = 5 * sample.std() / math.sqrt(sample.size)
        assert moment(exposure, 3000, power, low) == pytest.approx(sample.mean(), abs=error)


def test_a_count_of_at_most_one_person_is_cut_off_there() -> None:
    z = np.linspace(-9, 9, 200_001)
    persons = np.minimum(20 * np.exp(math.log(15) / Z90 * z), 1)
    mean = (persons * np.exp(-(z**2) / 2)).sum() / np.exp(-(z**2) / 2).sum()
    assert moment(Exposure(median=20, r=15), 1, 1, 0) == pytest.approx(mean, rel=1e-6)


def test_nobody_is_exposed_without_persons() -> None:
    assert moment(Exposure(a=1, b=1), 0, 1, 0) == 0
    assert moment(None, 1000, 1, 0) == 0
    assert moment(None, 1000, 0, 0) == moment(Exposure(a=1, b=1), 0, 0, 0) == 1
    assert moment(Exposure(median=20, r=15), 500, 1, at_least=1000) == 0


STEPS = {
    "revenue": 1.5,
    "employees": 1.5,
    "persons": 1.5,
}


@given(
    st.sampled_from(["A neutral", "A weak", "B neutral", "B weak", "provider"]),
    st.sampled_from(sorted(STEPS)),
    st.floats(0.02, 50),
    st.floats(1.001, 10),
)
def test_expected_loss_grows_with_the_firm(
    model: LossModel, firms: dict[str, Firm], name: str, field: str, scale: float, step: float
) -> None:
    profile, maturity = firms[name]
    small = replace(profile, **{field: max(getattr(profile, field) * scale, 1.0)})
    large = replace(small, **{field: getattr(small, field) * step})
    assert closed_form(model, small, maturity).eal <= closed_form(model, large, maturity).eal


@pytest.mark.parametrize("trait", ["cards", "shop", "web-data", "b2c", "b2b", "ot", "it-provider"])
def test_expected_loss_grows_with_a_trait(trait: str, model: LossModel, firm: Firm) -> None:
    profile, maturity = firm
    base = profile.traits | {"web-data"} if trait == "cards" else profile.traits
    base -= {"shop"} if trait == "web-data" else set()  # a shop has a web leak anyway
    without, having = replace(profile, traits=base - {trait}), replace(profile, traits=base | {trait})
    assert closed_form(model, without, maturity).eal < closed_form(model, having, maturity).eal
