"""The shipped duties, costs and card, and what the loader says about broken ones."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from cyberdiag.advice import deadlines as advice
from cyberdiag.advice import incident
from cyberdiag.app import leak_facts
from cyberdiag.catalog import load
from cyberdiag.catalog.checks.duties import check_with
from cyberdiag.catalog.duties import load_duties, load_first_hour, load_leak_costs
from cyberdiag.catalog.folder import Folder
from cyberdiag.cli import options
from cyberdiag.cli.deadlines import deadlines
from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.deadline import Status
from cyberdiag.model.duties import DutyKind, Facts
from cyberdiag.model.moment import JAPAN

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
    "D-KR-72",
    "D-SG-3",
    "D-CN",
    "D-TW",
    "D-TH-72",
    "D-AU-30",
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
DATA = Path(__file__).parents[2] / "catalogue"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_row_has_source_and_mark(lang: str) -> None:
    duties = load_duties(lang)
    assert [d.id for d in duties.rows if d.kind is not DutyKind.TARGET] == SECTION_5
    for duty in duties.rows:
        assert duty.source, duty.id
        assert duty.basis, duty.id
        assert duty.mark in {"V", "V2", "judgement"}
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", duty.read)
        assert messages(lang).has(f"show.marks.{duty.mark}")
    judged = messages(lang)("show.marks.judgement")
    for duty in (d for d in duties.rows if d.mark == "judgement"):
        assert judged in duty.basis, duty.id


def test_a_duty_rests_on_no_notebook_and_no_blog() -> None:
    weak = re.compile(r"qiita|/blog|blog\.|wiki|elaws\.jp|livedoor|excite|\.global\.ssl\.")
    duties = load_duties("ja")
    cited = (*duties.rows, *duties.amendments, load_first_hour("ja").evidence)
    addresses = [address for one in cited for address in (one.url, one.page) if address]
    assert not [address for address in addresses if weak.search(address)]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_limit_says_its_own_number(lang: str) -> None:
    for duty in load_duties(lang).duties:
        for rule in duty.deadlines.values():
            told = re.findall(r"\d+", rule.text.replace("one month", "1 month"))
            assert {str(n) for n in (rule.value, rule.to) if n} <= set(told), (duty.id, rule.id)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_cost_has_source_and_mark(lang: str) -> None:
    costs = load_leak_costs(lang)
    assert [c.id for c in costs.costs] == [f"C{n:02}" for n in range(1, 29) if n not in {26, 27}]
    assert [a.id for a in costs.awards] == [f"L{n:02}" for n in range(1, 10)]
    for cost in (*costs.costs, *costs.awards):
        assert cost.source
        assert cost.url or cost.read_at or "judgement" in cost.mark, cost.id
        assert cost.basis
        assert cost.mark in {"V", "V2", "judgement"}
        known = [v for v in (cost.low, cost.typical, cost.high) if v is not None]
        assert known == sorted(known), cost.id
    assert costs.missing


def test_a_single_published_figure_has_no_range() -> None:
    letters = next(c for c in load_leak_costs("ja").costs if c.id == "C07")
    assert (letters.low, letters.typical, letters.high) == (None, 156, None)


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


def changed(to: Path, *changes: tuple[str, str]) -> Folder:
    """Return a folder with a copy of duties.yaml in which some texts are changed once."""
    text = (DATA / "duties.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (to / "duties.yaml").write_text(text, encoding="utf-8")
    return Folder(to, "mine")


BROKEN = [
    ("{fact: encrypted}}\n      - {not: {fact: contained", "{fact: encripted}}\n      - {not: {fact: contained", "unknown-reference"),
    ("{flag: serious}", "{flag: serius}", "unknown-reference"),
    ("{fact: persons, over: 1000}", "{fact: persons}", "bad-fact-condition"),
    ("- {flag: my-number-serious}", "- {flag: my-number-reportable}", "flag-cycle"),
    ("id: D-APPI-F30", "id: D-APPI-Q", "duplicate-id"),
    ('read: "2026-10-09"', 'read: "2026-13-09"', "bad-date"),
    ("value: 3, to: 5", "value: 3, to: 2", "out-of-range"),
    ("in: [processor]", "in: [procesor]", "unknown-reference"),
    ("affects: [D-APPI-PERSON", "affects: [D-APPI-PERSONS", "unknown-reference"),
    ("mark: V\n", "mark: sure\n", "not-one-of"),
    ("{count: hours, value: 72, text", "{count: hours, text", "missing-field"),
    ("url: https://ico.org.uk/", "url: ico.org.uk/", "bad-address"),
    ("    kind: guideline\n    deadlines", "    kind: target\n    deadlines", "not-one-of"),
    ("{fact: wrongful_purpose}", "{trait: wrongful_purpose}", "bad-fact-condition"),
    ("counted: my_numbers", "counted: my_number_s", "unknown-reference"),
    ("facts: {special_care: false}", "facts: {special_car: false}", "unknown-reference"),
    (", while_unknown: {if_yes", ", while_unknow: {if_yes", "unknown-field-near"),
    ("if_unknown: both,", "if_unknown: no,", "missing-field"),
    ("    hours: 24\n", "    hours: 24\n    days: 1\n", "missing-field"),
    ("{count: hours, value: 72, text", "{count: hours, value: 72, roll: true, text", "wrong-value"),
    ('url: null\n    read: "2026-11-22"\n    mark: judgement', 'read: "2026-11-22"\n    mark: V', "missing-field"),
    ("mark: V\n", "mark: R\n", "not-one-of"),
    ("    read_at: 期限を伝える複数の公開の資料\n", "", "source-unread"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_file_is_named_with_its_place(tmp_path: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(InvalidData) as caught:
        load_duties("ja", changed(tmp_path, (old, new)))
    found = [p for p in caught.value.problems if p.code == code]
    assert found
    assert all(p.place.file == "mine/duties.yaml" and p.place.line > 1 for p in found)
    for lang in ("ja", "en"):
        assert messages(lang).problem(found[0])


def test_facts_that_can_be_read_in_thousands_of_ways_are_told(tmp_path: Path) -> None:
    spec = "{kind: flag, if_unknown: both, title: t, while_unknown: {if_yes: a, until_known: b}}"
    many = "".join(f"  many-{n}: {spec}\n" for n in range(30))
    assert codes(changed(tmp_path, ("\nfacts:\n", f"\nfacts:\n{many}"))) == ["too-many-readings"]


def test_a_condition_that_comes_to_too_much_is_told(tmp_path: Path) -> None:
    many = f"- {{any: [{', '.join(['{fact: encrypted}'] * 201)}]}}"
    assert codes(changed(tmp_path, ("- {flag: my-number-serious}", many))) == ["condition-too-large"]


def codes(folder: Folder) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        load_duties("ja", folder)
    return [p.code for p in caught.value.problems]


MISNAMED = [
    ("question: data_kinds", "question: data_kind", "unknown-reference"),
    ("includes: [special-care]", "includes: [special-car]", "unknown-reference"),
    ("{question: cards, in: [terminal, hosted, passes, stores]}", "{fact: card_merchant}", "bad-condition"),
    ("questionnaire: leak-response", "questionnaire: leak", "unknown-reference"),
    ("path: phase", "path: phases", "unknown-reference"),
]


@pytest.mark.parametrize(("old", "new", "code"), MISNAMED)
def test_what_answers_settle_names_questions_and_choices_that_are_asked(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    folder = changed(tmp_path, (old, new))
    questions = load.question_set(load.SHIPPED, "ja")
    shipped = Folder(DATA, "catalogue")
    assert not check_with(load_duties("ja"), questions, shipped.read("duties.yaml"))
    (found,) = check_with(load_duties("ja", folder), questions, folder.read("duties.yaml"))
    assert (found.code, found.place.file) == (code, "mine/duties.yaml")
    assert found.place.line > 1


def test_every_fact_with_an_option_has_it_on_the_command_line() -> None:
    hints = options.declared(deadlines).values()
    declared = {flag for hint in hints for flag in hint.__metadata__[0].flags}
    named = {f"--{f.option}" for f in load_duties("ja").facts.values() if f.option}
    assert len(named) == 14
    assert named <= declared


def test_a_new_fact_needs_data_alone(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        (
            "\nincidents:",
            "\n  school: {kind: flag, if_unknown: ask, title: 学校である, option: school}\nincidents:",
        ),
        (
            "\nflags:",
            "\n  school: {when: {question: industry, is: education}, facts: {school: true}}\nflags:",
        ),
        ("condition: {flag: attack}", "condition: {fact: school}"),
    )
    duties = load_duties("ja", folder)
    profile = incident.from_profile(duties, Answers({"industry": Answer("education")}))
    assert profile["school"] is True
    told = leak_facts.read(duties, {"school": "yes", "persons": None}, ("school=no",))
    assert told == {"school": False}
    start = datetime(2026, 12, 1, 10, tzinfo=JAPAN)
    for known, status in (({"school": True}, Status.DUE), ({}, Status.CHECK)):
        due = advice.due(duties, Facts(known), start, None, lambda _: False)
        assert status in {d.status for d in due if "school" in (*d.because, *d.needs)}
