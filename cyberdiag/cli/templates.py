"""`cyberdiag templates export`: a start for one's own report."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import Ascii, Language, NoColor

Folder = Annotated[str, typer.Argument(help="templates-folder", metavar="DIR")]


def export(folder: Folder, lang: Language = None, ascii_: Ascii = False, no_color: NoColor = False) -> int:
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.report.own import export as own_export
    from cyberdiag.terminal.console import Look, console, safe

    say = messages(choose_language(lang))
    written, kept = own_export.export(folder, say)
    out = console(Look(ascii_, no_color))
    for path in written:
        out.print(safe(say("summary.written", path=path)), soft_wrap=True)
    for path in kept:
        out.print(safe(say("templates.kept", path=path)), soft_wrap=True)
    out.print(safe(say("templates.next", folder=folder)), soft_wrap=True)
    return ExitCode.DONE
