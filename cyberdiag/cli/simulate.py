"""`cyberdiag simulate`: what a questionnaire comes to in thousands of made-up runs."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli import options as o
from cyberdiag.cli.words import Words
from cyberdiag.model.defaults import RUNS, SEED
from cyberdiag.model.format import Format

# fmt: off
Names = Annotated[list[str], typer.Argument(show_default=False, help=Words("Name or folder of the questionnaire or overlay to try", ja="試す質問票や上乗せの名前、またはフォルダ"))]
Runs = Annotated[int, typer.Option("--runs", metavar="N", min=1, max=1_000_000, help=Words("Number of made-up firms", ja="架空の会社の数"))]
# fmt: on


def simulate(
    questionnaire: Names,
    runs: Runs = RUNS,
    seed: o.Seed = SEED,
    format_: o.AsJson = None,
    lang: o.Language = None,
    ascii_: o.Ascii = False,
    no_color: o.NoColor = False,
) -> int:
    import json

    from cyberdiag.app import simulating
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.pages import simulated
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console, write_out

    say = messages(choose_language(lang))
    found = simulating.simulate(tuple(questionnaire), say.lang, runs=runs, seed=seed)
    if format_ == Format.JSON:
        data = simulated.to_data(found, seed=seed)
        write_out(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    out = console(Look(ascii_, no_color))
    for one in found:
        pages.page(out, simulated.page(one, say, seed=seed, plain=ascii_, width=out.width))
    return ExitCode.DONE
