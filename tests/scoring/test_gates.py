"""Gates and findings: what caps a rating, what is named, how severe it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conditions import compare
from heads import axis, band
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from scoring.making import answers, gate, question, result, sheet, step
from support import assess

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.head import Gate
from cyberdiag.model.parts import half_up
from cyberdiag.model.questionnaire import Choice
from cyberdiag.model.record import Unfit
from cyberdiag.scoring.actions import reached

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import QuestionSet

FACT = question("fact", {"yes": None, "no": None})
NEVER = compare("fact", one_of=("yes",))
REST = tuple(question(f"q{n}", weight=5.0) for n in range(9))
FULL = {q.id: "yes" for q in REST}


@pytest.mark.parametrize(
    ("told", "rated"), [("no", "C"), (UNKNOWN, "C"), (None, "C"), ("partly", "A"), ("yes", "A")]
)
def test_a_missing_safeguard_caps_the_rating_and_leaves_the_score(told: Any, rated: str) -> None:
    made = sheet(*REST, question("key", weight=1.0), gates=(gate("key"),))
    found = result(made, **FULL, **({} if told is None else {"key": told}))
    assert found.score.rating == rated
    assert found.score.value == pytest.approx(100 * (45 + {"partly": 0.5, "yes": 1}.get(told, 0)) / 46)
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


PARTS = {
    **{f"l{n}": question(f"l{n}", axes={"side": "left"}) for n in range(3)},
    **{f"r{n}": question(f"r{n}", axes={"side": "right"}) for n in range(3)},
}
AXIS = {"left": "left", "right": "right"}
TOLD = st.lists(st.sampled_from(["yes", "partly", "no", UNKNOWN, None]), min_size=6, max_size=6)
METHODS = (Method.WEIGHTED_MEAN, Method.MEAN, Method.LOWEST, Method.SUM, Method.LEVEL)


def on_parts(below: float, method: Method, **fields: Any) -> QuestionSet:
    """A questionnaire that is C while any side is below a score; everything else would be A."""
    on = replace(axis("side", AXIS), method=method, decimals=0 if method is Method.WEIGHTED_MEAN else 2)
    key = Gate(id="key", parts={"side": ()}, below=below, cap="C", text="a side is too low")
    return sheet(
        *PARTS.values(),
        axes=(on,),
        bands=(band("A", 0.1), band("B", 0.05), band("C", 0)),
        gates=(key,),
        **fields,
    )


@given(TOLD, st.sampled_from(METHODS), st.sampled_from([0.5, 0.67, 1.0, 2.0, 50.0, 83.0]))
def test_a_gate_on_parts_is_closed_exactly_where_the_printed_score_of_one_is_too_low(
    told: list[str | None], method: Method, below: float
) -> None:
    given_ = {n: v for n, v in zip(PARTS, told, strict=True) if v is not None}
    made = on_parts(below, method)
    found = result(made, **given_)
    scores = found.axes["side"]
    short = [v for v, s in scores.items() if s.value is None or half_up(s.value, s.rule.decimals) < below]
    if not given_:
        return
    assert [g.parts for g in found.gates] == ([tuple(("side", v) for v in short)] if short else [])
    for gate_ in found.gates:
        assert gate_.named == tuple(short)
        assert set(gate_.because) == {
            j.question.id for j in found.judged if j.axes["side"] in short and j.points < j.full
        }
        assert found.score.rating == "C"
    worse = result(made, **{n: "no" if v == UNKNOWN else v for n, v in given_.items()})
    assert [g.parts for g in worse.gates] == [g.parts for g in found.gates]  # "don't know" opens nothing
    early = result(made, early=True, **given_)
    if early.estimate is not None:
        for rest in ("yes", "no"):  # what is certain after an early stop stays so, and every end is foretold
            end = result(made, **dict.fromkeys(PARTS, rest) | given_)
            assert {v for g in early.gates for _, v in g.parts} <= {v for g in end.gates for _, v in g.parts}
            assert end.score.rating in early.estimate.ratings or end.score.value == 0


def test_the_first_actions_open_a_gate_on_a_part_as_soon_as_it_reaches_its_score() -> None:
    asked = [replace(q, first_step=step()) if name in {"l0", "l1", "r0"} else q for name, q in PARTS.items()]
    on = replace(axis("side", AXIS), method=Method.SUM)
    key = Gate(id="key", parts={"side": ("left",)}, below=2, cap="C", text="too low")
    made = sheet(*asked, axes=(on,), gates=(key,))
    told = dict.fromkeys(PARTS, "yes") | {"l0": "no", "l1": "no", "l2": "no", "r0": "no"}
    run = assess(made, answers(**told))
    found = run.diagnoses[0]
    assert found.gates[0].because == ("l0", "l1", "l2")
    one, two = (reached(found, run.actions[:n]) for n in (1, 2))
    assert {a.question.id for a in run.actions[:2]} == {"l0", "l1"}  # what helps to open a gate comes first
    assert run.actions[0].opens == ("key",)
    assert (one.rating, two.rating) == ("C", "C")
    assert reached(found, run.actions).rating == "B"  # l2 need not be done: two of three are enough


def test_a_gate_on_a_sum_follows_what_applies_and_rests_on_no_part_that_does_not() -> None:
    asked = [
        replace(q, choices=(*q.choices, Choice("na", "na", not_applicable=True))) for q in PARTS.values()
    ]
    on = replace(axis("side", AXIS), method=Method.SUM, decimals=2)
    key = Gate(id="key", parts={"side": ("left",)}, below=3, cap="C", text="too low")
    made = sheet(*asked, axes=(on,), gates=(key,))
    full = dict.fromkeys(PARTS, "yes")
    assert result(made, **full | {"l0": "na"}).gates == ()
    assert result(made, **full | {"l0": "na", "l1": "partly"}).gates[0].because == ("l1",)
    assert result(made, **full | dict.fromkeys(("l0", "l1", "l2"), "na")).gates == ()


def test_a_gate_rests_on_a_question_or_on_parts() -> None:
    for fields in ({}, {"question": "a"}, {"parts": {"side": ()}}, {"below": 1.0},
                   {"question": "a", "worst": ("no",), "parts": {"side": ()}, "below": 1.0},
                   {"question": "a", "worst": ("no",), "below": 1.0}):  # fmt: skip
        with pytest.raises(Unfit):
            Gate(id="key", cap="C", text="text", **fields)
