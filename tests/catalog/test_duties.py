"""The shipped duties, costs and card, and what the loader says about broken ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cyberdiag.catalog.duties import load_duties, load_first_hour, load_leak_costs
from cyberdiag.catalog.folder import Folder
from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.duties import DutyKind

SECTION_5 = [
    "D-APPI-Q",
    "D-APPI-F30",
    "D-APPI-F60",
    "D-APPI-DELEG",
    "D-APPI-PERSON",
    "D-APPI-PROC",
    "D-APPI-ENTR",
    "D-MYN-Q",
    "D-MYN-F",
    "D-BYLAW-FIN",
    "D-FIN-CYBER",
    "D-INSAGENT",
    "D-CARD",
    "D-TEL-1",
    "D-TEL-30",
    "D-INFRA-1",
    "D-INFRA-30",
    "D-INFRA-SUP",
    "D-MED",
    "D-LISTED",
    "D-GDPR-72",
    "D-GDPR-34",
    "D-UK-72",
    "D-CA-30",
    "D-CA-AG",
    "D-US-OTHER",
    "D-CRA",
    "D-ASIA",
    "D-PMARK-Q",
    "D-PMARK-F",
    "D-ISMS",
    "D-PUBLIC",
    "D-POLICE",
    "D-IPA-JPCERT",
    "D-CONTRACT",
    "D-INSURER",
    "D-EMP",
]
# No page of an insurer is named, so a reader cannot check D-INSURER again either.
RECALLED = {"D-INSURER", "D-INSAGENT", "D-UK-72", "D-ASIA", "D-ISMS", "D-CONTRACT"}
DATA = Path(__file__).parents[2] / "catalogue"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_row_has_source_and_mark(lang: str) -> None:
    duties = load_duties(lang)
    assert [d.id for d in duties.rows if d.kind is not DutyKind.TARGET] == SECTION_5
    for duty in duties.rows:
        assert duty.source, duty.id
        assert duty.basis, duty.id
        assert duty.mark in {"V", "V2", "R", "judgement"}
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", duty.as_of)
        assert messages(lang).has(f"deadlines.mark.{duty.mark}")
    assert {d.id for d in duties.rows if d.mark == "R"} == RECALLED
    assert all(d.to_confirm for d in duties.rows if d.mark == "R")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_cost_has_source_and_mark(lang: str) -> None:
    costs = load_leak_costs(lang)
    assert [c.id for c in costs.costs] == [f"C{n:02}" for n in range(1, 29)]
    assert [a.id for a in costs.awards] == [f"L{n:02}" for n in range(1, 9)]
    for cost in (*costs.costs, *costs.awards):
        assert cost.source
        assert cost.url
        assert cost.basis
        assert cost.mark in {"V", "V2", "R"}
        known = [v for v in (cost.low, cost.typical, cost.high) if v is not None]
        assert known == sorted(known), cost.id
    assert {c.id for c in costs.costs if c.mark == "R"} == {"C26", "C27"}
    assert costs.missing
    assert costs.claim_rate.low < costs.claim_rate.value < costs.claim_rate.high


def test_a_single_published_figure_has_no_range() -> None:
    letters = next(c for c in load_leak_costs("ja").costs if c.id == "C07")
    assert (letters.low, letters.typical, letters.high) == (None, 130, None)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_card_covers_every_kind_of_leak(lang: str) -> None:
    duties, card = load_duties(lang), load_first_hour(lang)
    assert tuple(card.types) == duties.facts["incident"].choices == tuple(duties.incidents)
    assert all(s.title and s.do and s.dont for s in card.types.values())
    assert {"security", "ppc", "police", "lawyer", "insurer", "maintenance"} <= set(card.contacts)


def test_english_says_nothing_in_japanese() -> None:
    japanese = re.compile("[ぁ-んァ-ン一-龥]")
    for name in ("duties", "leak_costs", "first_hour"):
        assert not japanese.search((DATA / "lang" / "en" / f"{name}.yaml").read_text(encoding="utf-8"))


def test_the_amendment_is_announced_and_not_in_force() -> None:
    (change,) = load_duties("ja").amendments
    assert change.in_force is None
    assert change.promulgated == "2026-07-17"
    assert change.latest == "2028-07-16"
    assert change.confirm


BROKEN = [
    ("{fact: encrypted}}\n      - {not: {fact: contained", "{fact: encripted}}\n      - {not: {fact: contained", "unknown-reference"),
    ("{flag: serious}", "{flag: serius}", "unknown-reference"),
    ("{fact: persons, over: 1000}", "{fact: persons}", "bad-fact-condition"),
    ("- {flag: my-number-serious}", "- {flag: my-number-reportable}", "flag-cycle"),
    ("id: D-APPI-F30", "id: D-APPI-Q", "duplicate-id"),
    ('as_of: "2026-10-09"', 'as_of: "2026-13-09"', "bad-date"),
    ("value: 3, to: 5", "value: 3, to: 2", "out-of-range"),
    ("in: [processor]", "in: [procesor]", "unknown-reference"),
    ("affects: [D-APPI-PERSON", "affects: [D-APPI-PERSONS", "unknown-reference"),
    ("mark: V\n", "mark: sure\n", "not-one-of"),
    ("{count: hours, value: 72, text", "{count: hours, text", "missing-field"),
    ("url: https://ico.org.uk/", "url: ico.org.uk", "bad-address"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_file_is_named_with_its_place(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = (DATA / "duties.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "duties.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        load_duties("ja", Folder(tmp_path, "mine"))
    found = [p for p in caught.value.problems if p.code == code]
    assert found
    assert all(p.place.file == "mine/duties.yaml" and p.place.line > 1 for p in found)
    for lang in ("ja", "en"):
        assert messages(lang).problem(found[0])
