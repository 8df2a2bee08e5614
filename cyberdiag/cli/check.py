"""`cyberdiag check`: lint of questionnaires and catalogue, and the tests that stand beside a questionnaire."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import SCRIPTS, Format

# fmt: off
Paths = Annotated[list[str] | None, Argument(show_default=False, help=Words("Folder of your own questionnaire. If left out, everything supplied is checked", ja="自作の質問票のフォルダ。省くと、付属のものをすべて調べる")), o.READS]
Form = Annotated[str, Option("--format", "-f", metavar="|".join(SCRIPTS), callback=o.one_of("--format", *SCRIPTS), help=Words("text for people, json for editors and programs", ja="人が読むなら text、エディタやプログラムには json"))]
Strict = Annotated[bool, Option("--strict", help=Words("Warnings fail too (exit code 3); notes do not", ja="注意だけでも失敗にします(終了コード3)。参考は失敗にしません"))]
AsOf = Annotated[str | None, Option("--as-of", metavar="YYYY-MM-DD", show_default=False, help=Words("Warn of sources whose next edition was due before this day", ja="この日までに次の版が出ている見込みの出典も知らせる"))]
# fmt: on


def check(
    *,
    path: Paths = None,
    as_of: AsOf = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
    say: o.Say,
    look: o.Looks,
) -> int:
    """Show every fault, or write them as JSON; the exit code tells whether there is one."""
    from cyberdiag.app import checking
    from cyberdiag.errors import ExitCode
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import console, safe, write_json

    found = checking.check(tuple(dict.fromkeys(path or ())), say.lang, as_of)
    if form == Format.JSON:
        write_json(problems.to_data(found.problems, say))
    else:
        problems.show(console(look, error=True), found.problems, say, ids=True)
        console(look).print(safe(found.summary(say)))
    failed = found.errors or (strict and found.warnings)
    return ExitCode.INVALID_DATA if failed else ExitCode.DONE
