"""`cyberdiag book remove`: a client goes."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Client = Annotated[str, Argument(metavar="CLIENT", show_default=False, help=Words("Client by its name in the book, or that of its firm", ja="客先(台帳での名前か会社名)"))]
# fmt: on


def remove(*, path: o.Book, client: Client, say: o.Say, look: o.Looks) -> None:
    """Take one client out of the book, with all that was kept of it."""
    from cyberdiag.app.books import assessing

    assessing.remove(path, client, say, look)
