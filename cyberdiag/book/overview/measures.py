"""Measure by measure: at how many firms of a book it is in place, partly, not at all or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.columns.firms import Firms, Reader
from cyberdiag.columns.judged import Judges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.book.overview.scored import Bools
    from cyberdiag.book.table import Table
    from cyberdiag.columns.judged import Seen
    from cyberdiag.model.questionnaire import Question, Questionnaire


class Measure(Struct, frozen=True):
    """A question: the firms that were asked it and answered (`told`), and those that have all of it.

    `lost` is what it costs all of them together, in the weights of its questionnaire.
    """

    question: Question
    questionnaire: Questionnaire
    told: Bools
    in_place: Bools
    none: int
    partly: int
    unknown: int
    lost: float

    @property
    def of(self) -> int:
        """To how many firms it applies that answered."""
        return int(self.told.sum())

    @property
    def lacking(self) -> int:
        """How many of them lack some of it or do not know."""
        return self.none + self.partly + self.unknown


def measures(table: Table) -> Iterator[Measure]:
    """Give every question with points, judged as in the assessment of one firm."""
    if not table.size:
        return
    layout = table.layout
    firms = Firms(Reader(layout), layout.filled(table.answers))
    for one in layout.questions.scored:
        judges = Judges(one, layout)
        for seen in judges.seen(firms, judges.holds(firms)):
            column = layout.columns[seen.question.id]
            yield _measure(seen, one, column.known(firms.cells[seen.question.id]))


def _measure(seen: Seen, questionnaire: Questionnaire, given: Bools) -> Measure:
    question, weights = seen.question, seen.get("weight")
    told: Bools = seen.get("told") & seen.get("counts")
    points, known = seen.get("points"), np.where(weights > 0, seen.get("known") > 0, given)
    answered = told & known
    whole = answered & (points >= question.full_points)
    none = answered & ~whole & (points <= question.worst_points)
    most = question.full_points - question.worst_points
    share = (question.full_points - points) / most if most > 0 else np.zeros(points.size)
    return Measure(
        question=question,
        questionnaire=questionnaire,
        told=told,
        in_place=whole,
        none=int(none.sum()),
        partly=int((answered & ~whole & ~none).sum()),
        unknown=int((told & ~known).sum()),
        lost=float((weights * share)[told].sum()),
    )
