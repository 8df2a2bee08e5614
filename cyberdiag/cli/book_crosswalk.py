"""`cyberdiag book crosswalk`: the clients of a book beside a published scheme."""

from __future__ import annotations

from cyberdiag.cli import options as o
from cyberdiag.cli.crosswalk import Scheme


def crosswalk(
    *,
    path: o.Book,
    scheme: Scheme,
    output: o.Reports = None,
    format_: o.ReportForm = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Lay a scheme beside the newest answers of every client, and show or write it."""
    from cyberdiag.app import outputs
    from cyberdiag.app.books import supplying
    from cyberdiag.model.format import REPORTS

    targets = outputs.outputs(output or [], format_, REPORTS)
    supplying.Run(say, look).crosswalk(path, scheme, targets)
