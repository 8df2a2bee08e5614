"""Rules that the shipped cyber-risk questionnaire keeps whatever it asks; the content itself stands in its YAML only.

A change of a weight, a condition or an answer is told by `cyberdiag check` (`history.yaml` holds what was there) and
shows in the golden reports.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from scoring import shipped

from cyberdiag.catalog import knowledge, load
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.scoring.judge import weight

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Questionnaire, QuestionSet

FRAMEWORKS = {"csf-2.0", "ppc-2025-06", "iso27001-2022", "cis-8.1", "ipa25-3.1", "scs3-2026-03"}
DOMAINS = {"ORG": "organisational", "HUM": "human", "PHY": "physical", "TEC": "technical"}


@cache
def questions() -> QuestionSet:
    return load.question_set(("cyber-risk",), "ja")


def sheet() -> Questionnaire:
    return questions().scored[0]


def test_an_id_tells_the_domain_in_which_a_question_stands_and_counts() -> None:
    assert {q.id[:3] for q in sheet().questions} == DOMAINS.keys()
    lost = [q.id for q in sheet().questions if not q.section == q.axes["domain"] == DOMAINS[q.id[:3]]]
    assert lost == []


def test_the_basic_questions_hold_every_gate_and_are_few() -> None:
    core = {q.id for q in sheet().questions if q.core}
    assert {g.question for g in sheet().gates.values()} <= core
    assert len(core) == 11


def test_every_question_guards_against_a_threat_and_every_function_is_asked_for() -> None:
    threats = {t for q in sheet().questions for t in q.threats}
    functions = {q.axes["function"] for q in sheet().questions}
    assert threats == set(sheet().threats)
    assert functions >= {"govern", "identify", "protect", "detect", "respond", "recover"}
    for q in sheet().questions:
        assert q.threats
        assert {r.framework for r in q.references} <= FRAMEWORKS
        assert any(r.framework == "csf-2.0" for r in q.references)


def test_only_criteria_that_two_readers_called_whole_are_whole() -> None:
    whole = {
        "1-2-3-1", "1-3-1-1", "1-3-1-2", "2-1-1-1", "2-1-1-2", "4-1-2-2", "4-1-3-2", "4-1-3-4", "4-3-4-1",
        "4-3-4-3", "4-4-1-2", "4-4-1-3", "4-4-5-1", "4-4-5-3", "4-5-1-1", "4-5-1-7", "6-1-1-1",
    }  # fmt: skip
    for one in load.question_set(("cyber-risk", "leak-response"), "ja").scored:
        for reference in (r for q in one.questions for r in q.references if not r.partial):
            assert reference.framework == "scs3-2026-03"
            assert reference.id in whole
            assert reference.review.date == "2026-11-28"


@pytest.mark.parametrize(("lang", "limits"), [
    ("ja", ("読み手2人", "2026年11月28日", "有資格の専門家は加わらず", "ワークブックは開いていません")),
    ("en", ("two readers", "28 November 2026", "no accredited expert", "workbook was not opened")),
])  # fmt: skip
def test_the_framework_says_who_compared_it_and_within_what_limits(
    lang: str, limits: tuple[str, ...]
) -> None:
    framework = knowledge.frameworks(lang)["scs3-2026-03"]
    assert len([item for item in framework.items if item.count("-") == 3]) == 81
    assert all(limit in framework.note for limit in limits)


def test_the_answers_go_from_yes_over_partly_to_no() -> None:
    for q in sheet().questions:
        assert [c.id for c in q.choices] == ["yes", "partly", "no"]
        best, middle, worst = (c.points or 0 for c in q.choices)
        assert best > middle > worst
        assert (best, worst) == (1, 0)


def test_a_gate_looks_at_a_basic_question_and_not_knowing_is_no_way_past_it() -> None:
    assert sheet().gates
    for gate in sheet().gates.values():
        assert sheet().question(gate.question).core
        assert set(gate.worst) == {"no", UNKNOWN}


@pytest.mark.parametrize("value", [None, UNKNOWN])
def test_what_is_not_known_of_a_firm_switches_no_question_off_and_changes_no_weight(
    value: str | None,
) -> None:
    facts = shipped.answers({q.id: value for q in shipped.facts()})
    for q in sheet().questions:
        assert q.applies(facts, questions().flags), q.id
        assert weight(q, facts, questions().flags, sheet()) == q.weight, q.id


@settings(deadline=None, max_examples=60)
@given(shipped.FACTS)
def test_every_fact_that_switches_a_question_off_is_needed_for_it(given_facts: dict[str, Any]) -> None:
    """A question that is off comes on again when all that is known of the firm is taken back, a fact at a time."""
    known = {key: value for key, value in given_facts.items() if value not in (None, UNKNOWN)}
    off = {q.id for q in sheet().questions if not q.applies(shipped.answers(known), questions().flags)}
    for fact in list(known):
        del known[fact]
        still = {q.id for q in sheet().questions if not q.applies(shipped.answers(known), questions().flags)}
        assert still <= off, f"{fact} is not known, which switches off {still - off}"
        off = still
    assert off == set()


@settings(deadline=None, max_examples=60)
@given(shipped.FACTS)
def test_no_fact_moves_a_weight_out_of_its_range(given_facts: dict[str, Any]) -> None:
    answers = shipped.answers(given_facts)
    assert all(1 <= weight(q, answers, questions().flags, sheet()) <= 5 for q in sheet().questions)


@settings(deadline=None, max_examples=60)
@given(shipped.FACTS)
def test_some_of_every_domain_always_applies(given_facts: dict[str, Any]) -> None:
    answers = shipped.answers(given_facts)
    left = {q.id[:3] for q in sheet().questions if q.applies(answers, questions().flags)}
    assert left == DOMAINS.keys()


def test_facts_that_are_given_one_at_a_time_switch_few_questions_off() -> None:
    """A slip in a condition that switches off what nearly every firm is asked."""
    for fact in shipped.facts():
        for value in shipped.possible(fact):
            answers = Answers(MappingProxyType({fact.id: Answer(value)} if value else {}))
            off = [q.id for q in sheet().questions if not q.applies(answers, questions().flags)]
            assert len(off) < len(sheet().questions) / 4, (fact.id, value, off)
