"""`cyberdiag assess`: the main job."""

from __future__ import annotations

import sys

from cyberdiag.assess import SEED, TRIALS
from cyberdiag.cli import options
from cyberdiag.cli.options import (
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
    Trials,
)


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
    ascii_: Ascii = False,
    no_color: NoColor = False,
) -> int:
    from cyberdiag import app
    from cyberdiag.cli import session
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.terminal.console import Look

    options.one_of("--missing", missing, ("error", "unknown"))
    options.one_of("--audience", audience, ("owner", "agent"))
    options.one_of("--lang", lang or "ja", ("ja", "en"))
    say = messages(choose_language(lang))
    look = Look(ascii_, no_color)
    targets = app.outputs(output or [], format_)
    run = session.Session(tuple(questionnaire or ()), answers, say, look, quick=quick)
    asked = not no_input and answers != "-"
    questions, given, path = run.interview() if asked else run.from_file(missing)
    day = app.day(date, given)
    known = app.catalogue(say.lang)
    assessment = app.judge(questions, given, known, quick=quick, trials=trials, seed=seed, date=day)
    texts = app.write_reports(targets, assessment, known, say, day, audience)
    run.show(assessment, known, targets, day, path, asked=asked)
    for target in targets:
        if target.is_stdout:
            sys.stdout.write(texts[target.path])
    scores = [d.score.value for d in assessment.diagnoses if d.score.value is not None]
    below = fail_under is not None and any(score < fail_under for score in scores)
    return ExitCode.BELOW_THRESHOLD if below else ExitCode.DONE
