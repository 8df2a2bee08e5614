"""Questionnaires and the loss model, compiled once, run over batches of firms."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cyberdiag.columns.firms import Firms, Reader
from cyberdiag.columns.layout import Layout
from cyberdiag.columns.scores import Scores
from cyberdiag.columns.stopped import estimated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cyberdiag.columns.layout import Batch, Cells
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.questionnaire import QuestionSet

EVERY_PART = frozenset({"axes", "loss", "spread", "step"})
"""What may be left out: the parts on every axis, the expected loss, its standard deviation, the best single step."""
AXIS = "axis/"
"""Stands before the id of an axis whose parts alone are wanted."""


class Kernel:
    """What `compiled` returns: `run` takes a batch; `layout` tells its columns."""

    def __init__(
        self, questions: QuestionSet, model: LossModel | None, parts: Collection[str], *, early: bool
    ) -> None:
        self.layout, self._early = Layout(questions), early
        self._reader = Reader(self.layout)
        axes = None if "axes" in parts else {p.removeprefix(AXIS) for p in parts if p.startswith(AXIS)}
        self._scores = [Scores(n, self.layout, axes) for n in questions.scored]
        self._losses = None
        if model is not None and "loss" in parts:
            from cyberdiag.columns.losses import Losses

            self._losses = Losses(model, self._reader, parts)

    @cached_property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """What the codes of a column stand for, by the column's name: ratings, or ids of questions; -1 is none."""
        ids, found = tuple(self.layout.questions.by_id), dict[str, tuple[str, ...]]()
        for one in self._scores:
            n = one.questionnaire
            for name in ("rating", "estimate/best", "estimate/worst"):
                found[f"{n.id}/{name}"] = tuple(n.bands)
            found[f"{n.id}/weakest"] = ids
            for axis in n.axes.values():
                parts = (f"{n.id}/axis/{axis.id}/{value}/rating" for value in axis.values)
                found |= dict.fromkeys(parts, tuple(n.rules[axis.id].bands))
        return {**found, "loss/step": ids}

    def run(self, answers: Batch) -> dict[str, Cells]:
        """Return the results of a batch, a column each; memory is that of the batch, about 10 kB a firm.

        Raises:
            ValueError: a value is none that its column may hold; column and row are named.
        """
        firms = Firms(self._reader, self.layout.filled(answers))
        if not firms.size:  # a table without rows does not know what its columns hold
            columns = self.layout.columns.items()
            one = self.run({name: np.array([column.empty], column.dtype) for name, column in columns})
            return {name: cells[:0] for name, cells in one.items()}
        out: dict[str, Cells] = {}
        told = []
        with np.errstate(all="ignore"):
            for scores in self._scores:
                taken = scores.run(firms)
                estimated(scores, taken, firms, early=self._early)
                out |= {f"{scores.questionnaire.id}/{name}": cells for name, cells in taken.out.items()}
                told += taken.told
            if self._losses is not None:
                out |= self._losses.run(firms, told)
        return out


def compiled(
    questions: QuestionSet,
    model: LossModel | None = None,
    *,
    early: bool = True,
    parts: Collection[str] = EVERY_PART,
) -> Kernel:
    """Return questionnaires and a loss model ready for batches.

    With `early`, questions without an answer count as not asked, and there is an estimate; else as "don't know".
    `parts` are those of `EVERY_PART` that are wanted; `axis/domain` are the parts on that axis alone.
    """
    return Kernel(questions, model, parts, early=early)
