"""One run of `assess`: from the answers to the summary and the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.app import judging, outputs
from cyberdiag.app.rendering import Rendering
from cyberdiag.catalog import load
from cyberdiag.model.anonymous import anonymous
from cyberdiag.terminal.progress import waiting

if TYPE_CHECKING:
    from cyberdiag.app.outputs import Output
    from cyberdiag.app.session import Session
    from cyberdiag.model.format import ReportFormat


class Wanted(Struct, frozen=True, kw_only=True):
    """What is wanted of a run besides whose answers it is about."""

    targets: tuple[Output[ReportFormat], ...]
    missing: str
    """What an open question is when nobody is asked: `error` or `unknown`."""
    asks: bool
    anonymous: bool
    date: str | None
    audience: str
    seed: int
    trials: int
    templates: str | None


def assess(run: Session, wanted: Wanted) -> float | None:
    """Ask or read, assess, show and write; returns the lowest score, None when nothing has one.

    Raises:
        CyberdiagError: when something given cannot be used, before anything is asked or computed if possible.
    """
    say = run.messages
    outputs.refuse_bytes_in_a_terminal(wanted.targets)
    outputs.ready(wanted.targets)
    own = outputs.templates(wanted.templates)
    for name in run.names:
        load.find(name)  # a slip is told before anything else is wanted
    questions, given, path = run.interview() if wanted.asks else run.from_file(wanted.missing)
    given = anonymous(given, questions) if wanted.anonymous else given
    day = judging.day(wanted.date, given)
    known = judging.catalogue(say.lang, questions)
    with waiting(say("summary.calculating"), run.look):
        assessment = judging.judge(
            questions, given, known, quick=run.quick, trials=wanted.trials, seed=wanted.seed, date=day
        )
    rendering = Rendering(assessment, known, say, day, wanted.audience, own)
    made = outputs.make(wanted.targets, rendering.to)
    outputs.write_files(wanted.targets, made)
    run.show(rendering.page, wanted.targets, path, asked=wanted.asks)
    outputs.write_to_stdout(wanted.targets, made)
    return min((d.score.value for d in assessment.diagnoses if d.score.value is not None), default=None)
