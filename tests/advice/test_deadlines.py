"""Which limits a leak has: the decision table, and what unknown facts do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cyberdiag.advice import deadlines, incident
from cyberdiag.advice.calendar import japan
from cyberdiag.catalog.duties import load_duties
from cyberdiag.model.answers import Answer, Answers, Value
from cyberdiag.model.deadline import Deadline, Status
from cyberdiag.model.duties import DutyKind, FactValue
from cyberdiag.model.moment import JAPAN

DUTIES = load_duties("ja")
CLOSED = japan()
T0 = datetime(2026, 12, 1, 10, tzinfo=JAPAN)
HARMLESS = {
    "special_care": False, "financial_data": False, "my_number": False, "wrongful_purpose": False,
    "persons": 1, "encrypted": False, "contained": False,
}  # fmt: skip
APPI = {"D-APPI-Q", "D-APPI-F30", "D-APPI-F60", "D-APPI-PERSON"}


def due(
    since: datetime = T0, /, profile: dict[str, FactValue] | None = None, **told: FactValue
) -> tuple[Deadline, ...]:
    facts = incident.facts(DUTIES, profile or {}, told)
    return deadlines.due(DUTIES, facts, since, None, CLOSED)


def applying(**told: FactValue) -> dict[str, Deadline]:
    return {d.id: d for d in due(**told) if d.status is Status.DUE}


def to_check(**told: FactValue) -> dict[str, Deadline]:
    return {d.id: d for d in due(**told) if d.status is Status.CHECK}


TABLE = [
    # facts that differ from a harmless leak, ids that must apply, ids that must not
    ({}, set(), {*APPI, "D-MYN-Q", "D-POLICE"}),
    ({"special_care": True}, {"D-APPI-Q", "D-APPI-F30", "D-APPI-PERSON"}, {"D-APPI-F60", "D-MYN-Q"}),
    ({"financial_data": True}, {"D-APPI-Q", "D-APPI-F30"}, {"D-APPI-F60"}),
    ({"persons": 1000}, set(), APPI),
    ({"persons": 1001}, {"D-APPI-Q", "D-APPI-F30", "D-APPI-PERSON"}, {"D-APPI-F60"}),
    (
        {"wrongful_purpose": True},
        {"D-APPI-Q", "D-APPI-F60", "D-APPI-PERSON", "D-POLICE", "D-IPA-JPCERT"},
        {"D-APPI-F30"},
    ),
    ({"wrongful_purpose": True, "special_care": True, "persons": 5000}, {"D-APPI-F60"}, {"D-APPI-F30"}),
    ({"incident": "insider", "wrongful_purpose": True}, {"D-APPI-F60", "D-POLICE"}, {"D-IPA-JPCERT"}),
    ({"my_number": True, "my_numbers": 100}, set(), {"D-MYN-Q", "D-MYN-F.final30", "D-MYN-F.final60"}),
    ({"my_number": True, "my_numbers": 101}, {"D-MYN-Q", "D-MYN-F.final30"}, {"D-MYN-F.final60", "D-APPI-Q"}),
    (
        {"my_number": True, "my_numbers": 1, "wrongful_purpose": True},
        {"D-MYN-Q", "D-MYN-F.final60"},
        {"D-MYN-F.final30"},
    ),
    ({"my_number": True, "my_numbers": 1, "my_number_exposed": True}, {"D-MYN-Q", "D-MYN-F.final30"}, set()),
    ({"special_care": True, "entrusted_from": True}, {"D-APPI-PROC", "D-CONTRACT"}, {"D-APPI-ENTR"}),
    ({"entrusted_from": True}, {"D-CONTRACT"}, {"D-APPI-PROC"}),
    (
        {"special_care": True, "incident": "processor", "entrusts_to": True},
        {"D-APPI-ENTR"},
        {"D-APPI-PROC"},
    ),
    ({"card_merchant": True, "financial_data": True}, {"D-CARD", "D-APPI-Q", "D-CONTRACT"}, set()),
    ({"card_merchant": True}, set(), {"D-CARD", "D-CONTRACT"}),  # what leaked is no card company's secret
    ({"eu_persons": True}, {"D-GDPR-72", "D-GDPR-34"}, {"D-UK-72", "D-APPI-Q"}),
    ({"listed": True}, {"D-LISTED"}, set()),
    ({"listed": True, "contained": True}, set(), {"D-LISTED"}),
    ({"medical": True, "wrongful_purpose": True}, {"D-MED"}, set()),
    ({"medical": True}, set(), {"D-MED"}),
    ({"telecom": True}, {"D-TEL-1", "D-TEL-30"}, set()),
    ({"special_care": True, "persons": 5000, "encrypted": True}, set(), APPI),
    ({"my_number": True, "my_numbers": 500, "encrypted": True}, set(), {"D-MYN-Q"}),
    ({"special_care": True, "encrypted": True, "pmark": True}, {"D-PMARK-Q", "D-PMARK-F.final30"}, APPI),
    ({"wrongful_purpose": True, "persons": 5000, "contained": True}, set(), APPI),
    ({"special_care": True, "delegated_sector": True}, {"D-APPI-DELEG.quick", "D-APPI-DELEG.final30"}, APPI - {"D-APPI-PERSON"}),
    ({"special_care": True, "staff_data": True}, {"D-EMP"}, set()),
    ({"financial_institution": True}, {"D-BYLAW-FIN"}, {"D-APPI-Q"}),
    ({"special_infra": True, "wrongful_purpose": True}, {"D-INFRA-1", "D-INFRA-30"}, set()),
    ({"us_ca_persons": True, "persons": 500}, {"D-CA-30"}, {"D-CA-AG"}),
    ({"us_ca_persons": True, "persons": 501}, {"D-CA-30", "D-CA-AG"}, set()),
    ({"cyber_insurance": True}, {"D-INSURER"}, set()),
    ({"kr_persons": True}, {"D-KR-72"}, {"D-TH-72"}),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "yes", "no"), TABLE, ids=[str(sorted(t[0].items())) for t in TABLE])
def test_decision_table(facts: dict[str, FactValue], yes: set[str], no: set[str]) -> None:
    found = set(applying(**{**HARMLESS, **facts}))
    assert yes <= found
    assert not no & found


def test_worked_example_of_section_5_1() -> None:
    """T0 = 2026-12-01 10:00, attack, 1,200 customers and EU persons."""
    found = applying(incident="intrusion", persons=1200, eu_persons=True, my_number=False)
    assert found["D-GDPR-72"].at == datetime(2026, 12, 4, 10, tzinfo=JAPAN)
    quick = found["D-APPI-Q"]
    assert (quick.first, quick.day, quick.aim) == (date(2026, 12, 3), date(2026, 12, 5), date(2026, 12, 4))
    assert quick.day.strftime("%A") == "Saturday"
    assert quick.unrolled is None
    assert quick.kind is DutyKind.GUIDELINE
    final = found["D-APPI-F60"]
    assert (final.day, final.unrolled, final.tentative) == (date(2027, 1, 29), None, False)
    assert final.kind is DutyKind.STATUTORY
    assert "D-APPI-F30" not in found
    thirty = applying(**{**HARMLESS, "persons": 1200})["D-APPI-F30"]
    assert (thirty.day, thirty.unrolled, thirty.aim) == (
        date(2027, 1, 4), date(2026, 12, 30), date(2026, 12, 30),
    )  # fmt: skip


def test_nothing_known_is_taken_at_its_worst() -> None:
    found = applying()
    assert {"D-APPI-Q", "D-APPI-F30", "D-APPI-F60", "D-MYN-Q", "D-POLICE"} <= set(found)
    assert found["D-APPI-F30"].tentative
    assert found["D-APPI-F60"].tentative
    assert found["D-APPI-F60"].assumed == ("wrongful_purpose",)
    assert "wrongful_purpose" not in found["D-APPI-F30"].assumed
    assert set(found["D-APPI-Q"].assumed) == {"special_care", "financial_data", "persons"}
    assert not found["D-APPI-Q"].tentative


def test_persons_unknown_counts_as_over_the_threshold() -> None:
    facts = {k: v for k, v in HARMLESS.items() if k != "persons"}
    assert applying(**facts)["D-APPI-Q"].assumed == ("persons",)


def test_few_persons_settle_the_my_numbers() -> None:
    facts = {k: v for k, v in HARMLESS.items() if k != "my_number"}
    assert "D-MYN-Q" not in applying(**facts)
    assert "D-MYN-Q" in to_check(**facts)
    assert "D-MYN-Q" in applying(**{**facts, "persons": 101})


def test_what_only_asking_can_settle_is_to_check_and_says_what_to_ask() -> None:
    found = to_check()
    assert found["D-LISTED"].needs == ("listed",)
    assert found["D-KR-72"].needs == ("kr_persons",)
    assert found["D-CONTRACT"].needs == ("entrusted_from", "entrusts_to", "card_merchant")
    assert "D-LISTED" not in to_check(listed=False)


def test_incident_types_imply_but_what_is_told_wins() -> None:
    assert "D-APPI-F60" not in applying(incident="mis-sent", persons=2000)
    assert "D-APPI-F60" in applying(incident="mis-sent", persons=2000, wrongful_purpose=True)
    assert applying(incident="lost-device")["D-APPI-F30"].tentative


def test_limits_are_in_the_order_of_time() -> None:
    found = due(incident="intrusion", persons=1200, eu_persons=True)
    assert [d.order for d in found] == sorted(d.order for d in found)
    ids = [d.id for d in found if d.status is Status.DUE]
    assert (
        ids.index("D-GDPR-72") < ids.index("D-APPI-Q") < ids.index("D-APPI-PERSON") < ids.index("D-APPI-F60")
    )


def test_the_clock_starts_when_it_was_known() -> None:
    facts = incident.facts(DUTIES, {}, {"eu_persons": True})
    later = T0 + timedelta(days=2)
    found = {d.id: d for d in deadlines.due(DUTIES, facts, T0, later, CLOSED)}
    assert found["D-GDPR-72"].at == later + timedelta(hours=72)


def test_another_time_zone_is_read_as_japans_day() -> None:
    found = {d.id: d for d in due(datetime(2026, 12, 1, 16, tzinfo=UTC))}
    assert found["D-APPI-Q"].first == date(2026, 12, 4)  # 01:00 on 2 December in Japan is day 1


def test_rows_apply_only_while_in_force() -> None:
    before = {
        d.duty.id
        for d in due(datetime(2026, 9, 30, 10, tzinfo=JAPAN), special_infra=True, incident="intrusion")
    }
    after = {
        d.duty.id
        for d in due(datetime(2026, 10, 1, 10, tzinfo=JAPAN), special_infra=True, incident="intrusion")
    }
    assert "D-INFRA-30" not in before
    assert "D-INFRA-30" in after


def test_notes_follow_the_facts() -> None:
    def ids(**told: FactValue) -> set[str]:
        return {n.id for n in deadlines.notes(DUTIES, incident.facts(DUTIES, {}, told))}

    assert "not-reportable" in ids(**HARMLESS)
    assert {"contained", "measures"} <= ids(**{**HARMLESS, "contained": True})
    assert "not-reportable" not in ids()
    assert "processor" in ids(entrusted_from=True)


def answers(**values: Value) -> Answers:
    return Answers({k: Answer(v) for k, v in values.items()})


def test_profile_settles_only_what_it_knows() -> None:
    facts = incident.from_profile(
        DUTIES,
        answers(
            personal_records=80_000, employees=50, data_kinds=("financial",), cards="stores",
            outsourcing="processes", overseas=("eu",), industry="retail", certifications=("pmark",),
            held_covers=("none",),
        )
    )  # fmt: skip
    assert "persons" not in facts
    assert "financial_data" not in facts  # held, so it may have leaked
    assert facts["special_care"] is False
    assert facts["my_number"] is False
    assert facts["card_merchant"] is True
    assert (facts["entrusted_from"], facts["entrusts_to"]) == (True, False)
    assert facts["eu_persons"] is True
    assert (facts["pmark"], facts["isms"]) == (True, False)
    assert facts["cyber_insurance"] is False
    assert facts["telecom"] is False
    assert incident.from_profile(DUTIES, Answers()) == {}


@pytest.mark.parametrize(
    ("cards", "merchant"),
    [
        ("none", False), ("terminal", True), ("hosted", True), ("passes", True), ("stores", True),
        ("unknown", None),
    ],
)  # fmt: skip
def test_whoever_takes_cards_is_a_card_merchant_wherever_the_numbers_go(
    cards: str, merchant: bool | None
) -> None:
    facts = incident.from_profile(DUTIES, answers(cards=cards))
    assert facts.get("card_merchant") is merchant


def test_profile_of_one_person_without_records_has_no_personal_data() -> None:
    facts = incident.from_profile(DUTIES, answers(personal_records=0, employees=1))
    assert "D-APPI-Q" not in {d.id for d in due(T0, profile=facts)}
