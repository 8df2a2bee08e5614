"""Problems as a person reads them: where, what, the line itself with an arrow, what to do next."""

from __future__ import annotations

import codecs
import contextlib
import re
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdiag.model.fold import cells, fold
from cyberdiag.model.text import one_line, printable
from cyberdiag.problems import MORE, Severity
from cyberdiag.terminal.console import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.problems import Place, Problem
    from cyberdiag.terminal.console import Out

MOST = 50
"""More problems than this are counted, not shown."""
_LARGEST = 2_000_000  # bytes; what the readers accept
_NO_TEXT = {".xlsx", ".csv"}
"""A row of a table is long prose: an arrow below it points at nothing."""

_INDENT = "  "
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_COMMAND = re.compile(
    r"(?:\S+ -m|uv) pip install (?:--python \S+ )?\S+"
    r"|(?:cyberdiag|chmod)(?: (?:-{1,2}[\w-]+|new|check|assess|answers|list|show|[\w/~'-]*[./\d][\w./~'-]*))+"
    r"|--?[A-Za-z][\w-]*(?:[ =][\w./-]+)?",
    re.ASCII,
)
"""A command line, or an option with its value."""
_JOINED = "\ue000"
"""Stands for a space inside a command while a text is folded."""


def to_data(problems: Iterable[Problem], messages: Messages) -> list[dict[str, str | int]]:
    """Return problems as rows for editors and scripts; line and column are 0 for a whole file."""
    rows: list[dict[str, str | int]] = []
    for problem in problems:
        text, hint = messages.problem(problem)
        place = problem.place
        rows.append(
            {
                "file": place.file,
                "line": place.line,
                "column": place.column,
                "severity": problem.severity.value,
                "check": problem.code,
                "message": text,
                "hint": hint,
            }
        )
    return rows


def show(out: Out, problems: Iterable[Problem], messages: Messages, *, ids: bool = False) -> None:
    """Print problems with place, snippet and hint; `ids` names the check that found each.

    A hint that the next problem has too stands once, behind the last of them.
    """
    listed = list(problems)
    lines = cache(_lines)  # fifty problems on a line of a megabyte must not read it fifty times
    shown = listed[:MOST]
    for problem, following in zip_longest(shown, shown[1:]):
        _show(out, problem, messages, lines, ids=ids, following=following)
    if len(listed) > MOST:
        more = sum(p.values["count"] if p.code == MORE else 1 for p in listed[MOST:])
        out.print(safe(f"… +{more}", "dim"))


def _show(
    out: Out,
    problem: Problem,
    messages: Messages,
    lines: Callable[[str], list[str]],
    *,
    ids: bool,
    following: Problem | None,
) -> None:
    text, hint = messages.problem(problem)
    word = messages(f"check.{problem.severity.value}")
    style = _STYLES[problem.severity]
    head = safe(f"{word}: ", style)
    if problem.place.file:
        head += safe(f"{one_line(str(problem.place))}: ", f"{style} cyan")
    head += safe(one_line(text), style)
    if ids:
        head += safe(f" [{problem.code}]", f"{style} dim")
    out.print(head, soft_wrap=True)  # a place cut in two cannot be clicked
    number = f"{problem.place.line:>5} | "
    snippet = _snippet(problem.place, lines, out.width - len(number))
    if snippet:
        line, arrow = snippet
        out.print(safe(number + line, "dim"), soft_wrap=True)
        out.print(safe(" " * (len(number) + arrow) + "^", style), soft_wrap=True)
    if hint and (following is None or messages.problem(following)[1] != hint):
        _print_hint(out, f"{messages('check.hint')}: {one_line(hint)}")


def _print_hint(out: Out, hint: str) -> None:
    """Print what to do next, in a terminal in lines that break no command, option, name or id."""
    whole = _COMMAND.sub(lambda found: found.group().replace(" ", _JOINED), hint)
    longest = max((cells(part) for part in re.split(r"[^\x21-\x7e\ue000]+", whole)), default=0)
    if out.is_terminal and longest <= out.width - len(_INDENT):
        lines = fold(whole, out.width, first=len(_INDENT), indent=len(_INDENT))
        out.print(safe(_INDENT + "\n".join(lines).replace(_JOINED, " ")), soft_wrap=True)
    else:
        out.print(safe(_INDENT + hint), soft_wrap=True)


def _text(raw: bytes) -> str:
    """Return what can be shown of a file; a spreadsheet may have saved it in Shift_JIS."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp932"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("utf-8-sig", errors="replace")


def _lines(file: str) -> list[str]:
    """Return the lines that can be shown of a file; none of what is no text, too large or not there."""
    path = Path(file)
    with contextlib.suppress(OSError, ValueError):
        if path.suffix.lower() not in _NO_TEXT and path.is_file() and path.stat().st_size <= _LARGEST:
            return _text(path.read_bytes()).splitlines()
    return []


def _snippet(place: Place, lines: Callable[[str], list[str]], width: int) -> tuple[str, int] | None:
    """Return the line at a place, cut so that its column stays visible in so many cells, and the cells before it."""
    if not place.line or place.line > len(lines(place.file)):
        return None
    from rich.cells import cell_len
    from rich.text import Text

    whole = lines(place.file)[place.line - 1]
    column = max(0, min(place.column - 1, len(whole)))
    first = max(0, column - width)
    line = printable(whole[first : column + width].replace("\t", " "))
    column -= first
    start, used = column, 0
    while start and used + cell_len(line[start - 1]) <= width * 2 // 3:
        start -= 1
        used += cell_len(line[start])
    shown = Text(line[start : start + width])
    shown.truncate(max(width, 0), overflow="ellipsis")
    return shown.plain, cell_len(line[start:column])
