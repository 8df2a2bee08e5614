"""The shipped cyber-risk questionnaire against the content it was written from."""

from __future__ import annotations

from collections import Counter
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from scoring import shipped
from support import ROOT

from cyberdiag.catalog import load
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.outside import yaml_source
from cyberdiag.scoring.judge import applies, weight

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Questionnaire, QuestionSet

FRAMEWORKS = {
    "csf": "csf-2.0", "ppc": "ppc-2025-06", "iso": "iso27001-2022", "cis": "cis-8.1", "ipa": "ipa25-3.1",
    "scs": "scs3-2026-03",
}  # fmt: skip
DOMAINS = {"ORG": "organisational", "HUM": "human", "PHY": "physical", "TEC": "technical"}
TOPICS = yaml_source.parse(
    (ROOT / "tests/data/cyber-risk-topics.yaml").read_text(encoding="utf-8"), "topics"
).data


@cache
def questions() -> QuestionSet:
    return load.question_set(("cyber-risk",), "ja")


def sheet() -> Questionnaire:
    return questions().scored[0]


def facts(**values: Any) -> Answers:
    return Answers(MappingProxyType({key: Answer(value) for key, value in values.items()}))


def test_it_asks_the_sixty_topics_in_their_order() -> None:
    assert [q.id for q in sheet().questions] == list(TOPICS)
    assert Counter(q.section for q in sheet().questions) == {
        "organisational": 16, "human": 11, "physical": 8, "technical": 25,
    }  # fmt: skip


@pytest.mark.parametrize("name", TOPICS)
def test_a_question_has_the_weight_place_threats_and_mappings_of_its_topic(name: str) -> None:
    topic, question = TOPICS[name], sheet().question(name)
    assert question.weight == topic["weight"]
    assert question.core is (topic["core"] == "yes")
    assert question.axes == {"domain": DOMAINS[name[:3]], "function": topic["function"]}
    assert set(question.threats) == set(topic["threats"])
    mapped = {f: [] for f in FRAMEWORKS.values()}
    for reference in question.references:
        mapped[reference.framework].append(f"({reference.id})" if reference.partial else reference.id)
    assert mapped == {FRAMEWORKS[f]: topic[f] for f in FRAMEWORKS}


def test_weights_add_up_to_those_of_the_content() -> None:
    total, core = Counter(), Counter()
    for q in sheet().questions:
        total[q.id[:3]] += q.weight
        core[q.id[:3]] += q.core
    assert total == {"ORG": 52, "HUM": 36, "PHY": 22, "TEC": 97}
    assert core == {"ORG": 5, "HUM": 4, "PHY": 3, "TEC": 9}
    assert sum(q.weight for q in sheet().questions if q.core) == 87


def test_the_functions_are_counted_as_in_the_content() -> None:
    assert Counter(q.axes["function"] for q in sheet().questions) == {
        "govern": 13, "identify": 5, "respond": 2, "recover": 2, "protect": 36, "detect": 2,
    }  # fmt: skip


def test_the_answers_are_yes_partly_no_and_the_gates_are_the_four_key_safeguards() -> None:
    assert all(
        [(c.id, c.points) for c in q.choices] == [("yes", 1), ("partly", 0.5), ("no", 0)]
        for q in sheet().questions
    )
    assert {g.question: (set(g.worst), g.cap) for g in sheet().gates.values()} == {
        name: ({"no", "unknown"}, "C") for name in ("TEC-02", "TEC-06", "TEC-07", "TEC-12")
    }


ALONE = {"employees": 1}
NONE = ("none",)
# Question: facts that switch it off; facts, each a step short of that, that do not.
NOT_APPLICABLE = {
    "ORG-07": (ALONE | {"personal_records": 0}, [ALONE | {"personal_records": 1}, {"employees": 2, "personal_records": 0}]),
    "ORG-09": ({"outsourcing": "neither"}, [{"outsourcing": o} for o in ("entrusts", "processes", "both")]),
    "ORG-10": (
        {"outsourcing": "neither", "cloud": "none", "remote_access": NONE, "own_router": "no"},
        [{"outsourcing": "both"}, {"cloud": "some"}, {"remote_access": ("maintenance",)}, {"own_router": "yes"}],
    ),
    "ORG-11": ({"cloud": "none"}, [{"cloud": "some"}, {"cloud": "most"}]),
    "ORG-15": ({"overseas": NONE}, [{"overseas": (o,)} for o in ("eu", "site", "handling")]),
    "ORG-16": ({"ai": "no"}, [{"ai": "yes"}]),
    "HUM-01": (ALONE, [{"employees": 2}]),
    "HUM-05": (ALONE, [{"employees": 2}]),
    "HUM-07": (ALONE, [{"employees": 2}]),
    "HUM-08": ({"remote_work": NONE}, [{"remote_work": ("telework",)}, {"remote_work": ("byod",)}]),
    "HUM-09": (ALONE, [{"employees": 2}]),
    "HUM-10": (ALONE | {"publishing": "no"}, [{"employees": 2}, {"publishing": "yes"}]),
    "HUM-11": (ALONE, [{"employees": 2}]),
    "PHY-01": ({"workplace": NONE}, [{"workplace": ("premises",)}]),
    "PHY-02": ({"workplace": NONE}, [{"workplace": ("premises",)}]),
    "PHY-05": ({"workplace": ("premises", "wifi")}, [{"workplace": ("mobile",)}, {"workplace": ("papers-out",)}]),
    "PHY-07": ({"workplace": NONE, "servers": "no"}, [{"workplace": ("premises",)}, {"servers": "yes"}]),
    "PHY-08": ({"equipment": ("products",)}, [{"equipment": (o,)} for o in ("plant", "building", "medical")]),
    "TEC-02": ({"remote_access": ("rdp",), "own_router": "no"}, [{"remote_access": ("vpn",)}, {"own_router": "yes"}]),
    "TEC-06": ({"remote_access": NONE}, [{"remote_access": (o,)} for o in ("vpn", "rdp", "maintenance")]),
    "TEC-07": ({"cloud": "none"}, [{"cloud": "some"}, {"cloud": "most"}]),
    "TEC-15": (
        {"employees": 5, "servers": "no", "equipment": NONE},
        [{"employees": 6}, {"servers": "yes"}, {"equipment": ("building",)}],
    ),
    "TEC-16": ({"workplace": ("premises",)}, [{"workplace": ("wifi",)}]),
    "TEC-18": ({"workplace": ("papers-out",)}, [{"workplace": ("mobile",)}]),
    "TEC-19": ({"website": "none"}, [{"website": w} for w in ("information", "form", "members", "shop")]),
    "TEC-20": ({"workplace": NONE}, [{"workplace": ("own-domain",)}]),
    "TEC-21": ({"cloud": "none"}, [{"cloud": "some"}, {"cloud": "most"}]),
    "TEC-22": ({"website": "none", "online_dependence": "no"}, [{"website": "information"}, {"online_dependence": "yes"}]),
    "TEC-23": ({"equipment": NONE}, [{"equipment": (o,)} for o in ("plant", "building", "medical")]),
    "TEC-24": (
        {"development": "no", "servers": "no", "own_router": "no"},
        [{"development": "yes"}, {"servers": "yes"}, {"own_router": "yes"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_APPLICABLE)
def test_a_question_is_switched_off_by_its_facts_and_by_nothing_short_of_them(name: str) -> None:
    off, still_on = NOT_APPLICABLE[name]
    question, flags = sheet().question(name), questions().flags
    assert not applies(question, facts(**off), flags)
    for change in still_on:
        assert applies(question, facts(**{**off, **change}), flags), change
    for fact in off:
        assert applies(question, facts(**{k: v for k, v in off.items() if k != fact}), flags), f"{fact} open"
        assert applies(question, facts(**{**off, fact: "unknown"}), flags), f"{fact} unknown"


@settings(deadline=None, max_examples=60)
@given(shipped.FACTS)
def test_every_other_question_always_applies(given_facts: dict[str, Any]) -> None:
    answers = shipped.answers(given_facts)
    off = {q.id for q in sheet().questions if not applies(q, answers, questions().flags)}
    assert off <= NOT_APPLICABLE.keys()


WEIGHTS = [
    ({"data_kinds": ("special-care",)}, {"ORG-05": 5, "PHY-03": 4, "TEC-18": 4}),
    ({"data_kinds": ("my-number", "purchase")}, {"ORG-05": 5, "PHY-03": 4, "TEC-18": 4}),
    ({"data_kinds": ("financial", "purchase", "login")}, {}),
    ({"industry": "healthcare"}, {"ORG-05": 5}),
    ({"industry": "finance"}, {"ORG-05": 5}),
    ({"industry": "manufacturing"}, {}),
    ({"industry": "finance", "data_kinds": ("special-care",)}, {"ORG-05": 5, "PHY-03": 4, "TEC-18": 4}),
    ({"max_downtime": "hours"}, {"ORG-13": 5, "TEC-13": 5, "TEC-22": 3}),
    ({"max_downtime": "day"}, {"ORG-13": 5, "TEC-13": 5, "TEC-22": 3}),
    ({"max_downtime": "three-days"}, {}),
    ({"website": "information"}, {"TEC-19": 2}),
    ({"website": "form"}, {}),
    ({"website": "members"}, {}),
    ({"website": "shop"}, {"TEC-19": 5, "TEC-22": 4}),
    ({"website": "shop", "max_downtime": "hours"}, {"TEC-19": 5, "TEC-22": 5, "ORG-13": 5, "TEC-13": 5}),
    ({"it_provider": "yes"}, {"TEC-24": 4}),
    ({"it_provider": "no"}, {}),
    ({}, {}),
]


@pytest.mark.parametrize(("given_facts", "changed"), WEIGHTS, ids=str)
def test_facts_change_just_the_weights_of_the_content(
    given_facts: dict[str, Any], changed: dict[str, Any]
) -> None:
    found = {q.id: weight(q, facts(**given_facts), questions().flags, sheet()) for q in sheet().questions}
    assert found == {name: changed.get(name, topic["weight"]) for name, topic in TOPICS.items()}


@settings(deadline=None, max_examples=60)
@given(shipped.FACTS)
def test_no_fact_moves_a_weight_out_of_its_range(given_facts: dict[str, Any]) -> None:
    answers = shipped.answers(given_facts)
    assert all(1 <= weight(q, answers, questions().flags, sheet()) <= 5 for q in sheet().questions)
