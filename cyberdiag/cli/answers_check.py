"""`cyberdiag answers check`: everything that is wrong with an answers file."""

from __future__ import annotations

from cyberdiag.cli import options as o


def check(
    *,
    file: o.AnswersPath,
    questionnaire: o.Questionnaires = None,
    date: o.Date = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show the warnings about an answers file and how many questions it answers; faults are raised."""
    from cyberdiag.app import reviewing
    from cyberdiag.terminal.console import console, safe

    found = reviewing.review(file, tuple(questionnaire or ()), say.lang, date)
    if found.warnings:
        from cyberdiag.terminal import problems

        problems.show(console(look, error=True), found.warnings, say)
    told = say("check.answers-fine", answered=found.answered, open=found.left)
    console(look).print(safe(told), soft_wrap=True)
