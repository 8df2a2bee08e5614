"""`cyberdiag list` and `cyberdiag show`: what there is, and one thing with its sources."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import Ascii, Language, NoColor

Kind = Annotated[str | None, typer.Argument(help="list-kind", show_default=False)]
Name = Annotated[str, typer.Argument(help="show-id")]


def list_(kind: Kind = None, lang: Language = None, ascii_: Ascii = False, no_color: NoColor = False) -> int:
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console

    say = messages(choose_language(lang))
    pages.listing(console(Look(ascii_, no_color)), registry.listing(kind, say))
    return ExitCode.DONE


def show(name: Name, lang: Language = None, ascii_: Ascii = False, no_color: NoColor = False) -> int:
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console

    say = messages(choose_language(lang))
    pages.pages(console(Look(ascii_, no_color)), registry.show(name, say))
    return ExitCode.DONE
