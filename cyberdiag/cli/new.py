"""`cyberdiag new`: a questionnaire of one's own to start from."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words

# fmt: off
Folder = Annotated[str, Argument(help=Words("Folder to make; it must not exist or be empty", ja="作るフォルダ。まだないか、空であること"))]
Sheet = Annotated[str | None, Option("--from", metavar="SHEET", show_default=False, help=Words("Make it from a list of questions in a spreadsheet (.xlsx .csv): questions, choices, points, sections", ja="表計算の質問の一覧(.xlsx .csv)から作る。質問、選択肢、配点、分類を読み取る")), o.READS]
# fmt: on


def new(*, folder: Folder, sheet: Sheet = None, say: o.Say) -> None:
    """Write a questionnaire into a new folder, and show what to do with it, and what the sheet did not tell."""
    from pathlib import Path

    from cyberdiag.app import kit
    from cyberdiag.model.text import one_line
    from cyberdiag.outside import shell
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import Look, console, print_folded, safe

    out = console(Look())
    made = kit.create(folder, say.lang, sheet)
    for name in made.names:
        out.print(safe(say("summary.written", path=one_line(str(Path(folder) / name)))), soft_wrap=True)
    if made.draft is not None:
        problems.show(console(Look(), error=True), made.draft.notes, say)
        counts = {"questions": made.draft.questions, "sections": made.draft.sections}
        print_folded(out, say("new.drafted", title=made.draft.title, **counts))
    out.print(safe(say("new.next")))
    where = shell.word(folder)
    for command, why in (
        (f"cyberdiag check {where}", "new.check"),
        (f"cyberdiag assess {where}", "new.assess"),
        (f"cyberdiag answers new {where} -o answers.yaml", "new.answers"),
    ):
        out.print(safe(f"  {one_line(command)}  # {say(why)}"), soft_wrap=True)
