"""One assessment as a whole: pure, complete, and of one piece."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from conditions import compare
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scoring import shipped
from scoring.making import answers, question, sheet, step
from support import assess

from cyberdiag.assess import Quantify
from cyberdiag.catalog.losses import load_losses
from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.loss import LossEstimate, Missing
from cyberdiag.model.questionnaire import QuestionSet

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Assessment

FEW = settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.too_slow])
FIRM = {"industry": "manufacturing", "employees": 50, "revenue": 500_000_000, "personal_records": 5_000}
IDS = [q.id for q in shipped.scored_questions()]


@cache
def quantify() -> Quantify:
    return Quantify(load_losses("ja"), trials=0)


def assessed(*parts: Any, **options: Any) -> Assessment:
    return assess(shipped.questions(), shipped.answers(*parts), quantify=quantify(), **options)


def facts_sheet() -> QuestionSet:
    fact = question("fact", {"yes": None, "no": None})
    scored = sheet(
        question("a", weight=2.0, first_step=step()), question("b", weight=5.0, first_step=step()),
        question("c", not_applicable_when=compare("fact", one_of=("yes",)), first_step=step()),
    ).scored[0]  # fmt: skip
    return QuestionSet((sheet(fact, method=Method.NONE).questionnaires[0], scored))


def test_only_scored_questionnaires_are_diagnosed_and_the_rest_are_facts() -> None:
    found = assess(facts_sheet(), answers(fact="yes", a="no"))
    assert [d.questionnaire.scored for d in found.diagnoses] == [True]
    assert found.profile == {"fact": "yes"}
    assert found.loss is None


def test_a_fact_that_is_unknown_is_kept_as_unknown_and_an_open_one_is_not_there() -> None:
    assert assess(facts_sheet(), answers(fact=UNKNOWN)).profile == {"fact": UNKNOWN}
    assert assess(facts_sheet(), answers()).profile == {}


def test_a_fact_that_another_fact_switches_off_decides_nothing_and_is_no_fact() -> None:
    fact = question("fact", {"yes": None, "no": None})
    child = question("child", {"yes": None, "no": None}, only_when=compare("fact", one_of=("yes",)))
    facts = sheet(fact, child, method=Method.NONE).questionnaires[0]
    scored = sheet(question("a", not_applicable_when=compare("child", one_of=("yes",)))).scored[0]
    found = assess(QuestionSet((facts, scored)), answers(fact="no", child="yes", a="no"))
    assert found.profile == {"fact": "no"}
    assert [f.question.id for f in found.diagnoses[0].findings] == ["a"]


def test_the_unknowns_are_all_that_apply_and_are_open_the_weightiest_first() -> None:
    found = assess(facts_sheet(), answers(fact="no", a=UNKNOWN))
    assert [j.question.id for j in found.unknowns] == ["b", "c", "a"]
    assert [j.question.id for j in assess(facts_sheet(), answers(fact="yes", a=UNKNOWN)).unknowns] == [
        "b",
        "a",
    ]


def test_what_was_not_asked_is_not_among_the_unknowns_and_comes_next() -> None:
    made = sheet(question("a"), question("b"), question("c", core=False), question("d"))
    found = assess(made, answers(a=UNKNOWN), early=True)
    assert [j.question.id for j in found.unknowns] == ["a"]
    assert [q.id for q in found.coming] == ["b", "d"]


def test_every_answer_is_kept_for_the_appendix_even_one_that_does_not_count() -> None:
    given_answers = answers(fact="yes", c="no")
    found = assess(facts_sheet(), given_answers)
    assert found.answers == given_answers
    assert "c" not in {f.question.id for d in found.diagnoses for f in d.findings}


@pytest.mark.parametrize("early", [False, True])
def test_without_a_single_answer_there_is_no_score_no_rating_and_no_action(early: bool) -> None:
    found = assessed(FIRM, {}, early=early)
    for diagnosis in found.diagnoses:
        assert diagnosis.is_unanswered
        assert (diagnosis.score.value, diagnosis.score.low, diagnosis.score.rating) == (None, None, None)
        assert (diagnosis.findings, diagnosis.gates, diagnosis.estimate) == ((), (), None)
    assert (found.actions, found.unknowns, found.coming) == ((), (), ())


@pytest.mark.parametrize("missing", ["industry", "employees", "revenue"])
def test_without_a_fact_that_it_needs_there_is_no_estimate_and_the_fact_is_named(missing: str) -> None:
    found = assessed({k: v for k, v in FIRM.items() if k != missing}, {"TEC-01": "no"})
    assert isinstance(found.loss, Missing)
    assert missing in found.loss.facts
    assert {a.loss_reduction for a in found.actions} == {None}


def test_an_action_tells_how_much_expected_loss_it_takes_away() -> None:
    found = assessed(FIRM, dict.fromkeys(IDS, "no"), {q: "0" for q in IDS if shipped.ranked(q)[0] == "0"})
    assert isinstance(found.loss, LossEstimate)
    assert len(found.actions) == len({f.question.id for d in found.diagnoses for f in d.findings})
    saved = [a.loss_reduction for a in found.actions]
    assert all(0 <= s.low <= s.yen <= s.high and s.yen <= found.loss.eal for s in saved)
    assert max(s.yen for s in saved) > 0


@FEW
@given(shipped.SCORED, st.lists(st.sampled_from(IDS), min_size=1, max_size=5, unique=True))
def test_better_answers_never_raise_the_expected_loss(scored: dict[str, Any], improved: list[str]) -> None:
    worse = {**scored, **{q: shipped.ranked(q)[0] for q in improved}}
    better = {**scored, **{q: shipped.ranked(q)[-1] for q in improved}}
    assert assessed(FIRM, better).loss.eal <= assessed(FIRM, worse).loss.eal * (1 + 1e-12)


@FEW
@given(shipped.FACTS, shipped.SCORED)
def test_the_same_answers_give_the_same_assessment(facts: dict[str, Any], scored: dict[str, Any]) -> None:
    assert assessed(facts, scored) == assessed(dict(reversed(facts.items())), dict(reversed(scored.items())))
