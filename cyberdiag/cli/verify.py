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
    from cyberdiag.terminal.console import lines

    found = packed.verify(pack)
    out, changes = lines(look), found.changes
    for key in ("missing", "added", "changed"):
        for name in getattr(changes, key):
            out.put(say(f"verify.{key}", name=name))
    if changes.is_list_changed:
        out.put(say("verify.list-changed"))
    out.put(say("verify.differs" if changes else "verify.same", files=found.files, short=found.short))
    out.put(say("verify.who"))
    return ExitCode.BELOW_THRESHOLD if changes else ExitCode.DONE
