"""`cyberdiag answers convert`: answers in another format."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import ANSWERS

# fmt: off
Target = Annotated[str, Option("--output", "-o", metavar="FILE", help=Words(f"New file; the ending sets the format ({o.endings(ANSWERS)})", ja=f"新しいファイル。形式は拡張子({o.endings(ANSWERS)})で決まる")), o.WRITES]
# fmt: on


def convert(
    *, file: o.AnswersPath, output: Target, questionnaire: o.Questionnaires = None, say: o.Say, look: o.Looks
) -> None:
    """Write the answers as a new file, and show what its format could not hold."""
    from cyberdiag.app import converting
    from cyberdiag.model.text import one_line
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import console, safe

    out = console(look, error=True)
    problems.show(out, converting.convert(file, output, tuple(questionnaire or ()), say), say)
    out.print(safe(say("summary.written", path=one_line(output))), soft_wrap=True)
