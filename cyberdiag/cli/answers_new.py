"""`cyberdiag answers new`: a blank answer sheet."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import ANSWERS

# fmt: off
Sheet = Annotated[str, Option("--output", "-o", metavar="FILE", help=Words(f"File for the sheet ({o.endings(ANSWERS)}). - prints it on the screen", ja=f"用紙のファイル({o.endings(ANSWERS)})。- は画面に出す")), o.WRITES]
# fmt: on


def new(
    *, questionnaire: o.Questionnaires = None, output: Sheet = "-", say: o.Say, quick: o.Quick = False
) -> None:
    """Write a blank sheet to standard output as YAML, or to a new file."""
    from cyberdiag.app import command_line, sheets
    from cyberdiag.model.text import one_line
    from cyberdiag.outside.files import STANDARD_OUTPUT
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import Look, console, safe, show_command, write_out

    names = tuple(questionnaire or ())
    if output == STANDARD_OUTPUT:
        write_out(sheets.printed(names, say, quick=quick))
    else:
        warnings = sheets.write(output, names, say, quick=quick)
        out = console(Look(), error=True)
        out.print(safe(say("summary.written", path=one_line(output))), soft_wrap=True)
        if one_line(output) == output:  # a name with a line end would look like a line of ours
            show_command(out, say("summary.sheet", command=""), command_line.begin(names, output))
        problems.show(out, warnings, say)
