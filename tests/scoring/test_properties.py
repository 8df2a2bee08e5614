"""What must hold for any firm and any answers, on the questionnaires as they are shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from scoring import shipped
from support import assess

from cyberdiag.catalog.knowledge import load_action_order
from cyberdiag.model.action_order import Wave
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.assessment import State
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.assessment import Action, Diagnosis, Judged, Score

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
FEW = settings(
    deadline=None, max_examples=min(20, settings.default.max_examples), suppress_health_check=CHECKS
)
ANY_QUESTION = st.sampled_from([q.id for q in shipped.scored_questions()])


def diagnoses(*parts: Any, early: bool = False) -> tuple[Diagnosis, ...]:
    return assess(shipped.questions(), shipped.answers(*parts), early=early).diagnoses


def scores(diagnosis: Diagnosis) -> Iterator[tuple[Any, Score]]:
    yield "total", diagnosis.score
    yield from diagnosis.cross.items()
    for axis, values in diagnosis.axes.items():
        for value, score in values.items():
            yield (axis, value), score


def bare(diagnosis: Diagnosis) -> list[tuple[Any, Score]]:
    return [(name, replace(score, rating=None)) for name, score in scores(diagnosis)]


def better_one(question: str, value: str) -> str:
    order = shipped.ranked(question)
    return order[min(order.index(value) + 1, len(order) - 1)]


def best(action: Action) -> str:
    return shipped.ranked(action.question.id)[-1]


def rank(diagnosis: Diagnosis, rating: str) -> int:
    """Return how good a rating is; higher is better."""
    return -list(diagnosis.questionnaire.bands).index(rating)


@FEW
@given(shipped.FACTS, shipped.SCORED, st.lists(ANY_QUESTION, min_size=1, max_size=5, unique=True))
def test_better_answers_never_lower_a_score_or_a_rating(
    facts: dict[str, Any], scored: dict[str, Any], improved: list[str]
) -> None:
    worse = {**scored, **{q: shipped.ranked(q)[0] for q in improved if scored[q] in {shipped.OPEN, UNKNOWN}}}
    better = {**worse, **{q: better_one(q, worse[q]) for q in improved}}
    for before, after in zip(diagnoses(facts, worse), diagnoses(facts, better), strict=True):
        for (name, low), (_, high) in zip(scores(before), scores(after), strict=True):
            if low.value is None:
                assert high.value is None
                continue
            assert high.value >= low.value, name
            assert high.low >= low.low, name
            assert high.high >= low.high, name
            assert rank(after, high.rating) >= rank(before, low.rating), name
        assert {g.id for g in after.gates} <= {g.id for g in before.gates}


@FEW
@given(shipped.FACTS, shipped.SCORED, shipped.SCORED)
def test_answers_to_questions_that_are_switched_off_change_nothing(
    facts: dict[str, Any], scored: dict[str, Any], other: dict[str, Any]
) -> None:
    questions = shipped.questions()
    counted = relevant(questions, shipped.answers(facts, scored))
    off = {q.id for q in shipped.scored_questions() if not q.applies(counted, questions.flags)}
    changed = {q: other[q] if q in off else value for q, value in scored.items()}
    before = assess(questions, shipped.answers(facts, scored))
    after = assess(questions, shipped.answers(facts, changed))
    assert after.diagnoses == before.diagnoses
    assert after.actions == before.actions
    assert after.unknowns == before.unknowns


@FEW
@given(shipped.FACTS, shipped.SCORED, shipped.SCORED)
def test_the_range_holds_every_score_that_the_unknowns_can_come_to(
    facts: dict[str, Any], scored: dict[str, Any], guesses: dict[str, Any]
) -> None:
    known = {q: guesses[q] if v in {shipped.OPEN, UNKNOWN} else v for q, v in scored.items()}
    known = {q: shipped.ranked(q)[0] if v in {shipped.OPEN, UNKNOWN} else v for q, v in known.items()}
    for before, after in zip(diagnoses(facts, scored), diagnoses(facts, known), strict=True):
        if before.is_unanswered:
            assert before.score.value is None
            continue
        for (name, unsure), (_, sure) in zip(scores(before), scores(after), strict=True):
            if unsure.value is None:
                assert (unsure.low, unsure.high, sure.value) == (None, None, None), name
                continue
            assert unsure.low <= unsure.value <= unsure.high, name
            assert unsure.low - 1e-9 <= sure.value <= unsure.high + 1e-9, name
            if not after.deciding:
                assert sure.low == sure.value == sure.high, name
            assert sure.known == 1.0, name


@FEW
@given(shipped.FACTS, ANY_QUESTION)
def test_one_yes_and_the_rest_unknown_is_nowhere_near_full_marks(
    facts: dict[str, Any], question: str
) -> None:
    unknown = dict.fromkeys((q.id for q in shipped.scored_questions()), UNKNOWN)
    for diagnosis in diagnoses(facts, {**unknown, question: shipped.ranked(question)[-1]}):
        assert diagnosis.score.value <= 10
        assert diagnosis.score.known <= 0.1
        assert diagnosis.score.rating == "D"
        assert diagnosis.score.high == 100


@FEW
@given(shipped.FACTS, shipped.SCORED)
def test_a_score_stands_exactly_where_a_question_applies(
    facts: dict[str, Any], scored: dict[str, Any]
) -> None:
    for diagnosis in diagnoses(facts, scored):
        counted = [j for j in diagnosis.judged if j.counts]
        for axis, values in diagnosis.axes.items():
            for value, score in values.items():
                there = [j for j in counted if j.question.axes[axis] == value]
                assert score.questions == len(there)
                assert (score.value is None) == (score.rating is None) == (not there)
            assert sum(s.questions for s in values.values()) == diagnosis.score.questions == diagnosis.asked
        assert sum(s.questions for s in diagnosis.cross.values()) == diagnosis.asked


@FEW
@given(shipped.FACTS, shipped.SCORED)
def test_gates_cap_the_rating_but_never_the_score(facts: dict[str, Any], scored: dict[str, Any]) -> None:
    for diagnosis in (d for d in diagnoses(facts, scored) if not d.is_unanswered):
        free = replace(diagnosis.questionnaire, gates={})
        questions = replace(
            shipped.questions(),
            questionnaires=tuple(free if n.id == free.id else n for n in shipped.questions().questionnaires),
        )
        ungated = next(
            d
            for d in assess(questions, shipped.answers(facts, scored)).diagnoses
            if d.questionnaire.id == free.id
        )
        assert diagnosis.score.value == ungated.score.value
        assert bare(diagnosis) == bare(ungated)
        assert ungated.gates == ()
        caps = [rank(diagnosis, g.cap) for g in diagnosis.gates]
        assert rank(diagnosis, diagnosis.score.rating) == min([rank(diagnosis, ungated.score.rating), *caps])
        for gate in diagnosis.gates:
            worst = diagnosis.questionnaire.gates[gate.id].worst
            assert all((scored[q] or UNKNOWN) in worst for q in gate.because)


@FEW
@given(shipped.FACTS, shipped.SCORED)
def test_what_was_not_asked_is_an_estimate_within_what_is_proven_and_finds_nothing(
    facts: dict[str, Any], scored: dict[str, Any]
) -> None:
    for full, stopped in zip(diagnoses(facts, scored), diagnoses(facts, scored, early=True), strict=True):
        asked = {j.question.id for j in stopped.judged if j.is_told}
        assert {f.question.id for f in stopped.findings} <= asked
        assert {q for g in stopped.gates for q in g.because} <= asked
        guess = stopped.estimate
        if guess is None:
            assert stopped.is_unanswered or stopped == full
            continue
        assert stopped.score.value is None
        assert guess.proven == (full.score.low, full.score.high)
        assert guess.proven[0] <= guess.low <= guess.value <= guess.high <= guess.proven[1]
        assert guess.asked + stopped.count(State.NOT_ASKED) == guess.of
        assert any(stopped.cross) is guess.parts


def takes_longer(one: Action, than: Action, actions: tuple[Action, ...]) -> bool:
    """Whether an action, or one that it needs, cannot be done by the date of another."""
    waves = list(Wave)
    by_id = {a.question.id: a for a in actions}
    wanted = [one, *(by_id[n] for n in one.needs if n in by_id)]
    last = len(waves) if than.wave is None else waves.index(than.wave)
    return any(
        waves.index(a.earliest) > last or (a is not one and takes_longer(a, than, actions)) for a in wanted
    )


@FEW
@given(shipped.FACTS, shipped.SCORED)
def test_actions_come_one_to_a_finding_in_order_of_rank_after_what_they_need(
    facts: dict[str, Any], scored: dict[str, Any]
) -> None:
    found = assess(shipped.questions(), shipped.answers(facts, scored))
    weak = {f.question.id: f for d in found.diagnoses for f in d.findings}
    places = {a.question.id: n for n, a in enumerate(found.actions)}
    assert len(places) == len(found.actions)
    assert places.keys() == weak.keys()
    assert all(weak[a.question.id].judged.points_lost > 0 for a in found.actions)
    for before, after in zip(found.actions, found.actions[1:], strict=False):
        needed = {q for later in found.actions[places[after.question.id] :] for q in later.question.after}
        assert (
            before.rank >= after.rank
            or before.question.id in needed
            or takes_longer(after, before, found.actions)
        )
    for action in found.actions:
        needed = [q for q in action.question.after if q in places and not _half_done(weak[q].judged)]
        assert all(places[q] < places[action.question.id] for q in needed)


def _half_done(judged: Judged) -> bool:
    earned = judged.points if judged.earned is None else judged.earned
    return earned >= load_action_order().enough.value * judged.question.full_points


@FEW
@given(shipped.FACTS, shipped.SCORED)
def test_an_action_promises_just_what_full_marks_would_add(
    facts: dict[str, Any], scored: dict[str, Any]
) -> None:
    found = assess(shipped.questions(), shipped.answers(facts, scored))
    for action in found.actions[:2]:
        better = assess(
            shipped.questions(), shipped.answers(facts, {**scored, action.question.id: best(action)})
        )
        before = next(d for d in found.diagnoses if d.questionnaire.id == action.diagnosis)
        after = next(d for d in better.diagnoses if d.questionnaire.id == action.diagnosis)
        assert after.score.value - before.score.value == pytest.approx(action.score_gain)
        assert not {g.id for g in after.gates} & set(action.opens)
        assert action.question.id not in {a.question.id for a in better.actions}
