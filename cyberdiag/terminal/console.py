"""The two consoles: results go to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from cyberdiag.errors import CannotWrite
from cyberdiag.model.fold import cells, fold
from cyberdiag.model.text import printable
from cyberdiag.outside import streams

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from rich.console import Console
    from rich.text import Text

    from cyberdiag.messages import Messages


class Look(Struct, frozen=True):
    """How output may look: plain ASCII signs, and without colour."""

    ascii: bool = False
    no_color: bool = False


USUAL_WIDTH = 80


class Out(Protocol):
    """Where lines are told; as much of rich's console as is used of any."""

    @property
    def width(self) -> int:
        """Cells of a line."""

    @property
    def is_terminal(self) -> bool:
        """Whether somebody looks at it."""

    def print(self, line: object = "", /, *, soft_wrap: bool = True) -> None:
        """Write one line, or several that the caller has folded."""


class Styled(Struct, frozen=True):
    """A line in parts that each have a style; rich makes its own kind of text of it where a terminal listens."""

    parts: tuple[tuple[str, str], ...]

    def __add__(self, other: Styled) -> Styled:
        return Styled(self.parts + other.parts)

    def __str__(self) -> str:
        return "".join(text for text, _ in self.parts)

    def __rich__(self) -> Text:
        from rich.text import Text

        return Text.assemble(*self.parts)


class Plain:
    """A stream to which no terminal listens: lines without style, written without loading rich."""

    is_terminal = False

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        columns = os.environ.get("COLUMNS", "")
        self.width = int(columns) if columns.isdecimal() and int(columns) else USUAL_WIDTH

    def print(self, line: object = "", /, *, soft_wrap: bool = True) -> None:  # noqa: ARG002  as rich takes it
        """Write one line, or several that the caller has folded."""
        if self._stream:
            self._stream.write(str(line).rstrip() + "\n")
            self._stream.flush()  # so that what both streams tell stays in order where they come together


@cache
def _console() -> type[Console]:
    from rich.console import Console

    class Told(Console):
        """Leaves a broken pipe to the program's own way out; rich would end it with the code of a low score."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Told


def console(look: Look, *, error: bool = False) -> Out:
    """Return where lines are told: a console of rich only where a terminal listens, or is to be believed in."""
    stream = sys.stderr if error else sys.stdout
    if (stream and stream.isatty()) or os.environ.get("FORCE_COLOR"):
        return rich_console(look, error=error)
    streams.replace_what_cannot_be_shown(stream)
    return Plain(stream)


def rich_console(look: Look, *, error: bool = False) -> Console:
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


def safe(text: str, style: str = "") -> Styled:
    """Return a text that cannot steer the terminal."""
    return Styled(((printable(text), style),))


_TEXT = 10
"""Cells; a head that takes more than half of a line, and so many more, leaves too few for its text."""


def print_folded(out: Out, text: str, style: str = "", *, head: str = "", indent: int | None = None) -> None:
    """Print a text in lines that break where a reader would; `head` stands before the first one, a wide head above it."""
    first = cells(head)
    if 2 * first > out.width + _TEXT:
        lead = len(head) - len(head.lstrip())
        out.print(safe("\n".join(fold(head.rstrip(), out.width, indent=lead)), style), soft_wrap=True)
        head, indent = " " * (lead + 2), lead + 2
        first = len(head)
    lines = fold(text, out.width, first=first, indent=first if indent is None else indent)
    out.print(safe(head + "\n".join(lines), style), soft_wrap=True)


def show_written(out: Out, paths: Iterable[str], say: Messages, style: str = "") -> None:
    """Name the files that were written."""
    for path in paths:
        out.print(safe(say("summary.written", path=path), style), soft_wrap=True)


def show_command(out: Out, text: str, command: str) -> None:
    """Print what a command does, and the command on a line of its own that nothing but the terminal breaks."""
    print_folded(out, text)
    out.print(safe(f"  {command}"), soft_wrap=True)


def as_json(data: Any) -> str:
    """Return data as a JSON document that a person can read too."""
    import json  # few commands write it

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
