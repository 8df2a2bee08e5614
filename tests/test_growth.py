"""What a command costs grows like the questionnaire: steps at few and at many questions, never seconds.

The first question is tried at 600 and 6,000 questions every day, everything else at night.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import generated
import pytest
from counting import steps
from generated import Shape
from support import NIGHTLY

from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.interview.conduct import Move, conduct
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Note

ONCE, FEW, MANY = 20, (100, 400), (600, 6_000)
MOST = 1.15
"""The largest exponent: ten times the questions may take 14 times the steps."""


def exponent(cost: Callable[[int], int], *, many: bool = False) -> float:
    """Return the exponent between few questions, and between many where that is asked for or at night.

    What a process reads once is read before.
    """
    small, large = MANY if many or NIGHTLY else FEW
    cost(ONCE)
    return math.log(cost(large) / cost(small)) / math.log(large / small)


COMMANDS: dict[str, Callable[[str, str, str], list[str]]] = {
    "assess": lambda home, answers, out: [
        "assess", home, "-a", answers, "--no-input", "--missing", "unknown", "--trials", "100", "-o", out
    ],
    "check": lambda home, _, __: ["check", home],
    "simulate": lambda home, _, __: ["simulate", home, "--runs", "5"],
    "answers check": lambda home, answers, _: ["answers", "check", answers, home],
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("shape", [Shape.MIXED, Shape.CHAIN])
def test_a_command_costs_as_much_more_as_there_are_more_questions(
    command: str, shape: Shape, tmp_path: Path
) -> None:
    codes: list[int] = []

    def cost(questions: int) -> int:
        home, answers = generated.write(tmp_path, questions, shape)
        arguments = COMMANDS[command](str(home), str(answers), str(tmp_path / "result.json"))
        return steps(lambda: codes.append(run([*arguments, "-l", "en"])))

    found = exponent(cost)
    assert set(codes) == {ExitCode.DONE}
    assert found <= MOST


class Person:
    """Answers everything with yes, or goes away at the first question; sees and keeps nothing."""

    beside: Mapping[str, Note] = {}

    def __init__(self, *, stays: bool) -> None:
        self._stays = stays

    def ask(self, step: Step, *_: object) -> Answer:
        if not self._stays:
            raise KeyboardInterrupt
        return Answer(1 if step.question.kind is Kind.NUMBER else "yes")

    def stop(self, *_: object) -> Move:
        return Move.OPEN

    def review(self, *_: object, **__: object) -> Move:
        return Move.FINISH

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_, **__: {}


def test_the_first_question_costs_as_much_more_as_there_are_more_questions(tmp_path: Path) -> None:
    def cost(questions: int) -> int:
        home, _ = generated.write(tmp_path, questions)
        leaves: Any = Person(stays=False)

        def talk() -> None:
            with pytest.raises(KeyboardInterrupt):
                conduct(load.question_set((str(home),), "en"), Answers(), leaves, leaves, leaves)

        return steps(talk)

    assert exponent(cost, many=True) <= MOST


@pytest.mark.parametrize("shape", [Shape.PLAIN, Shape.MIXED])
def test_a_whole_interview_costs_as_much_more_as_there_are_more_questions(
    shape: Shape, tmp_path: Path
) -> None:
    asked: list[int] = []

    def cost(questions: int) -> int:
        home, _ = generated.write(tmp_path, questions, shape)
        stays: Any = Person(stays=True)

        def talk() -> None:
            answers = conduct(load.question_set((str(home),), "en"), Answers(), stays, stays, stays)
            asked.append(len(answers.by_id) - questions)

        return steps(talk)

    found = exponent(cost)
    assert min(asked) > 0  # every question, and facts about the firm
    assert found <= MOST
