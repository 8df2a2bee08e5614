"""`cyberdiag assess`: the main job."""

from __future__ import annotations

from cyberdiag.cli import options as o
from cyberdiag.model.defaults import SEED, TRIALS


def assess(
    *,
    questionnaire: o.Questionnaires = None,
    answers: o.AnswersFile = None,
    no_input: o.NoInput = False,
    missing: o.Missing = "error",
    quick: o.Quick = False,
    detail: o.Detail = False,
    output: o.Reports = None,
    format_: o.ReportForm = None,
    say: o.Say,
    fail_under: o.FailUnder = None,
    date: o.Date = None,
    audience: o.Audience = "owner",
    seed: o.Seed = SEED,
    trials: o.Trials = TRIALS,
    templates: o.Templates = None,
    full: o.Full = False,
    anonymous: o.Anonymous = False,
    previous: o.Previous = None,
    peers: o.PeersFile = None,
    look: o.Looks,
) -> int:
    """Ask or read the answers, show and write the result; the exit code tells a score under the threshold."""
    from cyberdiag.app import assessing, outputs, session
    from cyberdiag.errors import ExitCode
    from cyberdiag.model.format import REPORTS

    path = o.only(answers)
    lowest = assessing.assess(
        session.Session(tuple(questionnaire or ()), path, say, look, quick=quick, detail=detail),
        outputs.outputs(output or [], format_, REPORTS),
        missing=missing,
        asks=not no_input and path != "-",
        nameless=anonymous,
        date=date,
        audience=audience,
        seed=seed,
        trials=trials,
        templates=templates,
        full=full,
        previous=tuple(previous or ()),
        peers=peers,
    )
    below = fail_under is not None and lowest is not None and lowest < fail_under
    return ExitCode.BELOW_THRESHOLD if below else ExitCode.DONE
