"""`cyberdiag explain`: how one number or recommendation came about."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Name = Annotated[str, Argument(help=Words("Id of a question or improvement, name of a domain (such as technical), control, unit cost or constant, or name of a questionnaire", ja="質問や改善のid、領域の名前(technical など)、対策の領域、単価、計算に使う数、質問票の名前"))]
# fmt: on


def explain(*, file: o.AnswersPath, name: Name, say: o.Say, look: o.Looks) -> None:
    """Show how what has that name came about for the firm of an answers file."""
    from cyberdiag.app import judging
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import console

    assessment, known = judging.assess_file(file, say.lang)
    pages.pages(console(look), registry.explain(assessment, known, name, say))
