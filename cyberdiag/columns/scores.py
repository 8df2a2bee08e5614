"""The result of one questionnaire for many firms: `scoring.scores` over columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.columns.judged import Judges, any_of, not_asked
from cyberdiag.columns.parts import Parts
from cyberdiag.columns.ratings import NO_PLACE, Limits
from cyberdiag.columns.results import added
from cyberdiag.model.aggregate import Method
from cyberdiag.model.bounds import highest, lowest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cyberdiag.columns.firms import Bools, Firms
    from cyberdiag.columns.judged import Held, Looked, Seen
    from cyberdiag.columns.layout import Cells, Layout
    from cyberdiag.columns.parts import Made
    from cyberdiag.columns.results import Item, Numbers
    from cyberdiag.model.questionnaire import Question, Questionnaire


class Told(Struct, frozen=True):
    """One question as losses look at it: whether it feeds a control, its share of full marks (NaN unknown), whether it is weak."""

    question: Question
    feeds: Bools
    share: Numbers
    weak: Bools


class Taken(Struct, frozen=True):
    """What one questionnaire came to: columns by name, with what losses and an estimate take from it."""

    out: dict[str, Cells]
    told: list[Told]
    seen: list[Seen]
    holds: dict[str, Held]
    limits: Limits


class Scores:
    """One scored questionnaire, ready for batches."""

    def __init__(self, questionnaire: Questionnaire, layout: Layout, axes: Collection[str] | None) -> None:
        """Make it ready; `axes` are those whose parts are wanted, None for all."""
        every = questionnaire.axes.values()
        self.questionnaire = questionnaire
        self._axes = [axis for axis in every if axes is None or axis.id in axes]
        self.judges = Judges(questionnaire, layout)
        self._place = {name: n for n, name in enumerate(layout.questions.by_id)}
        whole = questionnaire.rule
        shrinks = whole.method is Method.SUM and bool(whole.bands)
        self._whole = (lowest(questionnaire), highest(questionnaire)) if shrinks else (0.0, 0.0)

    def run(self, firms: Firms) -> Taken:
        """Return the result, questions without an answer counted as "don't know"."""
        holds = self.judges.holds(firms)
        seen, size = self.judges.seen(firms, holds), firms.size
        parts = Parts(self.questionnaire, seen, size)
        total = parts.total
        limits = Limits(self.questionnaire.rule, total, self._whole)
        out = self._score(total, seen, size)
        gates = [(g.cap, parts.closed[g.id]) for g in self.questionnaire.gates.values()]
        rated = limits.capped(limits.rated(total.points), gates) if self._bands else NO_PLACE
        out["rating"] = np.where(total.counts, rated, NO_PLACE).astype(np.int8)
        if not self.questionnaire.rule.is_share:
            out["least"], out["most"] = (np.where(total.counts, x, np.nan) for x in (total.least, total.full))
        out |= self.found(parts, holds)
        out |= self.parts(parts)
        told = [Told(s.question, s.get("feeds"), s.get("share"), s.get("weak")) for s in seen]
        return Taken(out, told, seen, holds, limits)

    @property
    def _bands(self) -> bool:
        return bool(self.questionnaire.bands)

    def _score(self, part: Item, seen: Sequence[Looked], size: int) -> dict[str, Cells]:
        """Return value, range and what is known of a part."""
        counts = part.counts
        known = added((s.get("known") for s in seen), size)
        questions = added((s.get("counts") for s in seen), size)
        low, high = np.minimum(part.low, part.points), np.maximum(part.high, part.points)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = known / part.weight
        return {
            "score": np.where(counts, part.points, np.nan),
            "low": np.where(counts, low, np.nan),
            "high": np.where(counts, high, np.nan),
            "known": np.where(counts, share, 0.0),
            "questions": np.where(counts, questions, 0).astype(np.int16),
        }

    def found(self, parts: Parts, holds: dict[str, Held]) -> dict[str, Cells]:
        """Return closed gates, caps that hold, and the question where most is lost, the first of equals."""
        most, place = np.zeros(parts.size), np.full(parts.size, NO_PLACE, np.int16)
        for one in parts.seen:
            lost = one.get("lost")
            more = lost > most
            most[more] = lost[more]
            place[more] = self._place[one.question.id]
        gates: dict[str, Cells] = {f"gate/{key}": closed for key, closed in parts.closed.items()}
        return {**gates, **{f"cap/{key}": held & 1 != 0 for key, held in holds.items()}, "weakest": place}

    def _every(self, parts: Parts) -> Iterator[tuple[str, str, Made]]:
        """Give every value of the axes that are wanted, with its part."""
        for axis in self._axes:
            for value in axis.values:
                yield axis.id, value, parts.made(axis.id, value)

    def parts(self, parts: Parts) -> dict[str, Cells]:
        """Return the columns of every value of the axes that are wanted."""
        out: dict[str, Cells] = {}
        size = parts.size
        for axis, value, made in self._every(parts):
            rule, part, some = self.questionnaire.rules[axis], made.part, made.seen
            found = self._score(part, some, size)
            found["rating"] = np.full(size, NO_PLACE, np.int8)
            if rule.bands:
                limits, names = Limits(rule, part, made.whole), {s.question.id for s in some}
                gates = [
                    (g.cap, parts.closed[g.id])
                    for g in self.questionnaire.gates.values()
                    if g.cap in rule.bands and g.question in names
                ]
                rated = limits.capped(limits.rated(part.points), gates)
                found["rating"] = np.where(part.counts, rated, NO_PLACE).astype(np.int8)
            out |= {f"axis/{axis}/{value}/{name}": cells for name, cells in found.items()}
        return out

    def left_in_parts(self, parts: Parts) -> Iterator[tuple[str, Bools, Bools]]:
        """Give the name of every part with where some of its questions were not asked, and where some count all the same."""
        for axis, value, made in self._every(parts):
            there = [s for s in made.seen if self._is_in_a_part(s.question, axis)]
            left = not_asked(made.seen, parts.size)
            yield f"axis/{axis}/{value}/", left, any_of(there, "asked", parts.size)

    def _is_in_a_part(self, question: Question, axis: str) -> bool:
        """Return whether a question is in one of the parts that the values of an axis are put together of."""
        while of := self.questionnaire.rules[axis].of:
            if question.axes.get(of) not in self.questionnaire.axes[of].values:
                return False
            axis = of
        return True
