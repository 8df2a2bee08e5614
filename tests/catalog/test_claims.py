"""No claim with a number is shown without what it rests on, none is from memory, and both languages tell the same."""

from __future__ import annotations

import re
from functools import cache

import pytest
from catalog import claims
from support import ROOT

from cyberdiag.catalog import knowledge, load
from cyberdiag.model.language import LANGUAGES

KINDS = ("reason", "case", "duty", "first-hour", "leak-cost", "loss", "rate", "order")
DATA = ("catalogue", "questionnaires", "cyberdiag/messages", "cyberdiag/starters")
FROM_MEMORY = re.compile(
    r"記憶(?:から|により|による|にもとづ|によって|で|\(|して(?:いる|ある)数)|mark: (?:R|RECALLED)\b|\bR=記憶"
    r"|from memory|recalled|原典の再確認前|this row was written",
    re.IGNORECASE,
)
"""What nothing that is shown, and no mark in the data, may say."""
NO_EVIDENCE = re.compile(
    r"qiita\.com|wikipedia\.org|fastly\.net|cloudfront\.net|ameblo|hatenablog|note\.com|livedoor\.com"
    r"|cocolog|lmedia\.jp|cyberhoken-jp|mc-law|kakehashi-kigyo|keizai-marumie|houritsushoku"
)
"""Addresses that are no source of a duty or a statistic."""


@cache
def found(lang: str) -> tuple[claims.Claim, ...]:
    return tuple(claims.claims(lang))


def test_every_kind_of_claim_is_there() -> None:
    assert {c.kind for c in found("ja")} == set(KINDS)
    in_digits = {lang: {(c.kind, c.id) for c in found(lang)} for lang in ("ja", "en")}
    assert in_digits["en"] <= in_digits["ja"]  # English spells small numbers out


@pytest.mark.parametrize("kind", KINDS)
def test_no_claim_lacks_source_mark_date_or_a_place_where_it_is_shown(kind: str) -> None:
    lacking = {c.id: c.lacks for c in found("ja") if c.kind == kind and c.lacks}
    assert lacking == {}


@pytest.mark.parametrize("folder", DATA)
def test_nothing_is_from_memory(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.yaml"))
    told = [
        f"{file.relative_to(ROOT)}:{number}: {hit.group()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (hit := FROM_MEMORY.search(line))
    ]
    assert told == []


@pytest.mark.parametrize("file", ["sources", "duties", "leak_costs", "first_hour", "losses"])
def test_blogs_and_copies_are_no_source_of_a_duty_or_a_statistic(file: str) -> None:
    folder = ROOT / "catalogue"
    files = sorted((folder / file).glob("*.yaml")) if (folder / file).is_dir() else [folder / f"{file}.yaml"]
    named = [
        f"{one.name}:{number}"
        for one in files
        for number, line in enumerate(one.read_text(encoding="utf-8").splitlines(), 1)
        if NO_EVIDENCE.search(line)
    ]
    assert named == []


def test_both_languages_tell_the_same_numbers() -> None:
    ja, en = claims.texts("ja"), claims.texts("en")
    assert ja.keys() == en.keys()
    other = {key: claims.different(text, en[key]) for key, text in ja.items()}
    assert {key: numbers for key, numbers in other.items() if any(numbers)} == {}


@pytest.mark.parametrize(
    ("ja", "en"),
    [
        ("被害は5億4,000万円、226件", "540 million yen in 226 cases"),
        ("20〜50万円", "200,000 to 500,000 yen"),
        ("100万円、120万円、150万円", "1.0, 1.2 and 1.5 million yen"),
        ("令和7年度", "fiscal year 2025"),
        ("2026年度末ごろ", "around the end of fiscal 2026"),
        ("2026年度末ごろ", "around March 2027"),
        ("700万人超、8割", "more than seven million; eight in ten"),
        ("約5割、半分", "about half"),
        ("37.9%", "37.9 %"),
        ("17時", "5 p.m."),
    ],
)
def test_the_same_numbers_are_the_same_in_either_way_of_writing(ja: str, en: str) -> None:
    assert claims.different(ja, en) == ([], [])


@pytest.mark.parametrize(
    ("ja", "en"),
    [("226件", "225 cases"), ("47億円", "47 million yen"), ("2025年", "2026"), ("37.9%", "37.8%")],
)
def test_other_numbers_are_told(ja: str, en: str) -> None:
    assert all(claims.different(ja, en))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_names_the_edition_of_a_source_by_hand(lang: str) -> None:
    """An edition with a month is taken from the list of sources, so that it is changed in one place."""
    editions = {
        s.edition
        for s in knowledge.sources(lang).values()
        if re.search(r"\d{4}年\d+月改|20\d\d edition", s.edition)
    }
    assert editions
    for name in (load.PROFILE, *load.SHIPPED):
        for file in sorted((ROOT / "questionnaires" / name).rglob("*.yaml")):
            text = file.read_text(encoding="utf-8")
            assert [e for e in editions if e in text] == [], file
            assert re.findall(r"20\d\d年\d+月改正版?|(?:revised|amended) (?:in )?June 20\d\d", text) == [], (
                file
            )
