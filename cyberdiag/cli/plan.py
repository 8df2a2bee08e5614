"""`cyberdiag plan`: what to do by when, and "what if"."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli import options
from cyberdiag.cli.options import AnswersPath, Ascii, Format, Language, NoColor, Seed
from cyberdiag.model.defaults import SEED

Settings = Annotated[
    list[str] | None, typer.Option("--set", help="set", metavar="ID=CHOICE", show_default=False)
]
Budget = Annotated[
    str | None, typer.Option("--budget", help="budget", metavar="low|mid|high", show_default=False)
]


def plan(
    file: AnswersPath,
    set_: Settings = None,
    budget: Budget = None,
    format_: Format = None,
    seed: Seed = SEED,
    lang: Language = None,
    ascii_: Ascii = False,
    no_color: NoColor = False,
) -> int:
    import json

    from cyberdiag.app import judging
    from cyberdiag.changes import plan as planning
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.terminal import plans
    from cyberdiag.terminal.console import Look, console, write_out

    say = messages(choose_language(lang))
    if budget is not None:
        options.one_of("--budget", budget, ("low", "mid", "high"))
    if format_ is not None:
        options.one_of("--format", format_, ("json",))
    before, known = judging.assess_file(file, say.lang, seed=seed)
    answers, changes = planning.changed(before.answers, set_ or [], before.questions)
    after = (
        judging.judge(
            before.questions,
            answers,
            known,
            quick=False,
            trials=0,
            seed=seed,
            date=judging.day(None, answers),
        )
        if changes
        else None
    )
    made = planning.make(before, after, changes, budget)
    if format_ == "json":
        write_out(json.dumps(planning.to_data(made), ensure_ascii=False, indent=2) + "\n")
    else:
        plans.show(console(Look(ascii_, no_color)), made, say)
    return ExitCode.DONE
