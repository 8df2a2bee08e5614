"""`cyberdiag templates export`: a start for one's own report."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Folder = Annotated[str, Argument(metavar="DIR", help=Words("Folder for the files (none that is there is overwritten)", ja="手本を書き出すフォルダ(あるファイルは上書きしない)"))]
# fmt: on


def export(*, folder: Folder, say: o.Say, look: o.Looks) -> None:
    """Write the templates into a folder, and show which were written and which were kept."""
    from cyberdiag.report.own import export as own_export
    from cyberdiag.terminal.console import console, safe

    written, kept = own_export.export(folder, say)
    out = console(look)
    for path in written:
        out.print(safe(say("summary.written", path=path)), soft_wrap=True)
    for path in kept:
        out.print(safe(say("templates.kept", path=path)), soft_wrap=True)
    out.print(safe(say("templates.next", folder=folder)), soft_wrap=True)
