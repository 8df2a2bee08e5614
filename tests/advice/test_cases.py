"""Published incidents that began with the same weaknesses."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple, replace
from support_advice import BARE, FULL, estimate

from cyberdiag.advice.advise import advise
from cyberdiag.model.advice_cases import CaseWeaknesses
from cyberdiag.model.advised import Why

if TYPE_CHECKING:
    from support_advice import Advise, MakeContext

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advice_cases import Matching

WEAK = st.dictionaries(
    st.sampled_from(["TEC-02", "TEC-06", "TEC-12", "TEC-19", "HUM-04", "HUM-06", "HUM-07", "ORG-09", "TEC-17"]),
    st.sampled_from(["no", "partly", "unknown"]),
)  # fmt: skip


@given(facts=st.sampled_from([BARE, FULL, {**FULL, "industry": "healthcare"}]), weak=WEAK)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_five_to_eight_diverse_cases(facts: dict[str, Any], weak: dict[str, str], advised: Advise) -> None:
    matches = advised(facts, weak).cases.matches
    assert 5 <= len(matches) <= 8
    assert len({m.case.id for m in matches}) == len(matches)
    events = [m.case.same_event for m in matches if m.case.same_event]
    assert len(events) == len(set(events))
    assert max(Counter(m.case.scenario for m in matches).values()) <= 2
    after = [m.score for m in matches[3:]]
    assert after == sorted(after, reverse=True)
    for earlier, later in itertools.combinations(matches, 2):
        topics = {*later.reported, *later.inferred}
        new = topics - {*earlier.reported, *earlier.inferred}
        assert new or not topics or earlier.case.scenario != later.case.scenario


def test_the_answer_that_brought_a_case_is_named(advised: Advise) -> None:
    found = advised({**FULL, "industry": "logistics"}, {"HUM-04": "no"}).cases.matches
    assert found[0].case.scenario == "payment-fraud"
    assert found[0].because == ("HUM-04",)
    assert "payment-verification" in (*found[0].reported, *found[0].inferred)


def test_strong_firm_gets_cases_of_firms_like_it(advised: Advise) -> None:
    found = advised({**FULL, "industry": "healthcare"}).cases.matches
    assert len(found) == 5
    assert found[0].case.industry == "healthcare"
    assert not any(m.reported or m.inferred for m in found)
    assert "industry" in found[0].because


def only(data: AdviceData, *changes: dict[str, Any]) -> AdviceData:
    """Return data whose cases are copies of one case with no likeness, each with its changes."""
    plain = replace(
        data.cases[0], industry="none", size="public", scenario="media", country="FR", date="2020-01", same_event="",
    )  # fmt: skip
    cases = []
    for n, change in enumerate(changes):
        rest = {"reported": (), "inferred": (), **change}
        weaknesses = CaseWeaknesses(rest.pop("reported"), rest.pop("inferred"))
        cases.append(replace(plain, id=f"case-{n}", weaknesses=weaknesses, **rest))
    return replace(data, cases=tuple(cases))


MFA, PATCH = ("no-mfa",), ("unpatched-edge-device",)


@pytest.mark.parametrize(
    ("first", "second", "weak"),
    [
        ({"reported": PATCH}, {"inferred": PATCH}, {"TEC-02": "no"}),
        ({"reported": PATCH}, {"reported": MFA}, {"TEC-02": "no", "TEC-06": "partly"}),
        ({"inferred": PATCH}, {"industry": "retail", "size": "small", "date": "2026-10"}, {"TEC-02": "no"}),
        ({"reported": PATCH, "industry": "retail"}, {"reported": PATCH, "size": "small"}, {"TEC-02": "no"}),
        ({"reported": PATCH, "size": "small"}, {"reported": PATCH, "date": "2026-10"}, {"TEC-02": "no"}),
        ({"reported": PATCH, "date": "2026-10"}, {"reported": PATCH, "date": "2022-10"}, {"TEC-02": "no"}),
        ({"reported": PATCH, "industry": "retail"}, {"reported": PATCH, "scenario": "ransomware"}, {"TEC-02": "no"}),
        ({"inferred": PATCH, "industry": "retail"}, {"reported": PATCH, "size": "small", "country": "JP"}, {"TEC-02": "no"}),
        ({"inferred": PATCH, "size": "small", "country": "JP"}, {"reported": PATCH}, {"TEC-02": "no"}),
        ({"reported": PATCH}, {"reported": PATCH, "industry": "retail", "date": "2014-10"}, {"TEC-02": "no"}),
        ({"reported": PATCH, "industry": "retail", "country": "JP"}, {"reported": PATCH, "industry": "retail"}, {"TEC-02": "no"}),
        ({"reported": PATCH}, {"reported": PATCH}, {"TEC-02": "no"}),
    ],
)  # fmt: skip
def test_what_counts_more(
    first: dict[str, Any], second: dict[str, Any], weak: dict[str, str], make_context: MakeContext, data: AdviceData
) -> None:  # fmt: skip
    facts = {**FULL, "industry": "retail", "employees": 20}
    context = make_context(facts, weak, loss=estimate({"liability": 1e6}))
    for order in ((first, second), (second, first)):
        found = advise(only(data, *order), context).cases.matches
        best = found[0].case
        expected = 0 if first == second else order.index(first)
        assert best.id == f"case-{expected}"


def test_a_wholly_missing_control_counts_more(make_context: MakeContext, data: AdviceData) -> None:
    one = only(data, {"reported": PATCH})
    missing, partly = (
        advise(one, make_context(FULL, {"TEC-02": a})).cases.matches[0].score for a in ("no", "partly")
    )
    assert missing > partly


def test_only_one_case_of_an_event(make_context: MakeContext, data: AdviceData) -> None:
    twice = only(data, {"same_event": "x"}, {"same_event": "x"}, {"scenario": "outage"})
    found = advise(twice, make_context(FULL)).cases.matches
    assert [m.case.id for m in found] == ["case-0", "case-2"]
    assert len({c.same_event for c in data.cases if c.id.startswith("crowdstrike")}) == 1


def test_scenarios_that_cannot_happen_to_the_firm_are_left_out(
    make_context: MakeContext, data: AdviceData
) -> None:
    loss = estimate({"liability": 1e6}, scenario="ot-physical")
    none = replace(loss, scenarios=(replace(loss.scenarios[0], rate=0.0, eal=0.0),))
    found = advise(data, make_context(BARE, rest="worst", loss=none)).cases.matches
    assert not any(m.case.scenario == "ot-physical" for m in found)


def test_weaknesses_without_a_case_are_told(make_context: MakeContext, data: AdviceData) -> None:
    context = make_context(FULL, {"TEC-02": "no", "HUM-04": "no", "ORG-01": "no"})
    found = advise(only(data, {"reported": PATCH}), context).cases
    assert "payment-verification" in {t.id for t in found.without_case}
    assert "unpatched-edge-device" not in {t.id for t in (*found.without_case, *found.not_shown)}
    assert set(found.questions_without_case) == {"HUM-04", "ORG-01"}


def test_weak_topics_that_other_cases_show_are_told_apart(advised: Advise, data: AdviceData) -> None:
    found = advised(FULL, rest="worst").cases
    shown = {t for m in found.matches for t in m.case.topics}
    assert found.without_case == ()
    assert found.not_shown
    assert {t.id for t in found.not_shown} | shown >= set(data.topics)


def test_how_many_cases_are_shown_and_which_counts_more_follows_the_data(
    make_context: MakeContext, data: AdviceData
) -> None:
    rule = data.matching
    assert (rule.fewest, rule.most, rule.per_scenario, rule.recent_months) == (5, 8, 2, 120)
    assert sum(astuple(rule.likeness)) < rule.basis.inferred
    assert (rule.alike.first, rule.alike.country) == (3, "JP")
    two = only(data, {"inferred": PATCH}, {"inferred": MFA, "scenario": "outage", "size": "mid"})
    context = make_context(FULL, {"TEC-02": "no", "TEC-07": "no"})

    def first(changed: Matching) -> list[str]:
        return [m.case.id for m in advise(replace(two, matching=changed), context).cases.matches]

    assert first(rule) == ["case-1", "case-0"]
    assert first(replace(rule, most=1)) == ["case-1"]
    assert (
        first(replace(rule, alike=replace(rule.alike, size=0.0), likeness=replace(rule.likeness, size=0.0)))[
            0
        ]
        == "case-0"
    )
    assert first(replace(rule, per_scenario=0)) == []


@pytest.mark.parametrize("employees", [25, 40, 49, 50, 60, 100])
def test_a_bound_between_sizes_changes_no_case(
    employees: int, make_context: MakeContext, data: AdviceData
) -> None:
    own = {"industry": "manufacturing", "country": "JP", "inferred": MFA, "size": "mid"}
    of_trade = {**own, "inferred": (), "reported": PATCH, "size": "large", "scenario": "ransomware"}
    context = make_context(
        {**FULL, "industry": "manufacturing", "employees": employees}, {"TEC-02": "partly", "TEC-07": "no"}
    )
    found = advise(only(data, of_trade, own), context).cases.matches
    assert found[0].case.id == "case-1"
    assert "size" in found[0].alike


def test_it_is_told_why_each_other_case_is_not_shown(make_context: MakeContext, data: AdviceData) -> None:
    old = {"reported": MFA, "date": "2010-01", "scenario": "insider"}
    told: list[tuple[dict[str, Any], Why | None]] = [
        ({"reported": PATCH, "same_event": "x"}, None),
        ({"reported": PATCH}, Why.SAYS_THE_SAME),
        ({"reported": MFA, "same_event": "x", "scenario": "insider"}, Why.SAME_EVENT),
        ({"reported": ("leaver-access",), "scenario": "insider"}, Why.NO_WEAKNESS),
        ({"reported": MFA, "scenario": "insider"}, None),
        ({"reported": ("weak-password",)}, None),
        ({"reported": ("exposed-service",)}, Why.SAME_KIND),
        ({**old, "reported": ("weak-password",)}, Why.OLD),
        ({"reported": ("weak-password",), "scenario": "outage"}, Why.OTHERS_NEARER),
        ({"reported": PATCH, "scenario": "ot-physical"}, Why.CANNOT_HAPPEN),
    ]
    weak = {"TEC-02": "no", "TEC-06": "no", "TEC-07": "no", "TEC-09": "no"}
    loss = estimate({"liability": 1e6}, scenario="ot-physical")
    none = replace(loss, scenarios=(replace(loss.scenarios[0], rate=0.0, eal=0.0),))
    few = only(data, *(case for case, _ in told))
    rule = replace(few.matching, most=3)
    found = advise(replace(few, matching=rule), make_context(FULL, weak, loss=none)).cases
    assert {k: v.why for k, v in found.left_out.items()} == {
        f"case-{n}": why for n, (_, why) in enumerate(told) if why is not None
    }
    assert len(found.matches) == 3
    assert [c.id for c in found.left_out["case-1"].others] == ["case-0"]


def test_every_case_is_shown_or_told_why_not(advised: Advise, data: AdviceData) -> None:
    found = advised(FULL, rest="worst").cases
    shown = {m.case.id for m in found.matches}
    assert shown | set(found.left_out) == {c.id for c in data.cases}
    assert not shown & set(found.left_out)
