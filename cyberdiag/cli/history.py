"""`cyberdiag history`: the versions of a questionnaire on record, and putting this one on record."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import Ascii, Language, NoColor

Name = Annotated[str, typer.Argument(help="history-name", show_default=False)]
Record = Annotated[bool, typer.Option("--record", help="record")]


def history(
    questionnaire: Name,
    record: Record = False,
    lang: Language = None,
    ascii_: Ascii = False,
    no_color: NoColor = False,
) -> int:
    from pathlib import Path

    from cyberdiag.catalog import history as histories
    from cyberdiag.catalog import load
    from cyberdiag.errors import ExitCode, WrongUsage
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.outside import files
    from cyberdiag.pages import versions
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console, safe

    say = messages(choose_language(lang))
    out = console(Look(ascii_, no_color))
    edition = load.edition(questionnaire)
    pages.page(out, versions.page(edition, say))
    if record and load.is_shipped(questionnaire):
        raise WrongUsage.of("record-shipped", id=questionnaire)
    if record:
        path = str(Path(str(load.find(questionnaire).where)) / histories.FILE)
        files.write(path, histories.text(edition).encode())
        out.print(safe(say("summary.written", path=path), "green"))
    return ExitCode.DONE
