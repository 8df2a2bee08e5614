"""Small questionnaires made by hand, and answers to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from heads import axis, band, questionnaire

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.head import Gate
from cyberdiag.model.questionnaire import Choice, Question, QuestionSet, Section
from cyberdiag.model.written import FirstStep, Kind, Level
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
    return FirstStep(text="text", who="who", action="action", effort=Level(effort), cost=Level(cost))


def gate(name: str, cap: str = "C", worst: tuple[str, ...] = ("no", "unknown"), key: str = "key") -> Gate:
    return Gate(id=key, question=name, worst=worst, cap=cap, text="a key safeguard is missing")


def sheet(*questions: Question, **fields: Any) -> QuestionSet:
    """Return a set of one questionnaire with the axis `side` (left, right, empty)."""
    defaults = {
        "method": Method.WEIGHTED_MEAN,
        "axes": (axis("side", {"left": "left", "right": "right", "empty": "empty"}),),
        "bands": tuple(band(r, at) for r, at in BANDS),
        "severities": {"high": 4.0, "medium": 2.0, "low": 0.0},
    }
    section = Section("all", "all", "", questions)
    return QuestionSet((questionnaire("made", HERE, section, **{**defaults, **fields}),))


def answers(**values: Any) -> Answers:
    return Answers(MappingProxyType({key: Answer(value) for key, value in values.items()}))


def result(questions: QuestionSet, *, early: bool = False, **values: Any) -> Diagnosis:
    counted = relevant(questions, answers(**values))
    return diagnose(questions.scored[0], questions, counted, early=early)
