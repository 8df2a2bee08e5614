"""Losses left out, and services that a rule recommends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support_advice import estimate

if TYPE_CHECKING:
    from support_advice import Advise

    from cyberdiag.model.advice import AdviceData

NO = "no"


def test_gaps_of_every_firm(advised: Advise) -> None:
    found = {g.gap.id: g for g in advised({}, {"HUM-04": NO}, loss=estimate({"stolen-money": 4e6})).gaps}
    assert set(found) == {"stolen-money", "voluntary-closure", "ransom", "fines", "reputation"}
    assert found["stolen-money"].because == ("employees", "HUM-04")
    assert found["stolen-money"].amount == (1e6, 4e6)
    assert found["ransom"].amount is None


@pytest.mark.parametrize(
    ("website", "applies", "says"),
    [("shop", True, "閉める判断"), ("none", False, "ないため"), ("unknown", True, "わからない")],
)
def test_closing_concerns_only_a_web_site_with_entries(
    website: str, applies: bool, says: str, advised: Advise
) -> None:
    found = next(g for g in advised({"website": website}).gaps if g.gap.id == "voluntary-closure")
    assert found.applies is applies
    assert says in found.reason
    assert found.because == ("website",)


TABLE: tuple[tuple[str, dict[str, Any], dict[str, str], str, tuple[str, ...]], ...] = (
    ("emergency-support", {"employees": 9}, {"ORG-12": NO, "HUM-05": NO}, "weak-plan", ("ORG-12", "HUM-05")),
    ("emergency-support", {"past_incident": "yes"}, {}, "past-incident", ("past_incident",)),
    ("emergency-support", {"max_downtime": "day", "servers": "yes"}, {}, "short-downtime", ("max_downtime", "servers")),
    ("cyber-risk-diagnosis", {}, {"ORG-02": NO, "ORG-04": NO, "ORG-06": NO}, "weak-basics", ("ORG-02", "ORG-04", "ORG-06")),
    ("leak-response-diagnosis", {"personal_records": 1001}, {}, "many-records", ("personal_records",)),
    ("leak-response-diagnosis", {"personal_records": 5, "cards": "stores"}, {}, "card-numbers", ("cards",)),
    ("iso27001-consulting", {"customers": "business", "buyer_requests": "yes"}, {}, "asked-by-buyers", ("customers", "buyer_requests", "certifications")),
    ("iso27001-consulting", {"outsourcing": "processes", "employees": 20}, {}, "entrusted-data", ("outsourcing", "employees", "certifications")),
    ("iso27001-consulting", {"it_provider": "yes", "customers": "both"}, {}, "it-provider", ("it_provider", "customers", "certifications")),
    ("training-consulting", {"employees": 30}, {"HUM-02": NO, "HUM-03": NO, "HUM-11": NO}, "weak-training", ("HUM-02", "HUM-03", "HUM-11")),
    ("training-consulting", {"past_incident": "yes", "employees": 20}, {}, "past-incident", ("past_incident", "employees")),
)  # fmt: skip


@pytest.mark.parametrize(("service", "facts", "answers", "rule", "because"), TABLE)
def test_services(
    service: str,
    facts: dict[str, Any],
    answers: dict[str, str],
    rule: str,
    because: tuple[str, ...],
    advised: Advise,
) -> None:
    found = {s.service.id: s for s in advised(facts, answers).services}
    assert rule in found[service].rules
    assert set(because) <= set(found[service].because)


def test_every_rule_is_in_the_table_or_the_score_test(data: AdviceData) -> None:
    shown = {(row[0], row[3]) for row in TABLE}
    there = {(s.id, r.id) for s in data.services for r in s.recommend.values()}
    tested_below = {("cyber-risk-diagnosis", "low-score"), ("leak-response-diagnosis", "weak-plan")}
    assert there == shown | tested_below


def test_low_score(advised: Advise) -> None:
    found = {s.service.id: s for s in advised({}, rest="worst").services}
    assert found["cyber-risk-diagnosis"].rules[0] == "low-score"
    assert len(found["cyber-risk-diagnosis"].because) == 3
    assert "weak-plan" in found["leak-response-diagnosis"].rules


def test_a_strong_firm_needs_no_service(advised: Advise) -> None:
    assert advised({}).services == ()
