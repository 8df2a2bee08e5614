"""`cyberdiag history`: the versions of a questionnaire on record, and putting this one on record."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli import options as o
from cyberdiag.cli.words import Words

# fmt: off
Name = Annotated[str, typer.Argument(show_default=False, help=Words("Name or folder of a questionnaire or overlay", ja="質問票や上乗せの名前、またはフォルダ"))]
Record = Annotated[bool, typer.Option("--record", help=Words("Put this version on record in history.yaml (before it is published)", ja="いまの版を history.yaml に記録する(公開する前に)"))]
# fmt: on


def history(
    questionnaire: Name,
    record: Record = False,
    lang: o.Language = None,
    ascii_: o.Ascii = False,
    no_color: o.NoColor = False,
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
