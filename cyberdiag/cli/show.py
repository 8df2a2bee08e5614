"""`cyberdiag show`: one thing with its sources."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Name = Annotated[str, Argument(help=Words("Id of a question, source, framework, term, control, unit cost or constant, or of anything else that list names", ja="質問、出典、枠組み、用語、対策の領域、単価、計算に使う数など、list に出るid"))]
# fmt: on


def show(*, name: Name, say: o.Say, look: o.Looks) -> None:
    """Show every page of the thing of that name."""
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import lines

    pages.pages(lines(look), registry.show(name, say))
