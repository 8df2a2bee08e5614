"""`cyberdiag plan`: what to do by when, and "what if"."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.defaults import SEED
from cyberdiag.model.format import Format

# fmt: off
Settings = Annotated[list[str] | None, Option("--set", metavar="ID=CHOICE", show_default=False, help=Words("Try a changed answer, as often as you like (TEC-07=yes)", ja="答えを変えた場合を試す。何度でも書ける(例 TEC-07=yes)"))]
Budget = Annotated[str | None, Option("--budget", metavar="low|mid|high", show_default=False, callback=o.one_of("--budget", "low", "mid", "high"), help=Words("Leave out improvements that cost more (low, mid, high)", ja="これより費用の大きい改善を外す(low, mid, high)"))]
# fmt: on


def plan(
    *,
    file: o.AnswersPath,
    set_: Settings = None,
    budget: Budget = None,
    format_: o.AsJson = None,
    seed: o.Seed = SEED,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show the plan for an answers file, or write it as JSON."""
    from cyberdiag.app import planning
    from cyberdiag.changes import plan as plans
    from cyberdiag.terminal import plans as screen
    from cyberdiag.terminal.console import console, write_json

    made = planning.plan(file, set_ or [], budget, say.lang, seed=seed)
    if format_ == Format.JSON:
        write_json(plans.to_data(made))
    else:
        screen.show(console(look), made, say)
