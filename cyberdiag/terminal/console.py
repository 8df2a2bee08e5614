"""The two consoles: results go to standard output, everything else to standard error."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.errors import CannotWrite
from cyberdiag.model.fold import cells, fold
from cyberdiag.model.text import printable
from cyberdiag.outside import streams

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.text import Text

    from cyberdiag.messages import Messages


class Look(Struct, frozen=True):
    """How output may look: plain ASCII signs, and without colour."""

    ascii: bool = False
    no_color: bool = False


USUAL_WIDTH = 80


class Plain:
    """Standard output where no terminal listens: lines without style, written without loading rich."""

    def __init__(self) -> None:
        streams.replace_what_cannot_be_shown(sys.stdout)
        columns = os.environ.get("COLUMNS", "")
        self.width = int(columns) if columns.isdecimal() and int(columns) else USUAL_WIDTH

    def put(self, text: str = "", style: str = "", rest: str = "") -> None:  # noqa: ARG002  as a terminal takes it
        """Write one line, which the caller has folded."""
        if sys.stdout:
            sys.stdout.write(printable(text + rest).rstrip() + "\n")


@cache
def _console() -> type[Console]:
    from rich.console import Console

    class Told(Console):
        """Leaves a broken pipe to the program's own way out; rich would end it with the code of a low score."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

        def put(self, text: str = "", style: str = "", rest: str = "") -> None:
            """Write one line, which the caller has folded: a text with its style, and one without."""
            self.print(safe(text, style) + safe(rest.rstrip()), soft_wrap=True)

    return Told


def lines(look: Look) -> Any:
    """Return where whole lines are written to standard output: a console only where a terminal listens."""
    return console(look) if sys.stdout and sys.stdout.isatty() else Plain()


def console(look: Look, *, error: bool = False) -> Console:
    """Return a console; a Windows console that cannot print a sign shows a question mark, not a traceback."""
    stream = sys.stderr if error else sys.stdout
    streams.replace_what_cannot_be_shown(stream)
    plain = look.no_color or bool(os.environ.get("NO_COLOR"))
    made = _console()(
        file=stream,
        no_color=plain,
        highlight=False,
        markup=False,
        emoji=False,
        safe_box=True,
        soft_wrap=False,
    )
    if not made.width:  # it believes a COLUMNS of 0, and would show nothing
        made.width = USUAL_WIDTH
    return made


def safe(text: str, style: str = "") -> Text:
    """Return a text that cannot steer the terminal."""
    from rich.text import Text

    return Text(printable(text), style=style)


_TEXT = 10
"""Cells; a head that takes more than half of a line, and so many more, leaves too few for its text."""


def print_folded(
    out: Console, text: str, style: str = "", *, head: str = "", indent: int | None = None
) -> None:
    """Print a text in lines that break where a reader would; `head` stands before the first one, a wide head above it."""
    first = cells(head)
    if 2 * first > out.width + _TEXT:
        lead = len(head) - len(head.lstrip())
        out.print(safe("\n".join(fold(head.rstrip(), out.width, indent=lead)), style), soft_wrap=True)
        head, indent = " " * (lead + 2), lead + 2
        first = len(head)
    lines = fold(text, out.width, first=first, indent=first if indent is None else indent)
    out.print(safe(head + "\n".join(lines), style), soft_wrap=True)


def show_written(out: Console, paths: Iterable[str], say: Messages, style: str = "") -> None:
    """Name the files that were written."""
    for path in paths:
        out.print(safe(say("summary.written", path=path), style))


def show_command(out: Console, text: str, command: str) -> None:
    """Print what a command does, and the command on a line of its own that nothing but the terminal breaks."""
    print_folded(out, text)
    out.print(safe(f"  {command}"), soft_wrap=True)


def as_json(data: Any) -> str:
    """Return data as a JSON document that a person can read too."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def write_json(data: Any) -> None:
    """Write data to standard output as a JSON document."""
    write_out(as_json(data))


def refuse_closed_output() -> None:
    """Refuse what is wanted on a standard output that is closed.

    Raises:
        CannotWrite: when it is.
    """
    if sys.stdout is None:
        raise CannotWrite.of("output-closed")


def write_out(document: str) -> None:
    """Write a document to standard output: in UTF-8 when it goes to a file or a pipe, whatever the console's own.

    Raises:
        CannotWrite: when it is closed.
    """
    refuse_closed_output()
    if sys.stdout.isatty():
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        sys.stdout.write(printable(document))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(document.encode())
