"""What the first questions tell of made-up firms; `make first-questions` prints the tables for 50,000 of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace
from support import NIGHTLY

from benchmarks import first_questions, population
from cyberdiag.catalog import load
from cyberdiag.scoring import order
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import QuestionSet

NAMES = ("cyber-risk", "leak-response")
CHECKED = 25
FIRMS = 4000
ADVISED = 80 if NIGHTLY else 25


@cache
def asked(name: str) -> QuestionSet:
    return load.question_set((name,), "ja")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stop", [5, 8, 18, 33])
def test_the_scorer_in_columns_says_what_the_program_says(name: str, stop: int) -> None:
    questions = asked(name)
    columns = population.make(questions, CHECKED, 5)
    found = first_questions.scored(questions, columns)
    early = first_questions.asked_by(questions, found, stop)
    value, low, high = first_questions.estimates(questions, found, early)
    for n in range(CHECKED):
        given = relevant(questions, population.answers(columns, n, questions))
        whole = diagnose(questions.scored[0], questions, given).score.value
        assert whole == pytest.approx(found.score[n])
        left = {q for q, is_asked in zip(found.ids, early[n], strict=True) if not is_asked}
        part = replace(given, by_id={k: a for k, a in given.by_id.items() if k not in left})
        guess = diagnose(questions.scored[0], questions, part, early=True).estimate
        assert guess is not None
        assert (guess.value, guess.low, guess.high) == pytest.approx((value[n], low[n], high[n]))
        assert guess.asked == early[n].sum()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kinds", first_questions.POPULATIONS)
def test_the_interval_at_each_stop_holds_for_about_nine_of_ten_firms(name: str, kinds: str) -> None:
    questions = asked(name)
    columns = population.make(questions, FIRMS, 77, first_questions.POPULATIONS[kinds])
    told = first_questions.coverage(questions, columns, (8, 13, 18, 23, 28, 33, 38))
    held = [one[0] for one in told.values()]
    assert 0.88 <= float(np.mean(held)) <= 0.94
    assert all(0.86 <= one <= 0.98 for one in held)  # a sample of 4,000, and difficulties drawn at random


@pytest.mark.parametrize("name", NAMES)
def test_the_true_first_three_actions_are_among_the_six_shown(name: str) -> None:
    questions = asked(name)
    columns = population.make(questions, ADVISED, 9)
    firms = [
        first_questions.firm_stops(questions, population.answers(columns, n, questions), (8, 40))
        for n in range(ADVISED)
    ]
    first, later = (sum(f[stop].first_three for f in firms) / ADVISED for stop in (8, 40))
    assert first >= 0.6
    assert later >= 0.9


def test_an_exchange_brings_in_what_serves_more_firms_and_takes_out_no_gate() -> None:
    sheet = asked("leak-response").scored[0]
    assert sheet.order is not None
    own = [n for n in sheet.order.questions if n in sheet.by_id]
    gates, first = {g.question for g in sheet.gates.values()}, sheet.order.first
    wanted = [frozenset({own[1], own[2], own[20]})] * 3 + [frozenset(own[1:4]), frozenset(own[4:7])]
    found = first_questions.exchanged(own, wanted, sheet)
    assert set(found[:first]) >= {own[20], *own[1:7], *gates}
    assert sorted(found) == sorted(own)
    assert first_questions.exchanged(own, [frozenset(own[:3])], sheet) == own


@pytest.mark.parametrize("name", NAMES)
def test_the_first_set_holds_every_gate_whatever_the_facts(name: str) -> None:
    questions = asked(name)
    columns = population.make(questions, CHECKED, 5)
    gates = {g.question for g in questions.scored[0].gates.values()}
    for n in range(CHECKED):
        given = relevant(questions, population.answers(columns, n, questions))
        first = {q.id for q in order.first_set(questions, given)}
        assert {q for q in gates if questions.by_id[q].applies(given, questions.flags)} <= first
        assert len(first & {q.id for q in questions.scored[0].questions}) == 8
