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

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Judged
    from cyberdiag.model.head import Gate
    from cyberdiag.model.parts import Part
    from cyberdiag.model.questionnaire import Questionnaire


class Key(Struct, frozen=True):
    """A part that a gate rests on: what becomes its score, from which score on it is there, and what it may come to."""

    axis: str
    value: str
    part: Part[Judged]
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


def closed(
    questionnaire: Questionnaire, judged: tuple[Judged, ...], answers: Answers
) -> tuple[ClosedGate, ...]:
    """Return the gates that hold the rating down, whatever was not asked."""
    by_id = {j.question.id: j for j in judged}
    found: list[ClosedGate] = []
    for gate in questionnaire.gates.values():
        if gate.parts:
            found += still_closed(questionnaire, judged, gate)
            continue
        item = by_id.get(gate.question)
        if item is None or item.state is State.NOT_APPLICABLE or not item.counts:
            continue
        if given(item, answers) in gate.worst:
            found.append(ClosedGate(gate.id, gate.cap, gate.text, (gate.question,), named=(gate.question,)))
    return tuple(found)


def still_closed(
    questionnaire: Questionnaire, judged: tuple[Judged, ...], gate: Gate
) -> Iterator[ClosedGate]:
    """Give the gate where one of the parts that it rests on is too low."""
    short = [key for key in keys(questionnaire, judged, gate) if key.missing]
    if not short:
        return
    lost = (j.question.id for key in short for j in key.judged if not j.kept and j.points < j.full)
    yield ClosedGate(
        gate.id, gate.cap, gate.text, tuple(dict.fromkeys(lost)), tuple((k.axis, k.value) for k in short),
        tuple(questionnaire.axes[k.axis].values[k.value] for k in short),
    )  # fmt: skip


def may_close(questionnaire: Questionnaire, judged: tuple[Judged, ...]) -> tuple[str, ...]:
    """Return the caps of the gates that what was not asked may yet close."""
    open_ones = {j.question.id for j in judged if j.state is State.NOT_ASKED}
    return tuple(
        g.cap
        for g in questionnaire.gates.values()
        if g.question in open_ones or any(k.may_be_missing for k in keys(questionnaire, judged, g))
    )


def keys(questionnaire: Questionnaire, judged: tuple[Judged, ...], gate: Gate) -> Iterator[Key]:
    """Give the parts that a gate rests on; where nothing of a part applies, it holds nothing down."""
    for axis, values in gate.parts.items():
        on: dict[str | None, list[Judged]] = {}
        for one in judged:
            on.setdefault(one.axes.get(axis), []).append(one)
        for value in values or questionnaire.axes[axis].values:
            here = on.get(value, [])
            counted = tuple(j for j in here if j.counts or j.state is State.NOT_ASKED)
            part, whole = (questionnaire.gathered(some, axis) for some in (counted, here))
            if part is not None and whole is not None and gate.below is not None:
                needed = fitted(gate.below, part.rule, (part.least, part.full), (whole.least, whole.full))
                yield Key(axis, value, part, needed, *_ends(part, counted), counted)


def _ends(part: Part[Judged], counted: tuple[Judged, ...]) -> tuple[float, float]:
    """Return between what the printed score of a part lies, as long as some of it was not asked."""
    ends = (part.value(attrgetter("points")),) * 2
    if any(j.state is State.NOT_ASKED for j in counted):
        ends = between(part)
    low, high = (half_up(end, part.rule.decimals) for end in ends)
    return low, high


def given(judged: Judged, answers: Answers) -> str:
    """Return what was answered to a question, as it is printed."""
    answer = answers.get(judged.question.id)
    return UNKNOWN if answer is None else ",".join(answer.chosen)
