"""`cyberdiag compare`: what changed in the firm, and what only in the questionnaire."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import Ascii, Date, Language, NoColor

Old = Annotated[str, typer.Argument(help="old", show_default=False)]
New = Annotated[str, typer.Argument(help="new", show_default=False)]
Outputs = Annotated[
    list[str] | None, typer.Option("--output", "-o", help="compare-output", show_default=False)
]
Format = Annotated[str | None, typer.Option("--format", "-f", help="compare-format", show_default=False)]


def compare(
    old: Old,
    new: New,
    output: Outputs = None,
    format_: Format = None,
    date: Date = None,
    lang: Language = None,
    ascii_: Ascii = False,
    no_color: NoColor = False,
) -> int:
    from cyberdiag.app import outputs
    from cyberdiag.app.comparing import FORMATS, Run, rendered
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.outside import files
    from cyberdiag.pages import comparison
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console, safe, write_out

    say = messages(choose_language(lang))
    look = Look(ascii_, no_color)
    targets = outputs.outputs(output or [], format_, FORMATS)
    run = Run(say, look, date)
    found, known = run.compared(old, new)
    shown = comparison.pages(found, known, say)
    made = {t.path: rendered(t.form, found, shown) for t in targets}
    for target in targets:
        if not target.is_stdout:
            files.write(target.path, made[target.path].encode(), private=True)
    out = console(look, error=any(t.is_stdout for t in targets))
    for n, page in enumerate(shown):
        if n:
            out.print()
        pages.page(out, page)
    for target in targets:
        if target.is_stdout:
            write_out(made[target.path])
        else:
            out.print(safe(say("summary.written", path=target.path), "green"))
    return ExitCode.DONE
