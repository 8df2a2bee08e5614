"""`cyberdiag verify`: whether a pack is as its list says."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Pack = Annotated[str, Argument(metavar="PACK", show_default=False, help=Words("A pack (.zip) that crosswalk wrote", ja="crosswalk が書いた包み(.zip)")), o.READS]
# fmt: on


def verify(*, pack: Pack, say: o.Say, look: o.Looks) -> int:
    """Show what changed in a pack since its list was written; the exit code tells that something did."""
    from cyberdiag.app import packed
    from cyberdiag.errors import ExitCode
    from cyberdiag.terminal.console import console, safe

    found = packed.verify(pack)
    changes = found.changes
    told = [
        say(f"verify.{key}", name=name)
        for key in ("missing", "added", "changed")
        for name in getattr(changes, key)
    ]
    if changes.is_list_changed:
        told.append(say("verify.list-changed"))
    told.append(say("verify.differs" if changes else "verify.same", files=found.files, short=found.short))
    out = console(look)
    for line in (*told, say("verify.who")):
        out.print(safe(line), soft_wrap=True)
    return ExitCode.BELOW_THRESHOLD if changes else ExitCode.DONE
