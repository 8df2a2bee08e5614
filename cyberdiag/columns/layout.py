"""Answers as columns: one for each question, with a code for each choice.

One choice is its place among the choices (`int16`), several are a set of bits (`int64`), a number is itself (`float64`), a
date is its digits (20260401, `int64`). `MISSING` is no answer and `UNKNOWN` is "don't know"; among numbers they are NaN and
`UNKNOWN_NUMBER`. Texts decide nothing and have no column. Where a questionnaire demands it, `ID/note` and `ID/evidence`
tell whether something stands beside an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from cyberdiag.model.answers import UNKNOWN as NOT_KNOWN
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answer, Answers, Value
    from cyberdiag.model.questionnaire import Question, QuestionSet

MISSING, UNKNOWN = -1, -2
UNKNOWN_NUMBER = -np.inf
BESIDE = ("note", "evidence")
_DATES = 100_000_000
"""Above the digits of any date."""
_MOST_BITS = 62
"""Choices that fit into the bits of an `int64`; where more may be chosen, the sets are Python's own whole numbers."""

Cells = NDArray[Any]
"""One column."""
Batch = Mapping[str, Cells]
"""Columns of one length, by name."""


class Column(Struct, frozen=True, dict=True):
    """What one column of answers holds; `beside` is whether it tells only if something stands beside an answer."""

    name: str
    kind: Kind
    choices: tuple[str, ...]
    beside: bool = False

    @property
    def dtype(self) -> np.dtype[Any]:
        """How its values are held."""
        if self.beside:
            return np.dtype(np.bool_)
        if self.kind is Kind.NUMBER:
            return np.dtype(np.float64)
        wide = self.kind is Kind.MULTIPLE and len(self.choices) > _MOST_BITS
        return np.dtype(object if wide else np.int16 if self.kind is Kind.SINGLE else np.int64)

    @property
    def empty(self) -> Any:
        """The value of a firm that did not answer."""
        return False if self.beside else np.nan if self.kind is Kind.NUMBER else MISSING

    def code(self, answer: Answer | None) -> Any:
        """Return an answer as the column holds it; `KeyError` where it is no choice of the question."""
        if answer is None:
            return self.empty
        if answer.is_unknown:
            return UNKNOWN_NUMBER if self.kind is Kind.NUMBER else UNKNOWN
        if self.kind is Kind.NUMBER:
            return float(answer.value) if isinstance(answer.value, int | float) else self.empty
        if self.kind is Kind.DATE:
            return int(str(answer.value).replace("-", ""))
        places = self._places
        if self.kind is Kind.SINGLE:
            return places[str(answer.value)]
        return sum(1 << place for place in {places[chosen] for chosen in answer.chosen})

    def value(self, code: Any) -> Value | None:
        """Return what a code stands for, as answers hold it; None for no answer."""
        if self.kind is Kind.NUMBER:
            return None if np.isnan(code) else NOT_KNOWN if code == UNKNOWN_NUMBER else float(code)
        number = int(code)
        if number < 0:
            return None if number == MISSING else NOT_KNOWN
        if self.kind is Kind.DATE:
            return f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"
        if self.kind is Kind.SINGLE:
            return self.choices[number]
        return tuple(choice for place, choice in enumerate(self.choices) if number >> place & 1)

    def known(self, cells: Cells) -> NDArray[np.bool_]:
        """Return where there is an answer that tells something."""
        found: NDArray[np.bool_] = cells > UNKNOWN_NUMBER if self.kind is Kind.NUMBER else cells >= 0
        return found

    def missing(self, cells: Cells) -> NDArray[np.bool_]:
        """Return where nothing was answered."""
        found: NDArray[np.bool_] = np.isnan(cells) if self.kind is Kind.NUMBER else cells == MISSING
        return found

    def fits(self, cells: Cells) -> NDArray[np.bool_]:
        """Return where the values are some that the column may hold."""
        if cells.dtype.kind not in "biufO":
            return np.zeros(cells.size, np.bool_)
        if self.kind is Kind.NUMBER:
            return np.isnan(cells) | (cells < np.inf)
        ends = {Kind.SINGLE: len(self.choices), Kind.MULTIPLE: 1 << len(self.choices)}
        found: NDArray[np.bool_] = (cells >= UNKNOWN) & (cells < ends.get(self.kind, _DATES))
        return found & (cells % 1 == 0) if cells.dtype.kind == "f" else found

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {choice: place for place, choice in enumerate(self.choices)}


class Layout(Struct, frozen=True, dict=True):
    """The columns of all questions of a set."""

    questions: QuestionSet

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Every column by its name, in the order asked."""
        found = {}
        for question in self.questions.by_id.values():
            if question.kind is Kind.TEXT:
                continue
            choices = tuple(c.id for c in question.choices)
            found[question.id] = Column(question.id, question.kind, choices)
            for word in self.demanded(question):
                name = f"{question.id}/{word}"
                found[name] = Column(name, Kind.SINGLE, ("no", "yes"), beside=True)
        return found

    def demanded(self, question: Question) -> tuple[str, ...]:
        """Return what its questionnaire demands beside an answer to a question."""
        asked = self.questions.demands.get(question.id)
        if asked is None:
            return ()
        return tuple(
            word for word, wanted in zip(BESIDE, (asked.reason, asked.evidence), strict=True) if wanted
        )

    def filled(self, given: Batch) -> dict[str, Cells]:
        """Return every column of a batch; a question without a column was not answered. Other columns are left out.

        Raises:
            ValueError: a value is none that its column may hold, or columns differ in length; the first is named.
        """
        size = len(next(iter(given.values()))) if given else 0
        found = {}
        for name, column in self.columns.items():
            if name not in given:
                found[name] = np.full(size, column.empty, column.dtype)
                continue
            cells = np.asarray(given[name])
            if cells.shape != (size,):
                raise ValueError(f"{name}: {len(cells)} values, {size} in the first column")
            bad = None if column.beside else ~column.fits(cells)
            if bad is not None and bad.any():
                row = int(np.argmax(bad))
                raise ValueError(f"{name}: row {row}: {cells[row]} is no value of this column")
            found[name] = cells.astype(column.dtype, copy=False)
        return found


def encode(layout: Layout, answers: Answers) -> dict[str, Any]:
    """Return the checked answers of one firm as a row: a value for every column, those without answer too."""
    row: dict[str, Any] = {}
    for name, column in layout.columns.items():
        if not column.beside:
            row[name] = column.code(answers.get(name))
            continue
        question, _, word = name.rpartition("/")
        answer = answers.get(question)
        beside = answer is not None and (answer.note.strip() if word == "note" else answer.has_evidence)
        row[name] = bool(beside)
    return row


def batch(layout: Layout, rows: Iterable[Mapping[str, Any]]) -> dict[str, Cells]:
    """Return rows as columns."""
    every = list(rows)
    return {name: np.array([row[name] for row in every], c.dtype) for name, c in layout.columns.items()}
