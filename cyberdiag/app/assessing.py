"""One run of `assess`: from the answers to the summary and the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.app import command_line, outputs, reviewing
from cyberdiag.catalog import load
from cyberdiag.model.anonymous import anonymous
from cyberdiag.model.held import Held
from cyberdiag.scoring import order
from cyberdiag.scoring.ratings import printed
from cyberdiag.terminal.console import console, print_folded, show_command, show_written

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.app.outputs import Output
    from cyberdiag.app.session import Found, Session
    from cyberdiag.model.format import ReportFormat
    from cyberdiag.report.document import Report

_INVENTED = ("(架空)", "(invented)")
"""How the firms of the examples are marked: whoever looks at one has none of their own yet."""


class Kept(Struct, frozen=True):
    """An answers file that does not stand on disk by itself, with those of the rounds before it, the oldest first."""

    document: Document
    rounds: tuple[Document, ...]


def assess(
    run: Session,
    targets: tuple[Output[ReportFormat], ...],
    *,
    missing: str,
    asks: bool,
    nameless: bool,
    date: str | None,
    audience: str,
    seed: int,
    trials: int,
    templates: str | None,
    full: bool = False,
    previous: tuple[str, ...] = (),
    peers: str | None = None,
    kept: Kept | None = None,
) -> float | None:
    """Ask or read, assess, show and write; returns the lowest score or estimate, None when nothing has one.

    `missing` is what an open question is when nobody is asked: `error`, `unknown` or `estimate`. An interview that
    was stopped is an estimate, and so is what `--quick` leaves out. `kept` takes the place of the answers file.

    Raises:
        CyberdiagError: when something given cannot be used, before anything is asked or computed if possible.
    """
    say = run.say
    outputs.refuse_bytes_in_a_terminal(targets)
    outputs.ready(targets)
    own = outputs.templates(templates)
    for name in run.names:
        load.find(name)  # a slip is told before anything else is wanted
    before = None
    if previous:
        from cyberdiag.app import earlier

        before = earlier.Earlier(say, run.look, run.names, strict=not asks).opened(previous)
    if kept is not None and kept.rounds:
        from cyberdiag.app import earlier

        before = earlier.Earlier(say, run.look, run.names).of(kept.rounds)
    compared = None
    if peers is not None:
        from cyberdiag.app import standing

        compared = standing.opened(peers)
    found = run.interview() if asks else run.from_file(missing, kept.document if kept else None)
    questions, path, held = found.questions, found.path, found.held
    with outputs.printing(targets) as printer:
        # Only now: the first question does not wait for what judges and draws.
        from cyberdiag.app import judging
        from cyberdiag.app.rendering import Rendering
        from cyberdiag.crosswalk.asked import asked
        from cyberdiag.terminal.progress import waiting

        firm = held.answers.organisation
        given = order.early_answers(held.questions, held.answers) if run.quick else held.answers
        held = Held(held.questions, anonymous(given, held.questions) if nameless else given)
        given = held.only(questions)
        early = asks or run.quick or missing == "estimate"
        day = reviewing.day(date, given)
        known = judging.catalogue(say.lang, questions)
        with waiting(say("summary.calculating"), run.look):
            assessment = judging.judge(
                questions, given, known, held=held, early=early, trials=trials, seed=seed, date=day
            )
        since = None
        if before is not None or (kept is None and found.before):
            from cyberdiag.app import earlier

            rounds = before or earlier.Earlier(say, run.look, run.names)
            now = earlier.Now(day, path, firm, assessment, held)
            since = rounds.told(now, known, outputs.paths(targets), nameless=nameless)
        others = None
        if compared is not None:
            others = standing.beside(compared, assessment, run, nameless=nameless)
        schemes = asked(held, assessment, known, say.lang)
        rendering = Rendering(
            assessment, known, say, day, audience, own, printer, nameless, full, since, schemes, others
        )
        report = rendering.page
        with outputs.writing(targets, rendering.to, run):
            _show(run, report, targets, None if asks or kept is not None else found)
    if asks and not targets:
        from cyberdiag.app import handing_over

        handing_over.hand_over(
            run,
            report,
            rendering.to,
            path,
            command=_command_for_report(run, report, found),
            before=found.before,
        )
    return min((s for d in assessment.diagnoses if (s := printed(d)) is not None), default=None)


def _show(
    run: Session, report: Report, targets: tuple[Output[ReportFormat], ...], written_from: Found | None
) -> None:
    """Print the summary and what was written, or the command that writes a report of what was found."""
    from cyberdiag.terminal import summary

    say = run.say
    out = console(run.look, error=any(t.is_stdout for t in targets))
    summary.show(out, report, say, run.look)
    print_folded(out, say("report.digest", digest=report.digest), "dim")
    show_written(out, outputs.paths(targets), say, "green")
    if written_from and not targets:
        show_command(
            out, say("summary.no-report", command=""), _command_for_report(run, report, written_from)
        )
    if written_from and report.organisation.endswith(_INVENTED):
        show_command(out, say("summary.start", command=""), command_line.begin())


def _command_for_report(run: Session, report: Report, found: Found) -> str:
    """Return the command that writes this report from the answers file."""
    from cyberdiag.app import handing_over

    early = any(d.early or d.unanswered for d in report.diagnoses)
    how = [("--quick",)] if run.quick else [("--missing", "estimate")] if early else []
    target = ("-o", handing_over.place(found.path, report.organisation))
    held = () if run.names else reviewing.wanted_of(found.document)
    asked = tuple(d.id for d in report.diagnoses)
    names = () if run.names or set(asked) <= set(held) else asked
    return command_line.again(found.path, ("--no-input",), *how, target, names=names)
