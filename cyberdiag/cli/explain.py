"""`cyberdiag explain`: how one number or recommendation came about."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import AnswersPath, Ascii, Language, NoColor

Name = Annotated[str, typer.Argument(help="explain-id")]


def explain(
    file: AnswersPath, name: Name, lang: Language = None, ascii_: Ascii = False, no_color: NoColor = False
) -> int:
    from cyberdiag.app import judging
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console

    say = messages(choose_language(lang))
    assessment, known = judging.assess_file(file, say.lang)
    pages.pages(console(Look(ascii_, no_color)), registry.explain(assessment, known, name, say))
    return ExitCode.DONE
