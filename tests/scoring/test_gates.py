"""Gates and findings: what caps a rating, what is named, how severe it is."""

from __future__ import annotations

from typing import Any

import pytest
from conditions import compare
from heads import band
from scoring.making import gate, question, result, sheet

from cyberdiag.model.answers import UNKNOWN

FACT = question("fact", {"yes": None, "no": None})
NEVER = compare("fact", one_of=("yes",))
REST = tuple(question(f"q{n}", weight=5.0) for n in range(9))
FULL = {q.id: "yes" for q in REST}


@pytest.mark.parametrize(
    ("given", "rated"), [("no", "C"), (UNKNOWN, "C"), (None, "C"), ("partly", "A"), ("yes", "A")]
)
def test_a_missing_safeguard_caps_the_rating_and_leaves_the_score(given: Any, rated: str) -> None:
    made = sheet(*REST, question("key", weight=1.0), gates=(gate("key"),))
    found = result(made, **FULL, **({} if given is None else {"key": given}))
    assert found.score.rating == rated
    assert found.score.value == pytest.approx(100 * (45 + {"partly": 0.5, "yes": 1}.get(given, 0)) / 46)
    assert [(g.id, g.cap, g.because) for g in found.gates] == (
        [("key", "C", ("key",))] if rated == "C" else []
    )


def test_a_gate_never_lifts_a_rating() -> None:
    found = result(sheet(question("key"), gates=(gate("key", cap="B"),)), key="no")
    assert found.score.rating == "D"
    assert found.gates


def test_the_strictest_of_several_gates_counts_and_all_are_named() -> None:
    gates = (gate("one", "B", key="mild"), gate("two", "D", key="strict"), gate("one", "C", key="third"))
    found = result(sheet(*REST, question("one"), question("two"), gates=gates), **FULL, one="no", two="no")
    assert found.score.rating == "D"
    assert [g.id for g in found.gates] == ["mild", "strict", "third"]
    assert {g.text for g in found.gates} == {"a key safeguard is missing"}


def test_a_gate_that_stays_open_leaves_the_next_one_in_force() -> None:
    gates = (gate("off", "D"), gate("good", "D"), gate("key", "B"))
    made = sheet(
        FACT, *REST, question("off", not_applicable_when=NEVER), question("good"), question("key", weight=1.0),
        gates=gates,
    )  # fmt: skip
    found = result(made, **FULL, fact="yes", off="no", good="yes", key="no")
    assert [g.because for g in found.gates] == [("key",)]
    assert found.score.rating == "B"


def test_ratings_stand_in_the_order_of_their_bands_whatever_they_are_called() -> None:
    bands = (
        band("fine", 80),
        band("so-so", 40),
        band("bad", 0),
    )
    for cap in ("so-so", "bad"):
        found = result(
            sheet(*REST, question("key", weight=1.0), gates=(gate("key", cap),), bands=bands),
            **FULL,
            key="no",
        )
        assert found.score.rating == cap


def test_a_gate_on_a_question_that_does_not_apply_stays_open() -> None:
    key = question("key", not_applicable_when=NEVER)
    made = sheet(FACT, *REST, key, gates=(gate("key"),))
    assert result(made, **FULL, fact="yes", key="no").score.rating == "A"
    assert result(made, **FULL, fact="no", key="no").score.rating == "C"


def test_a_gate_on_a_question_that_nobody_asked_closes_nothing_but_may_yet_close() -> None:
    made = sheet(*REST, question("key"), gates=(gate("key"),))
    found = result(made, early=True, **FULL)
    assert found.gates == ()
    assert found.estimate is not None
    assert found.estimate.ratings == ("A", "B", "C")
    assert found.score.rating is None


def test_a_gate_may_leave_dont_know_alone() -> None:
    made = sheet(*REST, question("key", weight=1.0), gates=(gate("key", worst=("no",)),))
    assert result(made, **FULL, key=UNKNOWN).gates == ()
    assert len(result(made, **FULL, key="no").gates) == 1


def test_a_finding_is_every_answer_short_of_full_marks_the_largest_loss_first() -> None:
    made = sheet(
        question("a", weight=2.0), question("b", weight=5.0), question("c", weight=4.0), question("d")
    )
    found = result(made, a="no", b="partly", c=UNKNOWN, d="yes").findings
    assert [(f.question.id, f.judged.points_lost, f.answer) for f in found] == [
        ("c", 4, UNKNOWN),
        ("b", 2.5, "partly"),
        ("a", 2, "no"),
    ]


@pytest.mark.parametrize(
    ("weight", "given", "severity"),
    [(5.0, "no", "high"), (4.0, "no", "high"), (4.0, UNKNOWN, "high"), (3.0, "no", "medium"), (5.0, "partly", "medium"),
     (4.0, "partly", "medium"), (3.0, "partly", "low"), (1.0, "no", "low")],
)  # fmt: skip
@pytest.mark.parametrize("order", [1, -1])
def test_severity_is_the_highest_threshold_reached_in_whatever_order_they_stand(
    weight: float, given: Any, severity: str, order: int
) -> None:
    thresholds = dict([("high", 4.0), ("medium", 2.0), ("low", 0.0)][::order])
    found = result(sheet(question("a", weight=weight), severities=thresholds), a=given).findings
    assert [f.severity for f in found] == [severity]


def test_without_thresholds_no_finding_is_graver_than_another() -> None:
    assert [f.severity for f in result(sheet(question("a"), severities={}), a="no").findings] == [""]
