"""The end of an interview: what is asked besides, what is left open, the report on disk, how to open it, and how to compare it with the round before."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cyberdiag.app import command_line, endings, outputs
from cyberdiag.app.outputs import Output
from cyberdiag.catalog import load
from cyberdiag.errors import CannotWrite, Interrupted
from cyberdiag.interview import flow, pace
from cyberdiag.model.defaults import ANSWERS_FILE
from cyberdiag.model.format import Format
from cyberdiag.outside import desktop, files, names

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.app.outputs import Run
    from cyberdiag.interview.course import Course
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.report.document import Report
    from cyberdiag.terminal.interview import InterviewScreen

_HEAD = 4096
"""Bytes in which a report says what it is."""
_OURS = '<meta name="generator" content="cyberdiag '
_ANSWERS, _REPORT = "answers", "report"
"""What the names of the two files have in the place of one another."""


def follow_up(
    prompter: TerminalPrompter,
    screen: InterviewScreen,
    say: Messages,
    names: tuple[str, ...],
    answers: Answers,
    path: str,
) -> str:
    """Offer what shipped overlays ask such a firm beside the score of these questionnaires; returns the one to go on with, or nothing.

    What is declined is told with the command that asks it later.
    """
    for name in load.overlays_of(names, frozenset(load.shipped_overlays())):
        added = load.question_set((*names, name), say.lang)
        left = [
            s.question
            for s in flow.route(added, answers)
            if s.question.id in added.aside and answers.get(s.question.id) is None
        ]
        if not left:
            continue
        minutes = pace.Unread.of(left).seconds(say.writing.characters_a_minute) / 60
        title = next(o.title for n in added.questionnaires for o in n.overlays if o.id == name)
        told = {"title": title, "count": len(left), "minutes": max(round(minutes), 1)}
        if prompter.agree(say("interview.follow-up", **told), default=False):
            return name
        screen.command(command_line.begin((name,), path), say("interview.follow-up-later", command=""))
    return ""


def ended(screen: InterviewScreen, say: Messages, course: Course, again: str) -> None:
    """Say that an interview is over, how to answer what was left open, and where nothing was asked beside the score."""
    left, aside = course.open, course.questions.aside
    if aside and not course.quick and aside.isdisjoint(s.question.id for s in course.steps):
        beside = (
            o for n in course.questions.questionnaires for o in n.overlays if not aside.isdisjoint(o.prints)
        )
        for overlay in beside:
            screen.notice(say("interview.none-beside", title=overlay.title))
    if not left:
        screen.notice(say("interview.done"))
    elif all(s.question.id in aside for s in left):
        screen.command(again, say("interview.done"), say("interview.done-aside", count=len(left), command=""))
    else:
        screen.notice(say("interview.done-early"))
        screen.command(again, say("interview.done-open", count=len(left), command=""))


def hand_over(
    run: Run,
    report: Report,
    content: Callable[[Literal[Format.HTML]], bytes],
    path: str,
    *,
    command: str,
    before: str,
) -> None:
    """Ask once whether to write the report, write it, say how it is opened, and offer to do so.

    `path` is the answers file, `command` writes the report later, `before` is the file of the round before, if any.

    Raises:
        CannotWrite: when it cannot be written; how to write it elsewhere was said, and the answers are on disk.
        Interrupted: on Ctrl-C; that was said too.
    """
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.terminal.interview import InterviewScreen

    say = run.say
    prompter = TerminalPrompter(say, no_color=run.look.no_color)
    screen = InterviewScreen(say, run.look, {}, {})
    is_written = False
    try:
        with endings.quietly(lambda: None):
            screen.notice()
            asked = say("handing-over.write", path=place(path, report.organisation))
            if _agreed(prompter, screen, say, asked, default=True):
                target = place(path, report.organisation)  # somebody may have taken the name meanwhile
                with outputs.writing((_html(target),), content, run):
                    pass
                is_written = True
                screen.notice(say("summary.written", path=target), style="green")
                _opened(prompter, screen, say, target)
            else:
                screen.command(command, say("summary.no-report", command=""))
            _compared(screen, say, path, before)
    except CannotWrite:
        screen.command(command, say("handing-over.elsewhere"))
        raise
    except (KeyboardInterrupt, EOFError):
        if not is_written:
            screen.command(command, say("handing-over.stopped", path=path))
        raise Interrupted([]) from None


def _html(path: str) -> Output[Literal[Format.HTML]]:
    return Output(path, Format.HTML)


def place(path: str, organisation: str) -> str:
    """Return where the report of an answers file goes: beside it, and over nothing but an earlier report on that firm."""
    file = Path(ANSWERS_FILE if path == files.STANDARD_INPUT else path)
    stem = file.stem.replace(_ANSWERS, _REPORT) if _ANSWERS in file.stem else f"{file.stem}-{_REPORT}"
    wanted = str(file.with_name(f"{stem}.html"))
    return wanted if _is_own(wanted, organisation) else names.numbered(wanted)


def _is_own(path: str, organisation: str) -> bool:
    """Return whether there is a report of ours on this firm; a link is none, wherever it leads."""
    from html import unescape  # only now: the first question does not wait for the end of the interview

    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        with Path(path).open("rb") as report:
            head = report.read(_HEAD).decode(errors="replace")
    except OSError:
        return False
    title = head.partition("<title>")[2].partition("</title>")[0]
    return _OURS in head and unescape(title.partition(" — ")[2]) == organisation


def _agreed(
    prompter: TerminalPrompter, screen: InterviewScreen, say: Messages, asked: str, *, default: bool
) -> bool:
    is_wanted = prompter.agree(asked, default=default)
    screen.told(asked, say(f"interview.{'yes' if is_wanted else 'no'}"))
    return is_wanted


def _opened(prompter: TerminalPrompter, screen: InterviewScreen, say: Messages, target: str) -> None:
    """Say how the report is opened, and open it where the person has a screen and wants it now."""
    is_near = desktop.is_there()
    how = "open" if is_near else "open-elsewhere"
    screen.command(str(Path(target).resolve()), say(f"handing-over.{how}"))
    if (
        is_near
        and _agreed(prompter, screen, say, say("handing-over.open-now"), default=False)
        and not desktop.open_file(target)
    ):
        screen.notice(say("handing-over.not-opened"))


def _compared(screen: InterviewScreen, say: Messages, path: str, before: str) -> None:
    """Tell how to compare with the round before, where the answers file names one that is there."""
    if before and os.path.lexists(before):
        screen.command(command_line.compared(before, path), say("handing-over.compare"))
