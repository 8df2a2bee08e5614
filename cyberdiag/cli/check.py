"""`cyberdiag check`: lint of questionnaires and catalogue."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import Ascii, Language, NoColor

Paths = Annotated[list[str] | None, typer.Argument(help="paths", show_default=False)]


def check(path: Paths = None, lang: Language = None, ascii_: Ascii = False, no_color: NoColor = False) -> int:
    from cyberdiag.catalog import lint
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import Look, console, safe

    say = messages(choose_language(lang))
    look = Look(ascii_, no_color)
    result = lint.run(tuple(path or ()))
    problems.show(console(look, error=True), result.problems, say)
    errors = sum(p.is_error for p in result.problems)
    out = console(look)
    if result.problems:
        out.print(safe(say("check.counts", errors=errors, warnings=len(result.problems) - errors)))
    else:
        counts = {
            "questionnaires": result.questionnaires,
            "questions": result.questions,
            "sources": result.sources,
        }
        out.print(safe(say("check.data-fine", **counts)))
    return ExitCode.INVALID_DATA if errors else ExitCode.DONE
