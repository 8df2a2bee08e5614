"""What is done between an answer and the next question is as little at the end of an interview as at its beginning.

How long a person waits is told by `benchmarks/interview.py`; that it runs is held here.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import counting
from interview.test_conduct import Person
from support import ROOT, clean_env

from cyberdiag.catalog import load
from cyberdiag.interview.conduct import Around, Move, conduct
from cyberdiag.model.answers import UNKNOWN, Answer, Answers

if TYPE_CHECKING:
    from cyberdiag.interview.flow import Step

AT_MOST = 5_000
"""Calls of our own functions between two questions; twice what they are today."""


class Ignorant(Person):
    """Knows nothing, and notes how many calls were made when each question is put."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[int] = []
        self.tally = counting.Tally()

    def ask(self, step: Step, before: Answer | None, around: Around) -> Answer | Move:  # noqa: ARG002
        self.counts.append(self.tally.calls)
        return Answer(UNKNOWN)

    def stop(self, seen: object) -> Move:  # noqa: ARG002
        return Move.OPEN

    def detail(self, count: int, minutes: float) -> bool:  # noqa: ARG002
        return False

    def review(self, seen: object, *, anew: bool) -> Move:  # noqa: ARG002
        return Move.FINISH


def test_the_next_question_follows_at_once() -> None:
    person = Ignorant()
    questions = load.question_set(("cyber-risk",), "ja")
    with counting.tally() as person.tally:
        conduct(questions, Answers(), person, person.screen, person.keeper, clock=lambda: 0.0)
    between = [after - before for before, after in pairwise(person.counts)]
    first, last = statistics.median(between[:20]), statistics.median(between[-20:])
    assert len(between) > 60
    assert last < min(3 * first, AT_MOST)


def test_the_benchmark_of_the_wait_runs() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "interview.py"), "4"],
        capture_output=True, text=True, check=False, env=clean_env("en"), timeout=counting.MINUTES,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        r"Enter to the next question, 4 answers: median [\d.]+ ms, p95 [\d.]+ ms\n", done.stdout
    )
