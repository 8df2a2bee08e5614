"""`cyberdiag book peers`: where the clients of a book stand, without telling of any one."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import PEERS
from cyberdiag.model.peers import LEAST, LONGEST
from cyberdiag.model.text import one_line

# fmt: off
Least = Annotated[int, Option("--min-group", metavar="N", min=LEAST, help=Words(f"Firms of the smallest group that is shown; {LEAST} or more", ja=f"見せる集まりの、いちばん小さい会社の数。{LEAST}以上"))]
Origin = Annotated[str | None, Option("--from", metavar="TEXT", show_default=False, help=Words('Whose firms they are, as reports shall say, such as "clients of Aoba Agency"', ja="だれの会社か。報告書にそのまま出る(例「あおば代理店のお客様」)"))]
Outputs = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"File to write ({o.endings(PEERS)}), for assess --peers", ja=f"書き出すファイル({o.endings(PEERS)})。assess --peers で使う")), o.WRITES]
Form = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=o.standard_output(PEERS))]
# fmt: on


def peers(
    *,
    path: o.Book,
    min_group: Least = LEAST,
    origin: Origin = None,
    output: Outputs = None,
    format_: Form = None,
    strict: o.Strict = False,
    say: o.Say,
    look: o.Looks,
) -> int:
    """Count the clients of a book, show the groups, and write them."""
    from cyberdiag.app import outputs
    from cyberdiag.app.books import peers as counting
    from cyberdiag.errors import WrongUsage

    whose = one_line(origin or "")
    if len(whose) > LONGEST:
        raise WrongUsage.of("peers-from", limit=LONGEST, count=len(whose))
    targets = outputs.outputs(output or [], format_, PEERS)
    return counting.Run(say, look, min_group, whose).peers(path, targets, strict=strict)
