"""Answers of many firms from the texts of a wide table: each different text of a column is understood once.

What an answer means and which are none is not said here: `typed` is asked, as for every answers file.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct, field

from cyberdiag import typed
from cyberdiag.answer_files import versions
from cyberdiag.answer_files.document import DAYS, FILES, TEXTS
from cyberdiag.book.cells import known_by
from cyberdiag.model.answers import Answer
from cyberdiag.model.moment import parse_day
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from cyberdiag.book.cells import Given
    from cyberdiag.book.heads import Heads
    from cyberdiag.columns.layout import Cells, Column, Layout
    from cyberdiag.model.questionnaire import Question

_MOST_KEPT = 50_000
"""Texts of a column that are kept as understood; behind them all are forgotten."""
_PLAIN = 15
"""Digits that a number is exact with; a text of no more of them is that number."""
_LONGEST_SHOWN = 40

Meaning = tuple[Any, Problem | None]
"""What a value stands for, or why for nothing."""


class Encoded(Struct):
    """One batch: answers as the kernel takes them, and what is wrong by row, column and reason."""

    answers: dict[str, Cells] = field(default_factory=dict)
    faults: list[tuple[int, str, Problem]] = field(default_factory=list)

    def whole(self, size: int) -> NDArray[np.bool_]:
        """Return which rows are without fault."""
        found: NDArray[np.bool_] = np.ones(size, np.bool_)
        found[[row for row, _, _ in self.faults]] = False
        return found


class Encoder:
    """Makes answers of batches of one table; it remembers what it has understood."""

    def __init__(self, heads: Heads, layout: Layout) -> None:
        self._heads, self._layout = heads, layout
        self._elsewhere = layout.questions.labels_elsewhere
        self._known: dict[str, dict[Any, Meaning]] = {}

    def encode(self, batch: Mapping[str, Given]) -> Encoded:
        """Return the answers of a batch; a row with a fault has none in that column."""
        out = Encoded()
        for name, question in self._heads.answers.items():
            if name in batch:
                column = self._layout.columns.get(question.id)
                cells = self._answers(name, question, column, batch[name], out)
                if column is not None:
                    out.answers[question.id] = cells
        for name, (question_id, beside) in self._heads.beside.items():
            if name in batch:
                self._beside(name, question_id, beside, batch[name], out)
        for name, about in self._heads.about.items():
            if name in batch:
                self._looked_up(name, batch[name], None, partial(_about, about), out)
        return out

    def _answers(
        self, name: str, question: Question, column: Column | None, given: Given, out: Encoded
    ) -> Cells:
        def meant(raw: Any) -> Meaning:
            return self._meant(question, column, raw)

        if given.numbers is None or question.kind is not Kind.NUMBER or column is None:
            return self._looked_up(name, given, column, meant, out)
        cells = given.numbers
        fits = np.isnan(cells) | (np.isfinite(cells) & typed.in_range(question, cells))
        if fits.all():
            return cells
        for row in np.flatnonzero(~fits).tolist():
            _, problem = meant(float(cells[row]))
            if problem is not None:
                out.faults.append((row, name, problem))
        return np.where(fits, cells, np.nan)

    def _meant(self, question: Question, column: Column | None, raw: Any) -> Meaning:
        """Return the code of an answer; those that decide nothing have none."""
        empty = None if column is None else column.empty
        if not isinstance(raw, dict) and not versions.is_filled(raw):
            return empty, None
        if question.kind is Kind.NUMBER and isinstance(raw, str) and _is_plain(raw):
            raw = int(raw)
        found = typed.read(question, raw, self._elsewhere)
        if isinstance(found, list):
            return empty, found[0][1]
        return empty if column is None else column.code(Answer(found)), None

    def _beside(self, name: str, question: str, beside: str, given: Given, out: Encoded) -> None:
        """Take in what stands beside answers; a column of the kernel tells whether anything does."""
        there = self._looked_up(name, given, None, partial(_noted, beside), out)
        told = "note" if beside == "note" else "evidence"
        column = f"{question}/{told}"
        if column in self._layout.columns and beside in {"note", "evidence", FILES}:
            before = out.answers.get(column)
            made = there.astype(np.bool_)
            out.answers[column] = made if before is None else before | made

    def _looked_up(
        self, name: str, given: Given, column: Column | None, meant: Callable[[Any], Meaning], out: Encoded
    ) -> Cells:
        """Return what each row stands for, each different value asked for once."""
        known = self._known.setdefault(name, {})
        if len(known) > _MOST_KEPT:
            known.clear()
        given = given.listed
        faults: dict[int, Problem] = {}
        codes = []
        for place, raw in enumerate(given.values):
            key = known_by(raw)
            if key not in known:
                known[key] = meant(raw)
            code, problem = known[key]
            codes.append(code)
            if problem is not None:
                faults[place] = problem
        if faults:
            wrong = np.isin(given.places, list(faults))
            rows = np.flatnonzero(wrong).tolist()
            out.faults += [(row, name, faults[int(given.places[row])]) for row in rows]
        empty = False if column is None else column.empty
        kind = np.bool_ if column is None else column.dtype
        found: Cells = np.array([*codes, empty], kind)[given.places]  # what is nowhere is last
        return found


def _is_plain(text: str) -> bool:
    return len(text) <= _PLAIN and text.isascii() and text.isdecimal()


def _about(about: str, raw: Any) -> Meaning:
    """Look at what a table says of a firm besides its answers."""
    if isinstance(raw, list | dict):
        return False, _problem("wrong-type", field=about, expected="text", value=str(raw)[:_LONGEST_SHOWN])
    if about == TEXTS[-1] and str(raw).strip() and not parse_day(str(raw)):
        return False, _problem("not-date", value=str(raw)[:_LONGEST_SHOWN])
    return True, None


def _noted(beside: str, raw: Any) -> Meaning:
    """Look at what stands beside an answer, and whether it is anything."""
    listed = raw if isinstance(raw, list) else ()
    if isinstance(raw, dict) or (
        listed and (beside != FILES or any(isinstance(n, list | dict) for n in listed))
    ):
        return False, _problem("wrong-type", field=beside, expected="text", value=str(raw)[:_LONGEST_SHOWN])
    text = "".join(map(str, raw)) if isinstance(raw, list) else str(raw)
    if beside in DAYS and text.strip() and not parse_day(text):
        return False, _problem("not-date", value=text[:_LONGEST_SHOWN])
    return bool(text.strip()), None


def _problem(code: str, **values: Any) -> Problem:
    return Problem(Place(""), code, values)
