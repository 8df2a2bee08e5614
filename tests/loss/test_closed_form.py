from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loss.printed import as_printed
from msgspec.structs import replace

from cyberdiag.loss.closed_form import closed_form
from cyberdiag.loss.estimate import estimate
from cyberdiag.loss.exposure import Z90, moment
from cyberdiag.loss.uncertainty import savings
from cyberdiag.model.loss_model import Exposure

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossModel, LossProfile

    Firm = tuple[LossProfile, dict[str, float]]

MAN = 10_000


def as_in_appendix_c(model: LossModel, *, without_human: bool = False) -> LossModel:
    """Take out what the printed regression values leave out: caps, call centre, truncation."""
    scenarios = {}
    for scenario in model.scenarios.values():
        entries = {key: e for key, e in scenario.items.items() if key != "call-centre"}
        exposure = scenario.exposure
        if exposure is not None and exposure.median is not None:
            if without_human:
                continue
            exposure = replace(exposure, capped=False)
        scenarios[scenario.id] = replace(scenario, items=entries, exposure=exposure)
    items = {key: replace(item, cap=None) for key, item in model.items.items()}
    return replace(model, scenarios=scenarios, items=MappingProxyType(items))


PRINTED = {
    "A neutral": (0.300, None, 2016, None, 16.1, 152_223, 2_240_103, 0.96828),
    "A weak": (0.506, None, 2706, None, 29.2, 279_904, 3_311_355, 0.96061),
    "B neutral": (0.296, 0.296, 1682, 5667, 31.6, 303_099, 4_567_845, 0.96492),
    "B weak": (0.392, 0.520, 1951, 6437, 55.1, 533_161, 6_713_560, 0.95727),
}


@pytest.mark.parametrize("name", PRINTED)
def test_regression_values_of_appendix_c(name: str, model: LossModel, firms: dict[str, Firm]) -> None:
    profile, maturity = firms[name]
    ransom_rate, leak_rate, ransom, leak, eal, mean, sd, p_none = PRINTED[name]
    model = as_printed(model)
    whole = closed_form(as_in_appendix_c(model), profile, maturity)
    by_id = {e.hazard.scenario.id: e for e in whole.scenarios}
    assert round(100 * by_id["ransomware"].rate, 3) == ransom_rate
    assert round(by_id["ransomware"].mean / MAN) == ransom
    if leak is None:
        assert "web-leak" not in by_id
    else:
        assert round(100 * by_id["web-leak"].rate, 3) == leak_rate
        assert round(by_id["web-leak"].mean / MAN) == leak
    assert round(whole.eal / MAN, 1) == eal
    rest = closed_form(as_in_appendix_c(model, without_human=True), profile, maturity)
    assert rest.eal == pytest.approx(mean, abs=1)
    assert rest.sd == pytest.approx(sd, abs=1)
    assert round(rest.p_none, 5) == p_none


def test_caps_lower_and_call_centre_raises_the_expected_loss(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    profile, maturity = firms["B weak"]
    uncapped = replace(
        model, items=MappingProxyType({k: replace(i, cap=None) for k, i in model.items.items()})
    )
    shipped, without_caps, bare = (
        closed_form(m, profile, maturity).eal for m in (model, uncapped, as_in_appendix_c(model))
    )
    assert bare < shipped < without_caps


def test_reductions_are_differences_of_the_expected_loss(model: LossModel, firm: Firm) -> None:
    profile, maturity = firm
    changes = [{control: 1.0} for control in model.controls]
    before = closed_form(model, profile, maturity).eal
    for change, saving in zip(changes, savings(model, profile, maturity, changes, 1), strict=True):
        after = closed_form(model, profile, {**maturity, **change}).eal
        assert saving.yen == pytest.approx(before - after, abs=1e-3)
        assert 0 <= saving.low <= saving.yen <= saving.high


def test_a_saving_is_as_uncertain_as_the_rates(model: LossModel, firm: Firm) -> None:
    profile, maturity = firm
    everything = dict.fromkeys(model.controls, 1.0)
    found = estimate(model, profile, maturity, 0, 7)
    rest = estimate(model, profile, {**maturity, **everything}, 0, 7)
    (saving,) = savings(model, profile, maturity, [everything], 7)
    low, high = (a - b for a, b in zip(found.eal_range, rest.eal_range, strict=True))
    assert saving.low == pytest.approx(low, rel=0.2)
    assert saving.high == pytest.approx(high, rel=0.2)
    assert savings(model, profile, maturity, [], 7) == ()
    (other,) = savings(model, profile, maturity, [everything], 8)
    assert (other.yen, other.low != saving.low, other.high != saving.high) == (saving.yen, True, True)


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
