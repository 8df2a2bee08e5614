"""Which results of many firms are wanted, by the names of their columns, and a kernel that works out no others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cyberdiag.columns import EVERY_PART, compiled
from cyberdiag.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cyberdiag.columns import Kernel
    from cyberdiag.columns.layout import Batch, Cells
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.questionnaire import QuestionSet

USUAL = (
    "*/score", "*/low", "*/high", "*/known", "*/rating", "*/weakest", "*/estimate", "*/axis/domain/*/score",
    "loss/eal", "loss/p_any", "loss/scenario/*/eal",
)  # fmt: skip
"""What is written unless something else is asked for."""
_AXIS = re.compile("[^/]+/(axis/[^/]+)/.+")
_LOSSES = {"loss/sd": "spread", "loss/step": "step", "loss/step/saves": "step"}
_EVENT = "/event_sd"


class Wanted:
    """Works out some of the results of batches; `names` are their columns, in the kernel's order."""

    def __init__(self, questions: QuestionSet, model: LossModel | None, patterns: Sequence[str] = ()) -> None:
        """Make it ready; in a pattern `*` stands for any part of a name, `**` for several.

        Raises:
            WrongUsage: for a pattern that no column answers to.
        """
        every = compiled(questions, model).run({})
        asked = [(pattern, _pattern(pattern)) for pattern in patterns or USUAL]
        for pattern, made in asked if patterns else ():
            if not any(made.fullmatch(name) for name in every):
                raise WrongUsage.of("wide-no-result", name=pattern)
        self.names = tuple(name for name in every if any(made.fullmatch(name) for _, made in asked))
        self.nothing: dict[str, Cells] = {name: every[name] for name in self.names}
        """The columns without a row."""
        self.kernel: Kernel = compiled(questions, model, parts=_parts(self.names))
        self.labels = {name: labels for name, labels in self.kernel.labels.items() if name in self.names}

    def run(self, answers: Batch) -> dict[str, Cells]:
        """Return the wanted columns of a batch."""
        found = self.kernel.run(answers)
        return {name: found[name] for name in self.names}


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", "[^/]*"))


def _parts(names: Iterable[str]) -> frozenset[str]:
    """Return the parts of the kernel that these columns need."""
    listed = tuple(names)
    axes = {found[1] for name in listed if (found := _AXIS.fullmatch(name))}
    losses = {_LOSSES[name] for name in listed if name in _LOSSES}
    losses |= {"events" for name in listed if name.endswith(_EVENT)}
    any_loss = any(name.startswith("loss/") for name in listed)
    return (EVERY_PART & losses) | axes | ({"loss"} if any_loss else set())
