"""`cyberdiag book report`: many firms at a glance."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import BOOKS

# fmt: off
Outputs = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"File to write. The ending sets the format ({o.endings(BOOKS)}). May be given several times", ja=f"書き出すファイル。形式は拡張子({o.endings(BOOKS)})で決まる。何度でも書ける")), o.WRITES]
Form = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=o.standard_output(BOOKS))]
Nameless = Annotated[bool, Option("--anonymous", help=Words("Leave out names, files, notes and exact figures of every firm", ja="会社名、ファイル名、メモ、会社の細かな数をすべて省く"))]
# fmt: on


def report(
    *,
    path: o.Book,
    output: Outputs = None,
    format_: Form = None,
    anonymous: Nameless = False,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show a book at a glance, or write it."""
    from cyberdiag.app import outputs
    from cyberdiag.app.books import reporting

    targets = outputs.outputs(output or [], format_, BOOKS)
    reporting.Run(say, look, anonymous).report(path, targets)
