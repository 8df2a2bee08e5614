"""`cyberdiag assess`: the main job."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cyberdiag.cli import options
from cyberdiag.cli.options import (
    Anonymous,
    AnswersFile,
    Ascii,
    Audience,
    Date,
    FailUnder,
    Format,
    Language,
    Missing,
    NoColor,
    NoInput,
    Outputs,
    Questionnaires,
    Quick,
    Seed,
    Templates,
    Trials,
)
from cyberdiag.errors import WrongUsage
from cyberdiag.model.defaults import SEED, TRIALS

if TYPE_CHECKING:
    from cyberdiag.app.outputs import Output


def assess(
    questionnaire: Questionnaires = None,
    answers: AnswersFile = None,
    no_input: NoInput = False,
    missing: Missing = "error",
    quick: Quick = False,
    output: Outputs = None,
    format_: Format = None,
    lang: Language = None,
    fail_under: FailUnder = None,
    date: Date = None,
    audience: Audience = "owner",
    seed: Seed = SEED,
    trials: Trials = TRIALS,
    templates: Templates = None,
    anonymous: Anonymous = False,
    ascii_: Ascii = False,
    no_color: NoColor = False,
) -> int:
    from cyberdiag.app import judging, outputs, session
    from cyberdiag.app.rendering import Rendering
    from cyberdiag.catalog import load
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.model.anonymous import anonymous as bare
    from cyberdiag.terminal.console import Look
    from cyberdiag.terminal.progress import waiting

    options.one_of("--missing", missing, ("error", "unknown"))
    options.one_of("--audience", audience, ("owner", "agent"))
    say = messages(choose_language(lang))
    look = Look(ascii_, no_color)
    targets = outputs.outputs(output or [], format_)
    _to_a_file(targets)
    outputs.ready(targets)
    own = outputs.templates(templates)
    for name in questionnaire or ():
        load.find(name)  # a slip is told before anything else is wanted
    run = session.Session(tuple(questionnaire or ()), answers, say, look, quick=quick)
    asked = not no_input and answers != "-"
    questions, given, path = run.interview() if asked else run.from_file(missing)
    given = bare(given, questions) if anonymous else given
    day = judging.day(date, given)
    known = judging.catalogue(say.lang, questions)
    with waiting(say("summary.calculating"), look):
        assessment = judging.judge(questions, given, known, quick=quick, trials=trials, seed=seed, date=day)
    rendering = Rendering(assessment, known, say, day, audience, own)
    made = outputs.write_reports(targets, rendering)
    run.show(rendering.page, targets, path, asked=asked)
    for target in targets:
        if target.is_stdout:
            _print(made[target.path], target.form)
    scores = [d.score.value for d in assessment.diagnoses if d.score.value is not None]
    below = fail_under is not None and any(score < fail_under for score in scores)
    return ExitCode.BELOW_THRESHOLD if below else ExitCode.DONE


def _to_a_file(targets: tuple[Output, ...]) -> None:
    """Refuse to steer a terminal with the bytes of a workbook or a PDF."""
    from cyberdiag.app.outputs import BINARY

    for target in targets:
        if target.is_stdout and target.form in BINARY and sys.stdout.isatty():
            raise WrongUsage.of("binary-to-terminal", form=target.form)


def _print(made: bytes, form: str) -> None:
    from cyberdiag.app.outputs import BINARY
    from cyberdiag.terminal.console import write_out

    if form not in BINARY:
        write_out(made.decode())
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(made)
