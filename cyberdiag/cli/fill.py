"""`cyberdiag fill`: somebody else's workbook, filled from the answers."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.errors import WrongUsage

# fmt: off
Answers = Annotated[str | None, Argument(show_default=False, help=Words("Answers file", ja="回答ファイル")), o.READS]
Workbook = Annotated[str | None, Argument(show_default=False, help=Words("Your own copy of the workbook that you were sent (.xlsx); it is only read", ja="受け取ったワークブックの写し(.xlsx)。読むだけで、書き換えない")), o.READS]
Target = Annotated[str | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words("New file: the workbook filled in (.xlsx), or with --learn the map (.yaml)", ja="新しいファイル。書き込んだワークブック(.xlsx)。--learn では書き込み先の案(.yaml)")), o.WRITES]
Map = Annotated[str | None, Option("--map", metavar="SCHEME|FILE", show_default=False, help=Words("Scheme whose ids stand in the workbook (scs3), or a file that says what goes where (.yaml); left out, both are looked for", ja="ワークブックにある番号の制度(scs3)、または書き込み先を書いたファイル(.yaml)。省くと、番号と列を探す")), o.READS]
Replace = Annotated[bool, Option("--replace", help=Words("Write over what a cell holds already", ja="すでに書いてあるセルにも書く"))]
Learn = Annotated[str | None, Option("--learn", metavar="WORKBOOK", show_default=False, help=Words("Propose a map for a workbook, to be confirmed by you, instead of filling one", ja="書き込まずに、ワークブックの書き込み先の案を作る。確かめてから使う")), o.READS]
# fmt: on


def fill(
    *,
    answers: Answers = None,
    workbook: Workbook = None,
    output: Target = None,
    map_: Map = None,
    replace: Replace = False,
    learn: Learn = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Fill a workbook, or propose where to write in one."""
    from cyberdiag.app import filling

    run = filling.Run(say, look, map_, replace)
    if learn is not None:
        for name, given in (
            ("ANSWERS", answers),
            ("WORKBOOK", workbook),
            ("--map", map_),
            ("--replace", replace),
        ):
            if given:
                raise WrongUsage.of("fill-learn-alone", name=name)
        filling.learn(learn, output, run)
        return
    if answers is None or workbook is None:
        raise WrongUsage.of("missing-argument", name="ANSWERS" if answers is None else "WORKBOOK")
    if output is None:
        raise WrongUsage.of("fill-needs-output")
    filling.fill(answers, workbook, output, run)
