"""`cyberdiag show`: one thing with its sources."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli import options as o
from cyberdiag.cli.words import Words

# fmt: off
Name = Annotated[str, typer.Argument(help=Words("Id of a question, source, framework or term", ja="質問、出典、枠組み、用語のid"))]
# fmt: on


def show(name: Name, lang: o.Language = None, ascii_: o.Ascii = False, no_color: o.NoColor = False) -> int:
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console

    say = messages(choose_language(lang))
    pages.pages(console(Look(ascii_, no_color)), registry.show(name, say))
    return ExitCode.DONE
