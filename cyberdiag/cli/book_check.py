"""`cyberdiag book check`: what is missing, old, doubled or broken."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.defaults import OLD_MONTHS

# fmt: off
Months = Annotated[int, Option("--months", metavar="N", min=1, max=1200, help=Words("Answers older than so many months are old", ja="回答が何か月より古いと「古い」とするか"))]
All = Annotated[bool, Option("--all", help=Words("Show whole lists, not only the first 20 of each", ja="それぞれの最初の20件だけでなく、すべてを示す"))]
# fmt: on


def check(
    *,
    path: o.Book,
    months: Months = OLD_MONTHS,
    all_: All = False,
    strict: o.Strict = False,
    say: o.Say,
    look: o.Looks,
) -> int:
    """Show what is wrong with the answers of a book."""
    from cyberdiag.app.books import checking

    return checking.check(path, say, look, months=months, whole=all_, strict=strict)
