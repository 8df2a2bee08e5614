"""Which questions apply, what they weigh, what became of each."""

from __future__ import annotations

from typing import Any

import pytest
from conditions import compare, every, named, no
from msgspec.structs import replace
from scoring.making import answers, question, result, sheet

from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.assessment import State
from cyberdiag.model.written import Kind, WeightRule
from cyberdiag.scoring.judge import judge, relevant, weight
from cyberdiag.scoring.scores import diagnose

FACT = question("fact", {"yes": None, "no": None})
YES = compare("fact", one_of=("yes",))


@pytest.mark.parametrize("early", [False, True])
def test_every_question_has_one_state(early: bool) -> None:
    made = sheet(
        FACT, question("answered"), question("unknown"), question("open"),
        question("off", not_applicable_when=YES),
    )  # fmt: skip
    found = result(made, early=early, fact="yes", answered="no", unknown=UNKNOWN, off="yes")
    assert {j.question.id: j.state for j in found.judged} == {
        "answered": State.ANSWERED,
        "unknown": State.UNKNOWN,
        "open": State.NOT_ASKED if early else State.UNANSWERED,
        "off": State.NOT_APPLICABLE,
    }
    assert {j.weight for j in found.judged} == {3.0}
    assert found.asked == 2 + (not early)
    assert [found.count(s) for s in State] == [1, 1, not early, 1, 0, early]


@pytest.mark.parametrize(
    ("fact", "only", "never", "expected"),
    [("yes", YES, None, True), ("no", YES, None, False), (None, YES, None, False), (UNKNOWN, YES, None, False),
     ("yes", None, YES, False), ("no", None, YES, True), (None, None, YES, True), (UNKNOWN, None, YES, True),
     (None, None, no(YES), True), ("no", None, no(YES), False), ("yes", YES, YES, False)],
)  # fmt: skip
def test_silence_asks_nothing_more_and_switches_nothing_off(
    fact: str | None, only: Any, never: Any, expected: Any
) -> None:
    one = question("one", only_when=only, not_applicable_when=never)
    given = answers(**({} if fact is None else {"fact": fact}))
    assert one.applies(given, {}) is expected


def test_an_answer_that_is_switched_off_decides_nothing_further_down() -> None:
    middle = question("middle", {"yes": None, "no": None}, only_when=YES)
    last = question("last", only_when=compare("middle", one_of=("yes",)))
    made = sheet(FACT, middle, last)
    assert set(relevant(made, answers(fact="yes", middle="yes", last="no")).by_id) == {
        "fact",
        "middle",
        "last",
    }
    assert set(relevant(made, answers(fact="no", middle="yes", last="no")).by_id) == {"fact"}


def test_what_surrounds_the_answers_is_kept() -> None:
    about = {"organisation": "a", "respondent": "b", "date": "2026-01-01", "versions": {"made": "1.0"}}
    given = replace(answers(fact="yes", stranger="yes"), **about)
    assert relevant(sheet(FACT), given) == replace(answers(fact="yes"), **about)


RULES = [
    ((), 3),
    ((WeightRule(YES, add=1.0),), 4),
    ((WeightRule(YES, add=1.0), WeightRule(YES, add=1.0), WeightRule(YES, add=1.0)), 5),
    ((WeightRule(YES, add=-9.0),), 1),
    ((WeightRule(YES, to=2.0),), 2),
    ((WeightRule(YES, to=2.0), WeightRule(YES, add=1.0)), 3),
    ((WeightRule(YES, add=1.0), WeightRule(YES, to=2.0)), 2),
    ((WeightRule(no(YES), to=5.0),), 3),
    ((WeightRule(every((YES, named("flag"))), to=5.0),), 5),
]


@pytest.mark.parametrize(("rules", "expected"), RULES)
def test_weight_rules_work_one_after_the_other_within_the_range(rules: Any, expected: Any) -> None:
    one = question("one", weight=3.0, weight_rules=rules)
    made = sheet(FACT, one).scored[0]
    assert weight(one, answers(fact="yes"), {"flag": YES}, made) == expected
    assert weight(one, answers(), {"flag": YES}, made) == 3


def test_a_question_without_points_is_not_judged() -> None:
    number = question("number", {}, kind=Kind.NUMBER)
    found = result(sheet(FACT, number, question("one")), fact="yes", number=5, one="yes")
    assert [j.question.id for j in found.judged] == ["one"]


def test_nothing_is_left_out_unless_it_is_asked_for() -> None:
    made = sheet(question("a", core=False))
    assert diagnose(made.scored[0], made, answers(a="yes")).score.value == 100
    assert [j.state for j in judge(made.scored[0], made, answers(a="yes"))] == [State.ANSWERED]


def test_what_is_switched_off_is_told_of_questions_without_points_too() -> None:
    blank: dict[str, float | None] = {"yes": None, "no": None}
    made = sheet(
        FACT, question("off", blank, only_when=named("named")), question("on", blank, not_applicable_when=YES),
        question("scored", only_when=YES), flags={"named": YES},
    )  # fmt: skip
    assert result(made, fact="no").switched_off == {"off"}
    assert result(made, fact="yes").switched_off == {"on"}
