"""`cyberdiag book new`: an empty book."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Path = Annotated[str, Argument(metavar="BOOK", show_default=False, help=Words("New file for the book, such as clients.book", ja="新しい台帳のファイル名(例: clients.book)")), o.WRITES]
Names = Annotated[list[str] | None, Argument(metavar="[QUESTIONNAIRE]...", show_default=False, autocompletion=o.questionnaires_like, help=Words("Questionnaires to assess with; all that the program brings if left out", ja="診断に使う質問票。省くと、備え付けのすべて")), o.READS]
# fmt: on


def new(*, path: Path, questionnaire: Names = None, say: o.Say, look: o.Looks) -> None:
    """Begin a book."""
    from cyberdiag.app.books import adding

    adding.new(path, tuple(questionnaire or ()), say, look)
