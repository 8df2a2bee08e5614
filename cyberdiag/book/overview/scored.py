"""What a diagnosis comes to over the firms of a book, as numbers: scores with estimates, medians, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.model.aggregate import Method
from cyberdiag.model.bounds import highest, lowest
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from cyberdiag.book.table import Table
    from cyberdiag.model.aggregate import Axis
    from cyberdiag.model.questionnaire import Questionnaire

    Numbers = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Codes = NDArray[np.int64]

FEWEST = 10
"""Firms of a group that tell something of the group and nothing of one of them."""
TRADE = "industry"
"""The fact by which firms are grouped."""


class Scored(Struct, frozen=True):
    """One diagnosis: the score of each firm, or the estimate where it was stopped (`guessed`); NaN without either."""

    questionnaire: Questionnaire
    table: Table
    values: Numbers
    guessed: Bools

    @property
    def id(self) -> str:
        """The id of the questionnaire."""
        return self.questionnaire.id

    @property
    def known(self) -> Bools:
        """Where there is a score or an estimate."""
        return ~np.isnan(self.values)

    @property
    def median(self) -> float | None:
        """The median of all firms; None where there is none."""
        return median(self.values)

    @property
    def scale(self) -> tuple[float, float]:
        """The lowest and the highest score that there can be."""
        rule = self.questionnaire.rule
        if rule.is_share:
            return 0.0, rule.out_of
        return lowest(self.questionnaire), highest(self.questionnaire)

    @property
    def is_counted(self) -> bool:
        """Whether scores are levels."""
        return self.questionnaire.rule.method is Method.LEVEL

    @property
    def axis(self) -> Axis | None:
        """The first of the axes, by which a report shows its parts; None without any."""
        return next(iter(self.questionnaire.axes.values()), None)

    def part(self, axis: str, value: str) -> Numbers:
        """Return the score of each firm in one value of an axis."""
        found: Numbers = self.table.results[f"{self.id}/axis/{axis}/{value}/score"]
        return found

    def codes(self, name: str) -> Codes:
        """Return a column of codes, such as `rating`."""
        return self.table.results[f"{self.id}/{name}"].astype(np.int64)

    def points(self, value: float | None) -> str:
        """Return a score as a report prints it, or a dash."""
        return words.points(value, self.questionnaire.rule)


def every(table: Table) -> tuple[Scored, ...]:
    """Return each diagnosis that some firm has a score or an estimate of."""
    found = []
    for one in table.layout.questions.scored:
        if f"{one.id}/score" not in table.results:
            continue
        scores, guesses = table.results[f"{one.id}/score"], table.results[f"{one.id}/estimate"]
        guessed = np.isnan(scores) & ~np.isnan(guesses)
        made = Scored(one, table, np.where(guessed, guesses, scores), guessed)
        if made.known.any():
            found.append(made)
    return tuple(found)


def assessed(diagnoses: Iterable[Scored]) -> int:
    """Return how many firms have a score or an estimate of any diagnosis."""
    return sum(map(any, zip(*(one.known.tolist() for one in diagnoses), strict=True)))


def median(values: Numbers) -> float | None:
    """Return the median of what is known; None where nothing is."""
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else None


def groups(table: Table) -> Iterator[tuple[str, str, Bools]]:
    """Give every trade that some firm has: its id, its title and its firms, the largest first."""
    column = table.layout.columns.get(TRADE)
    question = table.layout.questions.by_id.get(TRADE)
    if column is None or question is None or TRADE not in table.answers:
        return
    cells = table.answers[TRADE]
    counts = np.bincount(cells[cells >= 0].astype(np.intp), minlength=len(column.choices))
    for place in np.argsort(-counts, kind="stable"):
        if counts[place]:
            choice = question.choices[place]
            yield choice.id, choice.label or choice.text, cells == place
