"""The shipped covers, gaps, services and cases: whole, in both languages, and clean."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

import numbers_told
import pytest

from cyberdiag.catalog import knowledge, load
from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.checks.advised import advice_checked
from cyberdiag.catalog.checks.advising import check
from cyberdiag.catalog.losses import load_losses
from cyberdiag.model.advice_cases import CaseWeaknesses

if TYPE_CHECKING:
    from cyberdiag.model.advice import AdviceData

LANGUAGES = ("ja", "en")
COVERS = (
    "liability", "bodily-property", "incident-response", "attack-response", "leak-response",
    "legal-response", "business-interruption", "it-services", "employee-crime",
)  # fmt: skip
TRIGGERS = ("cyber-attack", "leak", "media", "it-user-business")
SERVICES = (
    "emergency-support", "cyber-risk-diagnosis", "leak-response-diagnosis", "iso27001-consulting",
    "training-consulting",
)  # fmt: skip


@cache
def data(lang: str) -> AdviceData:
    return load_advice(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shipped_advice_is_clean(lang: str) -> None:
    questions = load.question_set(("cyber-risk",), lang)
    assert check(advice_checked(data(lang), questions, knowledge.in_use(), load_losses(lang))) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_of_the_source_page_is_there(lang: str) -> None:
    found = data(lang)
    assert sorted(c.id for c in found.covers) == sorted(COVERS)
    assert [c.order for c in found.covers] == list(range(1, 10))
    assert set(found.triggers) == set(TRIGGERS)
    assert {s.id: s.price for s in found.services} == dict(
        zip(SERVICES, ("free", "free", "free", "paid", "paid"), strict=True)
    )
    assert [g.id for g in found.gaps] == [
        "stolen-money",
        "voluntary-closure",
        "ransom",
        "fines",
        "reputation",
    ]


def test_subtleties_of_the_source_page() -> None:
    covers = {c.id: c for c in data("ja").covers}
    assert {"leak", "media"}.isdisjoint(covers["business-interruption"].triggers)
    assert any("本人" in line for line in covers["employee-crime"].not_covered)
    assert "事故対応特別費用の内容に加え" in covers["leak-response"].pays
    assert [c.id for c in covers.values() if c.role == "option"] == [
        "bodily-property", "business-interruption", "it-services", "employee-crime",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cases(lang: str) -> None:
    cases = data(lang).cases
    assert len(cases) >= 60
    assert len({c.id for c in cases}) == len(cases)
    assert {c.scenario for c in cases} <= {s.id for s in load_losses(lang).scenarios.values()}
    retold = {c.id for c in cases if not any(source.was_read for source in c.sources)}
    assert retold == {"tax-insider-kyoto-2020", "nippon-concrete-2023"}


def test_a_page_that_retells_a_notice_is_never_marked_as_read() -> None:
    retelling = re.compile(
        "転載|引用|紹介|論評|b-son|onebe|rocket-boys|cyberhoken|iwb\\.jp|hikari-tax|digitaldata-forensics"
    )
    for case in data("ja").cases:
        for source in case.sources:
            if retelling.search(f"{source.title} {source.url}"):
                assert source.mark == "V2", source.url


def test_what_a_source_does_not_say_is_the_editors_reading() -> None:
    cases = {c.id: c for c in data("ja").cases}
    assert cases["nippn-2021"].weaknesses == CaseWeaknesses(
        ("no-offline-backup",), ("restore-untested", "no-bcp")
    )
    assert not cases["car-dealer-wipe-2021"].weaknesses.reported


def test_languages_tell_the_same_numbers() -> None:
    for a, b in zip(data("ja").cases, data("en").cases, strict=True):
        lines = zip(
            (a.organisation, a.what, a.lesson, *a.consequences),
            (b.organisation, b.what, b.lesson, *b.consequences),
            strict=True,
        )
        for one, other in lines:
            assert numbers_told.japanese(one) == numbers_told.english(other), (a.id, one, other)


@pytest.mark.parametrize(
    ("one", "other", "numbers"),
    [
        ("1億4,200万円余り", "just over JPY 142 million", [142_000_000]),
        ("9千人超、2.5億円", "more than 9,000 people, JPY 250 million", [9_000, 250_000_000]),
        ("63.7ビットコイン", "63.7 bitcoin", [Decimal("63.7")]),
        ("700万人超に2年", "more than seven million for two years", [7_000_000]),
        ("44万9千件を3月に", "449,000 records in March", [449_000]),
        ("十数億円", "well over a billion yen", []),
    ],
)
def test_numbers_are_read_in_both_languages(one: str, other: str, numbers: list[float]) -> None:
    assert numbers_told.japanese(one) == numbers_told.english(other) == Counter(map(Decimal, numbers))


def test_layers_agree_with_the_loss_model() -> None:
    assert {c.id: c.limit.kind.value for c in data("ja").covers} == dict(load_losses("ja").covers)


def test_languages_agree() -> None:
    japanese, english = data("ja"), data("en")
    for a, b in zip(japanese.cases, english.cases, strict=True):
        assert (a.id, a.covers, len(a.consequences)) == (b.id, b.covers, len(b.consequences))
        assert b.what.isascii() or not any("\u3000" <= char <= "\u9fff" for char in b.what)
    for c, d in zip(japanese.covers, english.covers, strict=True):
        assert (len(c.examples), len(c.not_covered)) == (len(d.examples), len(d.not_covered))
        assert {k: names(v) for k, v in c.reasons.items()} == {k: names(v) for k, v in d.reasons.items()}
    assert japanese.wording.disclaimer != english.wording.disclaimer


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_cover_has_other_names_and_no_service_is_sold_that_this_program_is(lang: str) -> None:
    found = data(lang)
    assert all(len(c.also) >= 2 and c.title not in c.also for c in found.covers)
    here = {s.id: s.diagnosis for s in found.services if s.diagnosis}
    assert here == {"cyber-risk-diagnosis": "cyber-risk", "leak-response-diagnosis": "leak-response"}
    assert set(here.values()) <= set(load.questionnaire_ids())
    public = {p.id for s in found.services for p in s.public.values()}
    assert {"ipa-otasuke", "ipa-consultation", "ipa-self-check"} <= public <= set(knowledge.sources(lang))
