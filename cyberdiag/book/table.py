"""The clients of a book side by side: what each answered last and what it comes to, a row each, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from cyberdiag.columns import Layout
    from cyberdiag.columns.layout import Cells
    from cyberdiag.model.answers import Value


class Table(Struct, frozen=True):
    """Clients of a book, in the order of their names.

    `answers` are the columns of `layout` and `results` those of `Kernel.run`, whose codes `labels` explains; `dates` are the
    days of the answers as ISO text, empty where a file has none; `versions` those of the questionnaires as each file tells
    them.
    """

    layout: Layout
    labels: Mapping[str, tuple[str, ...]]
    clients: tuple[str, ...]
    organisations: tuple[str, ...]
    dates: tuple[str, ...]
    versions: tuple[Mapping[str, str], ...]
    answers: Mapping[str, Cells]
    results: Mapping[str, Cells]

    @property
    def size(self) -> int:
        """How many clients there are."""
        return len(self.clients)

    def value(self, question: str, row: int) -> Value | None:
        """Return what a client answered: `UNKNOWN` for "don't know", None for nothing."""
        return self.layout.columns[question].value(self.answers[question][row])

    def number(self, name: str, row: int) -> float | None:
        """Return a result of a client; None where there is none."""
        found = float(self.results[name][row])
        return None if np.isnan(found) else found

    def label(self, name: str, row: int) -> str | None:
        """Return what a code among the results of a client stands for, such as a rating; None where there is none."""
        code = int(self.results[name][row])
        return self.labels[name][code] if code >= 0 else None

    def at(self, rows: NDArray[np.intp]) -> Table:
        """Return some of the clients, in the order given."""
        return replace(
            self,
            clients=tuple(self.clients[row] for row in rows),
            organisations=tuple(self.organisations[row] for row in rows),
            dates=tuple(self.dates[row] for row in rows),
            versions=tuple(self.versions[row] for row in rows),
            answers={name: cells[rows] for name, cells in self.answers.items()},
            results={name: cells[rows] for name, cells in self.results.items()},
        )
