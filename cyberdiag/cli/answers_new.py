"""`cyberdiag answers new`: a blank answer sheet, or a form for the browser."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import SHEETS, Format
from cyberdiag.model.role import Role

_ROLES = ", ".join(Role)

# fmt: off
Sheet = Annotated[str, Option("--output", "-o", metavar="FILE", help=Words(f"File for the sheet ({o.endings(SHEETS)}). .html is a form that asks in any browser. - prints a sheet on the screen", ja=f"用紙のファイル({o.endings(SHEETS)})。.html はブラウザーで答えるフォーム。- は画面に出す")), o.WRITES]
For = Annotated[str | None, Option("--for", metavar="ROLE", show_default=False, callback=o.one_of("--for", *Role), help=Words(f"Only what this person can answer ({_ROLES}), with a covering note", ja=f"この役割の人が答えられる質問だけにし、添え書きを付ける({_ROLES})"))]
Only = Annotated[list[str] | None, Option("--only", metavar="ID", show_default=False, help=Words("Only these questions (ids, with commas between them), and what decides whether they apply", ja="この質問だけにする(idをコンマで区切る)。当てはまるかを決める質問も付く"))]
Unknown = Annotated[str | None, Option("--unknown", metavar="FILE", show_default=False, help=Words('Only what this answers file leaves open or answers with "don\'t know"', ja="この回答ファイルで「わからない」か空欄の質問だけにする")), o.READS]
# fmt: on


def new(
    *,
    questionnaire: o.Questionnaires = None,
    output: Sheet = "-",
    role: For = None,
    only: Only = None,
    unknown: Unknown = None,
    say: o.Say,
    quick: o.Quick = False,
) -> None:
    """Write a blank sheet to standard output as YAML, or a sheet or form to a new file."""
    from cyberdiag.app import command_line, sheets
    from cyberdiag.model.text import one_line
    from cyberdiag.outside.files import STANDARD_OUTPUT
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import Look, console, safe, show_command, write_out

    names, ids = tuple(questionnaire or ()), ",".join(only or ()).split(",")
    asking = sheets.Asking(names, quick, role or "", tuple(filter(str.strip, ids)), unknown or "")
    if output == STANDARD_OUTPUT:
        write_out(sheets.printed(asking, say))
        return
    warnings = sheets.write(output, asking, say)
    out = console(Look(), error=True)
    out.print(safe(say("summary.written", path=one_line(output))), soft_wrap=True)
    if output.lower().endswith(Format.HTML.suffixes):
        out.print(safe(say("summary.form", path=one_line(output))), soft_wrap=True)
    elif (
        asking.is_whole and one_line(output) == output
    ):  # a name with a line end would look like a line of ours
        show_command(out, say("summary.sheet", command=""), command_line.begin(names, output))
    problems.show(out, warnings, say)
