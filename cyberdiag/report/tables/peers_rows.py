"""The firm's place among those of a book as rows: the words of the page, the numbers of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.messages import Messages
    from cyberdiag.report.tables.advice_rows import Row
    from cyberdiag.report.views.standing import PeersView

PEERS = ("diagnosis", "item", "value", "half", "below", "deviation", "firms", "group")


def peers(view: PeersView, say: Messages) -> list[Row]:
    """Return a row for each score that has a place, each after the sentence on its diagnosis, and how to read it."""
    blank = (None,) * (len(PEERS) - 3)
    rows: list[Row] = [(None, say("tables.peers-basis"), view.basis, *blank)]
    for one in view.diagnoses:
        rows.append((one.title, say("tables.peers"), one.line, *blank))
        rows += [
            (one.title, row.title, row.score, row.half, row.below, row.deviation, row.n, one.group)
            for row in one.rows
        ]
    return [*rows, *((None, say("tables.peers-note"), note, *blank) for note in view.notes)]


def told(view: PeersView) -> Iterator[tuple[str, str, str, str]]:
    """Give the sentence on each diagnosis for a table of answers: id, section, question, answer."""
    for one in view.diagnoses:
        yield one.id, f"{view.title} ({view.basis})", one.title, one.line
