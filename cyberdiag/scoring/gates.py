"""Gates: key answers and key parts that hold a rating down while they are missing."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.assessment import ClosedGate, State
from cyberdiag.model.parts import half_up
from cyberdiag.scoring.extremes import between
from cyberdiag.scoring.ratings import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.aggregate import Aggregation
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.assessment import Judged
    from cyberdiag.model.head import Gate
    from cyberdiag.model.questionnaire import Questionnaire


class Key(Struct, frozen=True):
    """A part that a gate rests on: from which score on it is there, what it may come to, and its questions that count."""

    axis: str
    value: str
    needed: float
    low: float
    high: float
    judged: tuple[Judged, ...]

    @property
    def missing(self) -> bool:
        """Whether its score as it is printed is too low."""
        return self.high < self.needed

    @property
    def may_be_missing(self) -> bool:
        """Whether what was not asked may show that it is too low."""
        return self.low < self.needed


class Parts:
    """The parts of one result that gates rest on, each worked out once."""

    def __init__(self, questionnaire: Questionnaire, judged: tuple[Judged, ...]) -> None:
        self._questionnaire, self._judged = questionnaire, judged
        self._on: dict[str, dict[str | None, list[Judged]]] = {}
        self._made: dict[tuple[str, str], _Made | None] = {}

    def keys(self, gate: Gate) -> Iterator[Key]:
        """Give the parts that a gate rests on; where nothing of a part applies, it holds nothing down."""
        for axis, values in gate.parts.items():
            for value in values or self._questionnaire.axes[axis].values:
                found = self._part(axis, value)
                if found is not None and gate.below is not None:
                    needed = fitted(gate.below, found.rule, found.here, found.whole)
                    yield Key(axis, value, needed, found.low, found.high, found.judged)

    def _part(self, axis: str, value: str) -> _Made | None:
        if (axis, value) not in self._made:
            self._made[axis, value] = self._work_out(axis, value)
        return self._made[axis, value]

    def _work_out(self, axis: str, value: str) -> _Made | None:
        if axis not in self._on:
            on = self._on[axis] = {}
            for one in self._judged:
                on.setdefault(one.axes.get(axis), []).append(one)
        every = self._on[axis].get(value, [])
        counted = tuple(j for j in every if j.counts or j.state is State.NOT_ASKED)
        part, whole = (self._questionnaire.gathered(some, axis) for some in (counted, every))
        if part is None or whole is None:
            return None
        ends = (part.value(attrgetter("points")),) * 2
        if any(j.state is State.NOT_ASKED for j in counted):
            ends = between(part)
        low, high = (half_up(end, part.rule.decimals) for end in ends)
        return _Made(part.rule, (part.least, part.full), (whole.least, whole.full), low, high, counted)


class _Made(Struct, frozen=True):
    """A part: its rule, its least and full marks as far as it applies and as a whole, and between what its score lies."""

    rule: Aggregation
    here: tuple[float, float]
    whole: tuple[float, float]
    low: float
    high: float
    judged: tuple[Judged, ...]


def closed(
    questionnaire: Questionnaire, judged: tuple[Judged, ...], answers: Answers
) -> tuple[ClosedGate, ...]:
    """Return the gates that hold the rating down, whatever was not asked."""
    by_id, parts = {j.question.id: j for j in judged}, Parts(questionnaire, judged)
    found: list[ClosedGate] = []
    for gate in questionnaire.gates.values():
        if gate.parts:
            found += still_closed(questionnaire, parts, gate)
            continue
        item = by_id.get(gate.question)
        if item is not None and closes(gate, item, answers.get(gate.question)):
            found.append(ClosedGate(gate.id, gate.cap, gate.text, (gate.question,), named=(gate.question,)))
    return tuple(found)


def closes(gate: Gate, judged: Judged, answer: Answer | None) -> bool:
    """Return whether the answer to its question closes a gate."""
    counts = judged.counts and judged.state is not State.NOT_APPLICABLE
    return counts and given(answer) in gate.worst


def still_closed(questionnaire: Questionnaire, parts: Parts, gate: Gate) -> Iterator[ClosedGate]:
    """Give the gate where one of the parts that it rests on is too low."""
    short = [key for key in parts.keys(gate) if key.missing]
    if not short:
        return
    lost = (j.question.id for key in short for j in key.judged if not j.kept and j.points < j.full)
    yield ClosedGate(
        gate.id, gate.cap, gate.text, tuple(dict.fromkeys(lost)), tuple((k.axis, k.value) for k in short),
        tuple(questionnaire.axes[k.axis].values[k.value] for k in short),
    )  # fmt: skip


def may_close(questionnaire: Questionnaire, judged: tuple[Judged, ...]) -> tuple[str, ...]:
    """Return the caps of the gates that what was not asked may yet close."""
    open_ones, parts = (
        {j.question.id for j in judged if j.state is State.NOT_ASKED},
        Parts(questionnaire, judged),
    )
    return tuple(
        g.cap
        for g in questionnaire.gates.values()
        if g.question in open_ones or any(k.may_be_missing for k in parts.keys(g))
    )


def given(answer: Answer | None) -> str:
    """Return what was answered to a question, as it is printed."""
    return UNKNOWN if answer is None else ",".join(answer.chosen)
