"""Small questionnaires made by hand, and answers to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.gates import Gate
from cyberdiag.model.questionnaire import (
    Axis,
    Band,
    Choice,
    FirstStep,
    Kind,
    Level,
    Method,
    Question,
    Questionnaire,
    QuestionSet,
    Section,
)
from cyberdiag.problems import Place
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Diagnosis

HERE = Place("made.yaml", 1, 1)
SCALE = {"yes": 1.0, "partly": 0.5, "no": 0.0}
BANDS = (("A", 85.0), ("B", 70.0), ("C", 50.0), ("D", 0.0))


def question(name: str, points: dict[str, float | None] | None = None, **fields: Any) -> Question:
    choices = tuple(Choice(key, key, points=p) for key, p in (SCALE if points is None else points).items())
    defaults = {"kind": Kind.SINGLE, "section": "all", "text": name, "place": HERE, "weight": 3.0}
    return Question(id=name, choices=choices, **{**defaults, **fields})


def step(effort: str = "low", cost: str = "low") -> FirstStep:
    return FirstStep("text", "who", "action", Level(effort), Level(cost))


def gate(name: str, cap: str = "C", worst: tuple[str, ...] = ("no", "unknown"), key: str = "key") -> Gate:
    return Gate(key, name, worst, cap, "a key safeguard is missing")


def sheet(*questions: Question, **fields: Any) -> QuestionSet:
    """Return a set of one questionnaire with the axis `side` (left, right, empty)."""
    defaults = {
        "method": Method.WEIGHTED_MEAN,
        "axes": (Axis("side", "side", {"left": "left", "right": "right", "empty": "empty"}),),
        "bands": tuple(Band(r, at, r, r) for r, at in BANDS),
        "severities": {"high": 4.0, "medium": 2.0, "low": 0.0},
    }
    made = Questionnaire(
        id="made", version="1.0", title="made", summary="", place=HERE,
        sections=(Section("all", "all", "", questions),), **{**defaults, **fields},
    )  # fmt: skip
    return QuestionSet((made,))


def answers(**values: Any) -> Answers:
    return Answers(MappingProxyType({key: Answer(value) for key, value in values.items()}))


def result(questions: QuestionSet, *, quick: bool = False, **values: Any) -> Diagnosis:
    counted = relevant(questions, answers(**values))
    return diagnose(questions.scored[0], questions, counted, quick=quick)
