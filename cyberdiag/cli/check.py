"""`cyberdiag check`: lint of questionnaires and catalogue, and the tests that stand beside a questionnaire."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import Ascii, Language, NoColor, one_of

Paths = Annotated[list[str] | None, typer.Argument(help="paths", show_default=False)]
Form = Annotated[str, typer.Option("--format", "-f", help="check-format", metavar="text|json")]
Strict = Annotated[bool, typer.Option("--strict", help="strict")]


def check(
    path: Paths = None,
    form: Form = "text",
    strict: Strict = False,
    lang: Language = None,
    ascii_: Ascii = False,
    no_color: NoColor = False,
) -> int:
    from cyberdiag.app import golden
    from cyberdiag.catalog import load
    from cyberdiag.catalog.checks import lint
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.problems import in_order
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import Look, console, safe, write_out

    one_of("--format", form, ("text", "json"))
    say = messages(choose_language(lang))
    look = Look(ascii_, no_color)
    names = tuple(dict.fromkeys(path or ()))
    result = lint.run(names)
    tried = [golden.run(name) for name in names or (load.PROFILE, *load.questionnaire_ids())]
    found = in_order([*result.problems, *(p for failed, _ in tried for p in failed)])
    errors = sum(p.is_error for p in found)
    if form == "json":
        write_out(problems.as_json(found, say))
        return ExitCode.INVALID_DATA if errors or (strict and found) else ExitCode.DONE
    problems.show(console(look, error=True), found, say, ids=True)
    out = console(look)
    if found:
        out.print(safe(say("check.counts", errors=errors, warnings=len(found) - errors)))
    else:
        counts = {
            "questionnaires": result.questionnaires,
            "questions": result.questions,
            "sources": result.sources,
            "tests": sum(count for _, count in tried),
        }
        out.print(safe(say("check.data-fine", **counts)))
    return ExitCode.INVALID_DATA if errors or (strict and found) else ExitCode.DONE
