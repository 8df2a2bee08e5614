"""`cyberdiag history`: the versions of a questionnaire on record, and putting this one on record."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words

# fmt: off
Name = Annotated[str, Argument(show_default=False, help=Words("Name or folder of a questionnaire or overlay", ja="質問票や上乗せの名前、またはフォルダ")), o.READS]
Record = Annotated[bool, Option("--record", help=Words("Put this version on record in history.yaml (before it is published)", ja="いまの版を history.yaml に記録する(公開する前に)"))]
# fmt: on


def history(*, questionnaire: Name, record: Record = False, say: o.Say, look: o.Looks) -> None:
    """Show every version on record; `record` writes `history.yaml` with the one of now."""
    from pathlib import Path

    from cyberdiag.catalog import history as histories
    from cyberdiag.catalog import load
    from cyberdiag.errors import WrongUsage
    from cyberdiag.outside import files
    from cyberdiag.pages import versions
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import console, show_written

    out = console(look)
    edition = load.edition(questionnaire)
    pages.page(out, versions.page(edition, say))
    if record and load.is_shipped(questionnaire):
        raise WrongUsage.of("record-shipped", id=questionnaire)
    if record:
        path = str(Path(str(load.find(questionnaire).where)) / histories.FILE)
        files.write(path, histories.text(edition).encode())
        show_written(out, [path], say, "green")
