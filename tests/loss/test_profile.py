from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cyberdiag.loss.estimate import estimate
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.condition import comparisons
from cyberdiag.model.loss import LossProfile, Missing

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossModel

    Firm = tuple[LossProfile, dict[str, float]]

ASKED = {
    "industry": "manufacturing",
    "employees": 50,
    "revenue": 500_000_000,
    "personal_records": 5_000,
    "data_kinds": ("none",),
    "cards": "none",
    "website": "information",
    "equipment": ("plant",),
    "it_provider": "no",
    "customers": "business",
    "outsourcing": "entrusts",
    "cloud": "some",
    "publishing": "yes",
}


def test_answers_become_the_manufacturer_of_the_specification(
    model: LossModel, firms: dict[str, Firm]
) -> None:
    found = loss_profile(ASKED, model)
    assert found == firms["A neutral"][0]


def test_an_online_shop_is_the_shop_variant_of_retail(model: LossModel) -> None:
    facts = {**ASKED, "industry": "retail", "website": "shop", "customers": "consumers", "cards": "passes"}
    found = loss_profile(facts, model)
    assert isinstance(found, LossProfile)
    assert found.industry == "retail-ec"
    assert {"shop", "web-data", "cards", "b2c"} <= found.traits
    assert "b2b" not in found.traits
    assert found.assumed == ()
    same = loss_profile({**facts, "industry": "professional"}, model)
    assert isinstance(same, LossProfile)
    assert same.industry == "professional"


@pytest.mark.parametrize("gone", ["industry", "employees", "revenue"])
@pytest.mark.parametrize("value", [None, "unknown"])
def test_no_estimate_without_the_three_facts(gone: str, value: str | None, model: LossModel) -> None:
    assert loss_profile({**ASKED, gone: value}, model) == Missing((gone,))
    assert loss_profile({}, model) == Missing(("industry", "employees", "revenue"))


def test_every_other_fact_is_assumed_and_told(model: LossModel) -> None:
    facts = {key: ASKED[key] for key in ("industry", "employees", "revenue")}
    found = loss_profile(facts, model)
    assert isinstance(found, LossProfile)
    assert {a.fact for a in found.assumed} == set(ASKED) - set(facts)
    assert all(a.text and a.value for a in found.assumed)
    assert found.persons == 1_050
    assert {"web-data", "cards", "b2b", "outsourced", "publishing", "ot"} <= found.traits
    assert {"shop", "it-provider", "b2c"}.isdisjoint(found.traits)


@pytest.mark.parametrize("gone", sorted(set(ASKED) - {"industry", "employees", "revenue"}))
def test_an_open_fact_never_estimates_less_than_the_harmless_answer(gone: str, model: LossModel) -> None:
    harmless = {
        **ASKED, "personal_records": 50, "website": "none", "equipment": ("none",), "customers": "consumers",
        "outsourcing": "neither", "cloud": "none", "publishing": "no",
    }  # fmt: skip
    known, unknown = loss_profile(harmless, model), loss_profile({**harmless, gone: None}, model)
    assert isinstance(known, LossProfile)
    assert isinstance(unknown, LossProfile)
    assert estimate(model, unknown, {}, 0, 1).eal >= estimate(model, known, {}, 0, 1).eal


def test_data_of_staff_count_for_the_number_of_staff(model: LossModel) -> None:
    special = {**ASKED, "data_kinds": ("special-care",), "personal_records": 80_000}
    office, clinic = loss_profile(special, model), loss_profile({**special, "industry": "healthcare"}, model)
    assert isinstance(office, LossProfile)
    assert isinstance(clinic, LossProfile)
    assert office.award == pytest.approx(5_000 + 25_000 * 50 / 80_000)
    assert clinic.award == 30_000


def test_reference_values_of_the_jo_model(model: LossModel) -> None:
    shop = {**ASKED, "industry": "retail", "website": "shop", "personal_records": 80_000}
    bought = loss_profile({**shop, "data_kinds": ("purchase",)}, model)
    cards = loss_profile({**shop, "data_kinds": ("purchase",), "cards": "stores"}, model)
    assert isinstance(bought, LossProfile)
    assert isinstance(cards, LossProfile)
    assert (bought.jo_per_person, cards.jo_per_person) == (18_000, 78_000)


def test_every_industry_of_the_questionnaire_has_values(model: LossModel) -> None:
    from cyberdiag.catalog.load import questionnaire

    asked = questionnaire("profile", "ja").question("industry")
    assert asked is not None
    answers = {choice.id for choice in asked.choices}
    assert answers == {key for key, industry in model.industries.items() if not industry.variant}
    for industry in answers:
        found = loss_profile({"industry": industry, "employees": 1, "revenue": 1}, model)
        assert isinstance(found, LossProfile)


def test_every_fact_and_answer_that_the_model_reads_is_asked(model: LossModel) -> None:
    from cyberdiag.catalog.load import questionnaire

    asked = questionnaire("profile", "ja")
    rules = [t.yes_when for t in model.traits.values()]
    rules += [*(a.when for a in model.awards.classes), *(level.when for level in model.jo.levels)]
    for rule in rules:
        for one in comparisons(rule):
            question = asked.question(one.question or "")
            assert question is not None, one
            assert set(one.includes or ()) <= {choice.id for choice in question.choices}


def test_industries_say_they_are_alike_where_their_amounts_are_the_same(model: LossModel) -> None:
    """Real estate and other services, IT and finance: known by comparing amounts, not by a list."""

    def amount(industry: str) -> tuple[float, ...]:
        facts = {**ASKED, "industry": industry, "data_kinds": ("special-care",)}
        firm = loss_profile(facts, model)
        assert isinstance(firm, LossProfile)
        return tuple(s.eal for s in estimate(model, firm, {}, 0, 1).scenarios)

    named = [i.id for i in model.industries.values() if not i.variant]
    amounts = {name: amount(name) for name in named}
    for name in named:
        same = {n for n in named if n != name and amounts[n] == amounts[name]}
        assert {i.id for i in model.alike(name)} == same, name
    assert [i.id for i in model.alike("other")] == ["real-estate"]
    assert model.alike("manufacturing") == ()
