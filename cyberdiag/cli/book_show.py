"""`cyberdiag book show`: one client."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Client = Annotated[str, Argument(metavar="CLIENT", show_default=False, help=Words("Client by its name in the book, or that of its firm", ja="客先(台帳での名前か会社名)"))]
# fmt: on


def show(
    *,
    path: o.Book,
    client: Client,
    output: o.Reports = None,
    format_: o.ReportForm = None,
    date: o.Date = None,
    audience: o.Audience = "agent",
    full: o.Full = False,
    peers: o.PeersFile = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show the whole assessment of one client and its history."""
    from cyberdiag.app import outputs
    from cyberdiag.app.books import assessing
    from cyberdiag.model.format import REPORTS

    targets = outputs.outputs(output or [], format_, REPORTS)
    assessing.show(path, client, targets, say, look, date=date, audience=audience, full=full, peers=peers)
