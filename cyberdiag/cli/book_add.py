"""`cyberdiag book add`: files into a book."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words

# fmt: off
Paths = Annotated[list[str], Argument(metavar="PATH...", show_default=False, help=Words("Answers files, and folders that are searched for them", ja="回答ファイル、または回答ファイルを探すフォルダ")), o.READS]
Client = Annotated[str | None, Option("--client", metavar="NAME", show_default=False, help=Words("Whose answers these are; if left out, the name of the file tells", ja="どの客先の回答か。省くとファイル名から決める"))]
# fmt: on


def add(
    *, path: o.Book, paths: Paths, client: Client = None, strict: o.Strict = False, say: o.Say, look: o.Looks
) -> int:
    """Take in what is new or changed."""
    from cyberdiag.app.books import adding

    return adding.add(path, paths, say, look, client=client, strict=strict)
