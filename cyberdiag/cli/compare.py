"""`cyberdiag compare`: what changed in the firm, and what only in the questionnaire."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import COMPARISONS

# fmt: off
Old = Annotated[str, Argument(show_default=False, help=Words("Earlier answers file (assessed again with the questionnaire of now), or earlier result (.json)", ja="前の回答ファイル(いまの質問票で診断し直す)、または前の結果(.json)")), o.READS]
New = Annotated[str, Argument(show_default=False, help=Words("Later answers file or result (.json)", ja="あとの回答ファイル、または結果(.json)")), o.READS]
Outputs = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"File to write ({o.endings(COMPARISONS)}); can be repeated", ja=f"書き出すファイル({o.endings(COMPARISONS)})。何度でも書ける")), o.WRITES]
Form = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=o.standard_output(COMPARISONS))]
# fmt: on


def compare(
    *,
    old: Old,
    new: New,
    output: Outputs = None,
    format_: Form = None,
    date: o.Date = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show what differs between two files, and write it."""
    from cyberdiag.app import comparing, outputs

    comparing.Run(say, look, date).compare(old, new, outputs.outputs(output or [], format_, COMPARISONS))
