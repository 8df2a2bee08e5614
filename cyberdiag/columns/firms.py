"""What the answers of a batch of firms decide, and what they leave open: `relevant` and `Outlook` over columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cyberdiag.columns import logic
from cyberdiag.columns.logic import FALSE, NONE, TRUE, Comparison, Sets, Tris
from cyberdiag.model.condition import asked_by, fold

if TYPE_CHECKING:
    from cyberdiag.columns.layout import Cells, Layout
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question

Bools = NDArray[np.bool_]


class Reader:
    """A set of questions with every comparison in its conditions, ready for batches."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.questions = layout, layout.questions
        self._comparisons: dict[Condition, Comparison | None] = {}
        every = [q for q in self.questions.by_id.values() if q.id in layout.columns]
        conditions = [c for q in every for _, c in q.conditions]
        names = (asked_by(c, self.questions.flags) for c in conditions)
        self.watched = frozenset().union(*names)
        """The questions on which it hangs whether others count, or what they weigh."""
        self.asked = every

    def comparison(self, compare: Condition) -> Comparison | None:
        """Return a comparison ready for columns; None where nothing has its question."""
        if compare not in self._comparisons:
            column = self.layout.columns.get(compare.question or "")
            self._comparisons[compare] = None if column is None else Comparison(compare, column)
        return self._comparisons[compare]


class Firms:
    """One batch: `cells` are the answers that count, `applies` (0 no, 1 perhaps, 2 yes) and `asked` by question.

    A question that always applies is in neither of the two.
    """

    def __init__(self, reader: Reader, cells: dict[str, Cells]) -> None:
        self.reader, self.cells = reader, cells
        self.size = len(next(iter(cells.values()))) if cells else 0
        self.applies: dict[str, Tris] = {}
        self.asked: dict[str, Bools] = {}
        self._open: dict[str, Sets] = {}
        self._waits: dict[str, Bools] = {}
        self._tris: dict[Condition, Tris] = {}
        self._decided: dict[Condition, Tris] = {}
        for question in reader.asked:
            self._enter(question)

    def _enter(self, question: Question) -> None:
        """Take one question in: without answers that others switch off, and with what it leaves open."""
        name, column = question.id, self.reader.layout.columns[question.id]
        on, off = question.only_when, question.not_applicable_when
        if on is not None or off is not None:
            plain = np.ones(self.size, np.bool_)
            if on is not None:
                plain &= self.evaluated(on) == TRUE
            if off is not None:
                plain &= self.evaluated(off) != TRUE
            self.cells[name] = np.where(plain, self.cells[name], column.empty).astype(
                column.dtype, copy=False
            )
            started = np.full(self.size, TRUE, np.int8) if on is None else self.decided(on)
            stopped = np.full(self.size, FALSE, np.int8) if off is None else self.decided(off)
            self.applies[name] = np.minimum(started, TRUE - stopped)
            needs = (self._waits[key] for key in self.reader.questions.needs[name] if key in self._waits)
            self.asked[name] = plain
            for waits in needs:
                self.asked[name] = self.asked[name] | waits
        if name not in self.reader.watched:
            return
        held, cells = self.applies.get(name), self.cells[name]
        is_open = ~column.known(cells)
        may = np.full(self.size, logic.OPEN, np.int8)
        waits = column.missing(cells)
        if held is not None:
            is_open &= held != FALSE
            may[held == NONE] = logic.PERHAPS
            waits &= self.asked[name]
        may[~is_open] = logic.OFF
        self._open[name], self._waits[name] = may, waits & is_open

    def evaluated(self, condition: Condition) -> Tris:
        """Return what a condition comes to as things stand."""
        if condition not in self._tris:
            self._tris[condition] = fold(
                condition,
                self.reader.questions.flags,
                self._compared,
                logic.negated,
                logic.together(self.size),
            )
        return self._tris[condition]

    def decided(self, condition: Condition) -> Tris:
        """Return what a condition comes to whatever the open questions turn out to be; 1 while they may decide it."""
        if condition not in self._decided:
            found = self.evaluated(condition)
            if (found == NONE).any():
                may = fold(
                    condition,
                    self.reader.questions.flags,
                    self._may,
                    logic.negated_set,
                    logic.together_set(self.size),
                )
                none, sure = may & logic.ONLY[TRUE] == 0, may == logic.ONLY[TRUE]
                ended = np.where(none, FALSE, np.where(sure, TRUE, NONE))
                found = np.where(found == NONE, ended, found).astype(np.int8)
            self._decided[condition] = found
        return self._decided[condition]

    def _compared(self, compare: Condition) -> Tris:
        ready = self.reader.comparison(compare)
        if ready is None:
            return np.full(self.size, NONE, np.int8)
        return ready.of(self.cells[compare.question or ""])

    def _may(self, compare: Condition) -> Sets:
        name = compare.question or ""
        found = np.left_shift(np.int8(1), self._compared(compare))
        if name not in self._open:
            return found
        known = self.reader.layout.columns[name].known(self.cells[name])
        return np.where(known, found, self._open[name])
