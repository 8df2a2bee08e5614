"""Unknown never helps: a fact that is not known leaves open what counts, and the range covers each of its outcomes."""

from __future__ import annotations

from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from heads import cap
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.making import SCALE, answers, gate, question, result, sheet
from support import assess

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.assessment import State
from cyberdiag.model.condition import Condition
from cyberdiag.model.written import WeightRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.assessment import Diagnosis, Score
    from cyberdiag.model.questionnaire import Question, QuestionSet

FACTS = ("f", "g")
OUTCOMES = ("a", "b", "c")
LIVELY = settings(max_examples=min(120, settings.default.max_examples))


def fact(name: str, **fields: Any) -> Question:
    return question(name, dict.fromkeys(OUTCOMES), **fields)


def held(name: str, *values: str) -> Condition:
    return Condition(question=name, in_=values)


USED = held("f", "a")


def scores(diagnosis: Diagnosis) -> Iterator[tuple[Any, Score]]:
    yield "total", diagnosis.score
    yield from ((key, score) for values in diagnosis.axes.values() for key, score in values.items())


def simple(**fields: Any) -> QuestionSet:
    behind = [question(n, axes={"side": "left"}, **fields) for n in ("x", "y")]
    return sheet(fact("f"), *behind, question("z", axes={"side": "right"}))


def test_a_diagnosis_of_which_nothing_was_answered_finds_nothing_weak() -> None:
    """Not even what hangs on a fact that is answered with "don't know", or its loss would rest on nothing."""
    made = sheet(fact("f"), question("x", only_when=USED, controls=("websec",)), question("z"))
    found = result(made, early=True, f=UNKNOWN)
    assert (found.is_unanswered, found.findings) == (True, ())


@pytest.mark.parametrize("method", [Method.WEIGHTED_MEAN, Method.SUM])
@pytest.mark.parametrize("given", [{}, {"f": UNKNOWN}])
def test_what_hangs_on_a_fact_that_is_not_known_counts_as_unknown(method: Method, given: Any) -> None:
    made = sheet(fact("f"), *(question(n, only_when=USED) for n in "xy"), question("z"), method=method)
    whole = assess(made, answers(**given, z="yes"))
    found = whole.diagnoses[0]
    full = 1 if method is Method.SUM else 100
    low = 1 if method is Method.SUM else pytest.approx(100 / 3)
    assert (found.score.value, found.score.low) == (low, low)
    assert found.score.high == (3 if method is Method.SUM else full)
    assert whole.unknowns[0].question.id == "f"
    assert found.score.rating == ("D" if method is Method.WEIGHTED_MEAN else found.score.rating)
    state = State.UNDECIDED if given else State.UNANSWERED
    assert [j.state for j in found.judged] == [state, state, State.ANSWERED]


def test_each_part_covers_both_outcomes_too() -> None:
    found = result(simple(only_when=USED), f=UNKNOWN, z="yes").axes["side"]
    assert (found["left"].low, found["left"].high) == (0, 100)
    assert (found["right"].low, found["right"].high) == (100, 100)


def test_a_fact_that_another_switches_off_leaves_nothing_open() -> None:
    made = sheet(fact("f"), fact("g", only_when=USED), question("x", only_when=held("g", "a")), question("z"))
    found = result(made, f="b", z="yes")
    assert (found.score.low, found.score.high) == (100, 100)
    assert found.judged[0].state is State.NOT_APPLICABLE
    doubted = assess(made, answers(f=UNKNOWN, z="yes"))
    assert doubted.diagnoses[0].score.low == 50
    assert [j.question.id for j in doubted.unknowns] == ["f"]  # g is asked only once f is known


def test_an_answer_to_what_may_not_apply_counts_and_the_range_holds_that_it_may_not() -> None:
    found = result(simple(not_applicable_when=USED), f=UNKNOWN, x="yes", y="yes", z="no")
    assert found.score.value == pytest.approx(200 / 3)
    assert (found.score.low, found.score.high) == (0, pytest.approx(200 / 3))


def test_a_weight_that_hangs_on_a_fact_may_be_either() -> None:
    rule = WeightRule(when=USED, to=5.0)
    made = sheet(fact("f"), question("x", weight=1.0, weight_rules=(rule,)), question("z", weight=1.0))
    found = result(made, f=UNKNOWN, x="no", z="yes")
    assert (found.score.low, found.score.high) == (pytest.approx(100 / 6), 50)
    assert dict(found.deciding) == {"f": 4.0}


def test_a_cap_that_does_not_name_unknown_may_hold_yet() -> None:
    held_down = cap("c", "k", ("no",), at="partly", limits=("x",))
    made = sheet(question("k"), question("x"), caps={"c": held_down})
    found = result(made, k=UNKNOWN, x="yes")
    assert (found.score.value, found.score.low, found.score.high) == (50, 25, 100)


def test_a_gate_on_what_may_not_apply_closes_as_for_any_unknown_answer() -> None:
    made = sheet(
        fact("f"), question("x", only_when=USED), *(question(n) for n in "pqrstu"), gates={"key": gate("x")}
    )
    found = result(made, f=UNKNOWN, **dict.fromkeys("pqrstu", "yes"))
    assert [g.because for g in found.gates] == [("x",)]
    assert found.score.rating == "C"


CONDITIONS = st.recursive(
    st.builds(held, st.sampled_from(FACTS), st.sampled_from(["a", "b"])),
    lambda inner: st.one_of(
        st.builds(lambda one: Condition(not_=one), inner),
        st.builds(lambda one, two: Condition(all=(one, two)), inner, inner),
        st.builds(lambda one, two: Condition(any=(one, two)), inner, inner),
    ),
    max_leaves=3,
)
POINTS = st.sampled_from(
    [SCALE, {"yes": 4.0, "partly": 2.0, "no": 1.0}, {"yes": 2.0, "partly": 0.0, "no": -1.0}]
)


@st.composite
def sheets(draw: Any) -> QuestionSet:
    maybe = st.none() | CONDITIONS
    second = fact("g", only_when=draw(st.none() | st.just(USED)))
    asked = [
        question(
            f"q{n}",
            draw(POINTS),
            only_when=draw(maybe),
            not_applicable_when=draw(maybe),
            weight_rules=tuple(WeightRule(when=c, to=5.0) for c in draw(st.lists(CONDITIONS, max_size=1))),
            axes={"side": draw(st.sampled_from(["left", "right"]))},
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    caps = draw(st.sampled_from([{}, {"c": cap("c", "q0", ("no",), limits=(), at="partly")}]))
    return sheet(
        fact("f"), second, *asked, caps=caps, method=draw(st.sampled_from([Method.WEIGHTED_MEAN, Method.SUM]))
    )


@LIVELY
@given(sheets(), st.data())
def test_the_range_holds_what_comes_out_once_all_is_known(made: QuestionSet, data: Any) -> None:
    told = {
        q.id: data.draw(st.sampled_from([None, UNKNOWN, "yes", "no"])) for q in made.scored[0].questions[2:]
    }
    told = {k: v for k, v in told.items() if v is not None} | {"q0": told["q0"] or "yes"}
    facts = {f: data.draw(st.sampled_from([None, UNKNOWN, "a", "b"])) for f in FACTS}
    unsure = result(made, **{k: v for k, v in facts.items() if v}, **told)
    if unsure.is_unanswered:
        return
    for outcome in product(*([v] if v in OUTCOMES else OUTCOMES for v in facts.values())):
        for guess in ("yes", "no"):
            names = (q.id for q in made.scored[0].questions[2:])
            known = {n: guess if told.get(n, UNKNOWN) == UNKNOWN else told[n] for n in names}
            sure = result(made, **dict(zip(FACTS, outcome, strict=True)), **known)
            for (name, wide), (_, one) in zip(scores(unsure), scores(sure), strict=True):
                if one.value is not None and unsure.score.low is not None:
                    assert wide.low is not None, name
                    assert wide.low - 1e-9 <= one.value <= wide.high + 1e-9, name
    assert MappingProxyType(dict(unsure.deciding)).keys() <= {
        f for f, v in facts.items() if v not in OUTCOMES
    }
