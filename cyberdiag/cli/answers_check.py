"""`cyberdiag answers check`: everything that is wrong with an answers file."""

from __future__ import annotations

from cyberdiag.cli import options as o


def check(
    file: o.AnswersPath,
    questionnaire: o.Questionnaires = None,
    lang: o.Language = None,
    ascii_: o.Ascii = False,
    no_color: o.NoColor = False,
) -> int:
    from cyberdiag.app import reviewing
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import Look, console, safe

    say, look = messages(choose_language(lang)), Look(ascii_, no_color)
    found = reviewing.review(file, tuple(questionnaire or ()), say.lang)
    problems.show(console(look, error=True), found.warnings, say)
    console(look).print(safe(say("check.answers-fine", answered=found.answered, open=found.left)))
    return ExitCode.DONE
