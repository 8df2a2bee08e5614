"""Where a result is written: which files in which formats, and whether that can be done here."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, assert_never

from msgspec import Struct

from cyberdiag.errors import WrongUsage
from cyberdiag.model.format import Format, Need, endings
from cyberdiag.outside import files, streams
from cyberdiag.problems import Place, Problem, Severity
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import console, refuse_closed_output, write_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cyberdiag.messages import Messages
    from cyberdiag.outside.pdf import Printer
    from cyberdiag.report.own.folder import Own
    from cyberdiag.terminal.console import Look

F = TypeVar("F", bound=Format)


class Output(Struct, Generic[F], frozen=True):
    """One file to write; `-` is standard output."""

    path: str
    form: F

    @property
    def is_stdout(self) -> bool:
        """Whether it goes to standard output."""
        return self.path == files.STANDARD_OUTPUT


class Run(Protocol):
    """One run of a command: its words, and how the screen may look."""

    @property
    def say(self) -> Messages:
        """The words."""

    @property
    def look(self) -> Look:
        """The screen."""


def outputs(given: list[str], form: str | None, formats: tuple[F, ...]) -> tuple[Output[F], ...]:
    """Return where to write what; `formats` are those that this kind of thing is written in.

    A format without a file is for standard output.

    Raises:
        WrongUsage: with every path whose format is not known.
    """
    faults: list[Problem] = []
    result: list[Output[F]] = []
    named = next((f for f in formats if f == form), None)
    if form is not None and named is None:
        values = {"option": "--format", "value": form, "expected": " ".join(formats)}
        faults.append(Problem(Place(""), "bad-option", values))
    for path in given or ([files.STANDARD_OUTPUT] if named is not None else []):
        suffix, is_stdout = Path(path).suffix, path == files.STANDARD_OUTPUT
        found = named if is_stdout else next((f for f in formats if suffix.lower() in f.suffixes), None)
        if is_stdout and form is None:
            faults.append(Problem(Place(""), "format-needed"))
        elif found is None:
            values = {"suffix": suffix or "?", "known": " ".join(endings(formats))}
            faults.append(Problem(Place(path), "unknown-suffix", values))
        else:
            result.append(Output(path, found))
    if sum(o.is_stdout for o in result) > 1:
        faults.append(Problem(Place(""), "two-standard-outputs"))
    if faults:
        raise WrongUsage(faults)
    return tuple(result)


def refuse_bytes_in_a_terminal(targets: tuple[Output[F], ...]) -> None:
    """Refuse to steer a terminal with the bytes of a workbook or a PDF.

    Raises:
        WrongUsage: naming the format.
    """
    for target in targets:
        if target.is_stdout and target.form.is_binary and streams.is_terminal(sys.stdout):
            raise WrongUsage.of("binary-to-terminal", form=target.form)


def ready(targets: tuple[Output[F], ...]) -> None:
    """Say before the first question that a format cannot be written here.

    Raises:
        WrongUsage, CannotWrite: naming what to install.
    """
    needed = {t.form.need for t in targets}
    for need in (n for n in Need if n in needed):
        match need:
            case Need.NOTHING:
                pass
            case Need.WORKBOOKS:
                from cyberdiag.outside import spreadsheet

                spreadsheet.need()
            case Need.BROWSER:
                from cyberdiag.outside import pdf

                pdf.browser()
            case Need.ARROW:
                from cyberdiag.book import parquet

                parquet.need()
            case _:
                assert_never(need)


@contextmanager
def printing(targets: tuple[Output[F], ...]) -> Iterator[Printer | None]:
    """Start what prints a PDF, if one is wanted: it gets ready while the report is still being made.

    Raises:
        CannotWrite: when it cannot be started.
    """
    if not any(target.form.need is Need.BROWSER for target in targets):
        yield None
        return
    from cyberdiag.outside import pdf

    with pdf.printer() as printer:
        yield printer


def make(targets: tuple[Output[F], ...], content: Callable[[F], bytes]) -> dict[str, bytes]:
    """Return what every target will hold, by its path: nothing is written before all of it could be made."""
    return {target.path: content(target.form) for target in targets}


@contextmanager
def writing(targets: tuple[Output[F], ...], content: Callable[[F], bytes], run: Run) -> Iterator[None]:
    """Write the files and what is for standard output, all or none; then the result is shown.

    Files are readable by their owner only. A workbook or a PDF goes to standard output as it is, text as text. What
    is shown is no output of the run: where it cannot be printed, the files stay.
    """
    if any(target.is_stdout for target in targets):
        refuse_closed_output()
    made = make(targets, content)
    with files.writing({path: made[path] for path in paths(targets)}, private=True) as exposed:
        for target in targets:
            if target.is_stdout and target.form.is_binary:
                sys.stdout.flush()
                sys.stdout.buffer.write(made[target.path])
            elif target.is_stdout:
                write_out(made[target.path].decode())
        if sys.stdout and len(paths(targets)) < len(targets):
            sys.stdout.flush()
    yield
    problems.show(console(run.look, error=True), not_private(exposed), run.say)


def not_private(exposed: list[str]) -> list[Problem]:
    """Return a warning for each file that others may read because its file system keeps no modes."""
    return [Problem(Place(path), "not-private", severity=Severity.WARNING) for path in exposed]


def paths(targets: tuple[Output[F], ...]) -> list[str]:
    """Return the files among them."""
    return [target.path for target in targets if not target.is_stdout]


def templates(folder: str | None) -> Own | None:
    """Return the user's own templates, looked through before the first question.

    Raises:
        InvalidData: with every fault that can be found without a report.
    """
    if folder is None:
        return None
    from cyberdiag.report.own import check
    from cyberdiag.report.own import folder as own

    found = own.read(folder)
    check.check(found)
    return found
