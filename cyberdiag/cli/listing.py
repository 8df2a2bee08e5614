"""`cyberdiag list`: what there is."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli import options as o
from cyberdiag.cli.words import Words

# fmt: off
Kind = Annotated[str | None, typer.Argument(show_default=False, help=Words("One of: questionnaires, questions, sources, frameworks, terms", ja="questionnaires, questions, sources, frameworks, terms のどれか"))]
# fmt: on


def list_(
    kind: Kind = None, lang: o.Language = None, ascii_: o.Ascii = False, no_color: o.NoColor = False
) -> int:
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console

    say = messages(choose_language(lang))
    pages.listing(console(Look(ascii_, no_color)), registry.listing(kind, say))
    return ExitCode.DONE
