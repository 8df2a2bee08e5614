"""The decision table: facts, an answer, amounts, and the level and reason that follow."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from support_advice import FULL, estimate

from cyberdiag.model.advice_levels import CoverLevel

if TYPE_CHECKING:
    from support_advice import Advise

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advised import CoverAdvice

ESSENTIAL, RECOMMENDED, CONSIDER, NOT = CoverLevel
BEAR = 1_000_000


class Row(NamedTuple):
    """`weak` is a question answered worst, every one if empty; `p95` yen, None without amounts; `rare` below 0.1 % a year."""

    cover: str
    facts: dict[str, Any]
    weak: str
    p95: float | None
    level: CoverLevel
    reason: str
    because: tuple[str, ...]
    rare: bool = False


STAFF = {"employees": 60}
ALONE_WITH_RECORDS = {"personal_records": 200}
PLANT = {"equipment": ("plant",)}
MEMBERS = {"website": "members"}
PROVIDER = {"it_provider": "yes", "development": "yes"}
LARGE, MIDDLING, SMALL = 4 * BEAR, BEAR, 0.3 * BEAR
"""One in two is more than the firm bears, one in twenty, none."""
TABLE = (
    Row("liability", {"personal_records": 1000}, "", None, ESSENTIAL, "liab.records", ("personal_records",)),
    Row("liability", {"personal_records": 1000}, "ORG-05", None, RECOMMENDED, "liab.records", ("personal_records", "ORG-05")),
    Row("liability", {"customers": "business"}, "", SMALL, RECOMMENDED, "liab.partner", ("customers",)),
    Row("liability", {"customers": "business"}, "HUM-02", SMALL, CONSIDER, "liab.partner", ("customers", "HUM-02")),
    Row("liability", {"customers": "business"}, "", 0.99 * SMALL, CONSIDER, "liab.partner", ("customers",)),
    Row("liability", {"customers": "business"}, "HUM-02", LARGE, ESSENTIAL, "liab.partner", ("customers", "HUM-02")),
    Row("liability", {"publishing": "yes"}, "HUM-10", None, RECOMMENDED, "liab.media", ("publishing", "HUM-10")),
    Row("liability", {}, "HUM-02", MIDDLING, RECOMMENDED, "liab.base", ("employees", "HUM-02")),
    Row("liability", {}, "HUM-02", None, CONSIDER, "liab.base", ("employees", "HUM-02")),
    Row("liability", {"employees": None}, "HUM-02", SMALL, CONSIDER, "liab.base", ("industry", "HUM-02")),
    Row("bodily-property", PLANT, "TEC-23", LARGE, ESSENTIAL, "bipd.ot", ("equipment", "TEC-23")),
    Row("bodily-property", {"equipment": ("products",), "own_router": "yes"}, "TEC-02", None, RECOMMENDED, "bipd.product", ("equipment", "TEC-02")),
    Row("bodily-property", PLANT, "TEC-23", 100 * BEAR, CONSIDER, "bipd.ot", ("equipment", "TEC-23"), rare=True),
    Row("bodily-property", {"equipment": "unknown", "own_router": "yes"}, "TEC-02", None, CONSIDER, "unknown", ("equipment", "TEC-02")),
    Row("bodily-property", {}, "TEC-02", None, NOT, "otherwise", ("equipment",)),
    Row("incident-response", {"own_router": "yes"}, "", None, ESSENTIAL, "inc.router", ("own_router",)),
    Row("incident-response", {}, "TEC-12", LARGE, ESSENTIAL, "inc.base", ("employees", "TEC-12")),
    Row("incident-response", {"past_incident": "yes"}, "TEC-12", None, RECOMMENDED, "inc.past", ("past_incident", "TEC-12")),
    Row("incident-response", {}, "TEC-12", None, CONSIDER, "inc.base", ("employees", "TEC-12")),
    Row("attack-response", STAFF, "TEC-05", LARGE, ESSENTIAL, "atk.base", ("employees", "TEC-05")),
    Row("attack-response", {"employees": 50}, "TEC-05", None, RECOMMENDED, "atk.uncertain", ("employees", "TEC-05")),
    Row("attack-response", {"max_downtime": "day"}, "TEC-05", MIDDLING, RECOMMENDED, "atk.stop", ("max_downtime", "TEC-05")),
    Row("attack-response", STAFF, "TEC-05", None, CONSIDER, "atk.base", ("employees", "TEC-05")),
    Row("leak-response", {"personal_records": 1001}, "", None, ESSENTIAL, "leak.duty", ("personal_records",)),
    Row("leak-response", {**ALONE_WITH_RECORDS, "cards": "passes"}, "HUM-02", None, RECOMMENDED, "leak.monitor", ("cards", "HUM-02")),
    Row("leak-response", {**ALONE_WITH_RECORDS, "customers": "business"}, "HUM-02", None, CONSIDER, "leak.base", ("personal_records", "HUM-02")),
    Row("leak-response", {}, "HUM-02", None, NOT, "otherwise", ("personal_records", "employees")),
    Row("legal-response", ALONE_WITH_RECORDS, "ORG-12", LARGE, ESSENTIAL, "reg.base", ("personal_records", "ORG-12")),
    Row("legal-response", {"industry": "finance"}, "ORG-12", None, RECOMMENDED, "reg.industry", ("industry", "ORG-12")),
    Row("legal-response", {"industry": "utilities"}, "ORG-12", None, CONSIDER, "reg.base", ("industry", "ORG-12")),
    Row("legal-response", {}, "ORG-12", None, NOT, "otherwise", ("personal_records", "overseas")),
    Row("business-interruption", {"website": "shop"}, "ORG-13", LARGE, ESSENTIAL, "bi.shop", ("website", "ORG-13")),
    Row("business-interruption", {"max_downtime": "three-days"}, "TEC-12", None, RECOMMENDED, "bi.stop_days", ("max_downtime", "TEC-12")),
    Row("business-interruption", MEMBERS, "TEC-12", None, CONSIDER, "bi.base", ("website", "TEC-12")),
    Row("business-interruption", {}, "TEC-12", None, NOT, "otherwise", ("online_dependence", "website", "max_downtime")),
    Row("it-services", PROVIDER, "TEC-24", LARGE, ESSENTIAL, "it.defect", ("it_provider", "TEC-24")),
    Row("it-services", {**PROVIDER, "outsourcing": "processes"}, "TEC-24", None, RECOMMENDED, "it.custody", ("outsourcing", "TEC-24")),
    Row("it-services", {"it_provider": "unknown"}, "TEC-13", None, CONSIDER, "unknown", ("it_provider", "TEC-13")),
    Row("it-services", {}, "TEC-24", None, NOT, "otherwise", ("it_provider",)),
    Row("employee-crime", {"employees": 5}, "HUM-07", LARGE, ESSENTIAL, "emp.base", ("employees", "HUM-07")),
    Row("employee-crime", {"employees": 20}, "HUM-07", None, RECOMMENDED, "emp.leaver", ("employees", "HUM-07")),
    Row("employee-crime", {"employees": 5}, "HUM-07", None, CONSIDER, "emp.base", ("employees", "HUM-07")),
    Row("employee-crime", {}, "HUM-01", None, NOT, "otherwise", ("employees",)),
)  # fmt: skip


def run(row: Row, advised: Advise, **options: Any) -> CoverAdvice:
    loss = None
    if row.p95 is not None:
        loss = estimate({row.cover: row.p95}, *((0.0005, 0.0005) if row.rare else (0.01, 0.01)))
    weak = {"rest": "best"} if row.weak else {"rest": "worst"}
    worst = {row.weak: "no"} if row.weak else {}
    found = advised({"tolerable_loss": BEAR, **row.facts}, worst, loss=loss, **weak, **options)
    return next(c for c in found.covers if c.cover.id == row.cover)


@pytest.mark.parametrize("row", TABLE, ids=lambda r: f"{r.cover} {r.level.value} {r.reason} {r.weak}")
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_decision_table(row: Row, lang: str, advised: Advise, all_data: dict[str, AdviceData]) -> None:
    found = run(row, advised, lang=lang)
    assert found.level is row.level
    cover = found.cover
    special = {"otherwise": cover.relevance.otherwise, "unknown": all_data[lang].wording.unknown_fact}
    start = (special | cover.reasons)[row.reason].split("{")[0]
    assert any(text.startswith(start) for text in found.reasons), found.reasons
    assert not any("{" in text for text in found.reasons)
    assert set(row.because) <= set(found.because)
    assert found.by_amount == (row.p95 is not None and row.level is not NOT)


def test_table_shows_each_cover_at_each_level_it_can_take(data: AdviceData) -> None:
    shown = {(r.cover, r.level) for r in TABLE}
    possible = {
        (c.id, level)
        for c in data.covers
        for level in CoverLevel
        if level is not NOT or c.relevance.when is not None
    }
    assert shown == possible


@pytest.mark.parametrize(
    ("p95", "hit_rate", "level"),
    [
        (4 * BEAR, 0.002, ESSENTIAL),
        (4 * BEAR, 0.0019, RECOMMENDED),
        (2 * BEAR, 0.01, ESSENTIAL),
        (2 * BEAR, 0.0099, RECOMMENDED),
        (BEAR, 0.02, ESSENTIAL),
        (BEAR, 0.019, RECOMMENDED),
        (BEAR, 0.001, RECOMMENDED),
        (400 * BEAR, 0.0009, CONSIDER),
        (BEAR - 1, 1.0, CONSIDER),
        (0, 1.0, CONSIDER),
    ],
)
def test_level_follows_how_often_more_falls_on_it_than_the_firm_bears(
    p95: float, hit_rate: float, level: CoverLevel, advised: Advise
) -> None:
    loss = estimate({"attack-response": p95}, hit_rate=hit_rate)
    found = advised({"tolerable_loss": BEAR}, loss=loss)
    assert next(c for c in found.covers if c.cover.id == "attack-response").level is level


def test_more_money_in_hand_never_raises_a_level(advised: Advise) -> None:
    order = [NOT, CONSIDER, RECOMMENDED, ESSENTIAL]
    loss = estimate(
        dict.fromkeys(("liability", "incident-response", "leak-response", "employee-crime"), 4000000.0)
    )
    told = [
        advised({**FULL, "tolerable_loss": b}, rest="worst", loss=loss)
        for b in (5e5, 1e6, 2e6, 4e6, 1e7, 1e9)
    ]
    for poorer, richer in itertools.pairwise(told):
        for a, b in zip(poorer.covers, richer.covers, strict=True):
            assert order.index(b.level) <= order.index(a.level)


def test_at_most_three_covers_come_first_the_unbearable_and_not_held_ones(advised: Advise) -> None:
    often = {"liability": 4e6, "incident-response": 8e6, "leak-response": 2e6, "employee-crime": 4e6}
    loss = estimate(often, hit_rate=0.05)
    facts = {**FULL, "tolerable_loss": BEAR, "held_covers": ("incident-response",)}
    found = [c for c in advised(facts, loss=loss).covers if c.first]
    assert {c.cover.id for c in found} == {"liability", "leak-response", "employee-crime"}
    assert all(c.level is ESSENTIAL for c in found)
    both = advised({**facts, "held_covers": ("none",)}, loss=loss).covers
    assert [c.cover.id for c in both if c.first] == ["liability", "incident-response", "employee-crime"]
    assert not any(c.first for c in advised({**facts, "tolerable_loss": 1e9}, loss=loss).covers)


def test_facts_are_worded_in_the_language(advised: Advise) -> None:
    japanese = run(Row("business-interruption", {"max_downtime": "day"}, "TEC-12", None, *_any()), advised)
    english = run(Row("liability", {"personal_records": 12_345}, "TEC-12", None, *_any()), advised, lang="en")
    assert any("「1日」" in text for text in japanese.reasons)
    assert any("12,345 people" in text for text in english.reasons)


def _any() -> tuple[CoverLevel, str, tuple[str, ...]]:
    return CONSIDER, "", ()


@pytest.mark.parametrize(
    "cover", ["leak-response", "bodily-property", "business-interruption", "it-services"]
)
def test_firm_that_has_nothing_is_told_why(cover: str, advised: Advise) -> None:
    """No web site, no customers' data, no plant, no IT services."""
    found = next(c for c in advised({}).covers if c.cover.id == cover)
    assert found.level is NOT
    assert found.reasons == (found.cover.relevance.otherwise,)
    assert found.drivers == ()
    assert found.amounts is None


def test_worst_answers_do_not_make_a_cover_apply(advised: Advise) -> None:
    levels = {c.cover.id: c.level for c in advised({}, rest="worst").covers}
    assert levels["it-services"] is NOT
    assert {c.cover.id: c.level for c in advised(FULL).covers}["it-services"] is RECOMMENDED
