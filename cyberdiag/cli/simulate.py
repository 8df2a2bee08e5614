"""`cyberdiag simulate`: what a questionnaire comes to in thousands of made-up runs."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.assess import SEED
from cyberdiag.cli import options
from cyberdiag.cli.options import Ascii, Language, NoColor, Seed
from cyberdiag.simulation import RUNS

Names = Annotated[list[str], typer.Argument(help="simulated", show_default=False)]
Runs = Annotated[int, typer.Option("--runs", help="runs", min=1, max=1_000_000)]
Format = Annotated[str | None, typer.Option("--format", "-f", help="plain-format", show_default=False)]


def simulate(
    questionnaire: Names,
    runs: Runs = RUNS,
    seed: Seed = SEED,
    format_: Format = None,
    lang: Language = None,
    ascii_: Ascii = False,
    no_color: NoColor = False,
) -> int:
    import json

    from cyberdiag import simulation
    from cyberdiag.app import judging
    from cyberdiag.catalog import load
    from cyberdiag.errors import ExitCode, WrongUsage
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.pages import simulated
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import Look, console, write_out

    say = messages(choose_language(lang))
    if format_ is not None:
        options.one_of("--format", format_, ("json",))
    questions = load.question_set(tuple(questionnaire), say.lang)
    if not questions.scored:
        raise WrongUsage.of("nothing-scored")
    advice = judging.catalogue(say.lang, questions).advice
    looking = advice.conditions if advice else ()
    found = simulation.simulate(questions, looking, runs=runs, seed=seed)
    if format_ == "json":
        data = simulated.to_data(found, seed=seed)
        write_out(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    out = console(Look(ascii_, no_color))
    for one in found:
        pages.page(out, simulated.page(one, say, seed=seed, plain=ascii_, width=out.width))
    return ExitCode.DONE
