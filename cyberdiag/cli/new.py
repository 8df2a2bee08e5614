"""`cyberdiag new`: a questionnaire of one's own to start from."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Folder = Annotated[str, Argument(help=Words("Folder to make; it must not exist or be empty", ja="作るフォルダ。まだないか、空であること"))]
# fmt: on


def new(*, folder: Folder, say: o.Say) -> None:
    """Write a small questionnaire into a new folder, and show what to do with it."""
    import shlex
    from pathlib import Path

    from cyberdiag.app import kit
    from cyberdiag.model.text import one_line
    from cyberdiag.terminal.console import Look, console, safe

    out = console(Look())
    for name in kit.create(folder, say.lang):
        out.print(safe(say("summary.written", path=one_line(str(Path(folder) / name)))), soft_wrap=True)
    out.print(safe(say("new.next")))
    where = shlex.quote(folder)
    for command, why in (
        (f"cyberdiag check {where}", "new.check"),
        (f"cyberdiag assess {where}", "new.assess"),
        (f"cyberdiag answers new {where} -o answers.yaml", "new.answers"),
    ):
        out.print(safe(f"  {one_line(command)}  # {say(why)}"), soft_wrap=True)
