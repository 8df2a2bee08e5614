"""`cyberdiag simulate`: what a questionnaire comes to in thousands of made-up runs."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.model.defaults import RUNS, SEED
from cyberdiag.model.format import Format

# fmt: off
Names = Annotated[list[str], Argument(show_default=False, help=Words("Name or folder of the questionnaire or overlay to try", ja="試す質問票や上乗せの名前、またはフォルダ")), o.READS]
Runs = Annotated[int, Option("--runs", metavar="N", min=1, max=1_000_000, help=Words("Number of made-up firms", ja="架空の会社の数"))]
# fmt: on


def simulate(
    *,
    questionnaire: Names,
    runs: Runs = RUNS,
    seed: o.Seed = SEED,
    format_: o.AsJson = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show what made-up firms come to in each questionnaire, or write it as JSON."""
    from cyberdiag.app import simulating
    from cyberdiag.pages import simulated
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import console, write_json

    found = simulating.simulate(tuple(questionnaire), say.lang, runs=runs, seed=seed)
    if format_ == Format.JSON:
        write_json(simulated.to_data(found, seed=seed))
        return
    out = console(look)
    for one in found:
        pages.page(out, simulated.page(one, say, seed=seed, plain=look.ascii, width=out.width))
