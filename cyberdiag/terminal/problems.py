"""Problems as a person reads them: where, what, the line itself with an arrow, what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from cyberdiag.model.text import one_line
from cyberdiag.terminal.console import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from cyberdiag.messages import Messages
    from cyberdiag.problems import Place, Problem

MOST = 50
"""More problems than this are counted, not shown."""
_SNIPPET_CELLS = 100


def show(out: Console, problems: Iterable[Problem], messages: Messages) -> None:
    """Print problems with place, snippet and hint."""
    listed = list(problems)
    for problem in listed[:MOST]:
        _show(out, problem, messages)
    if len(listed) > MOST:
        out.print(safe(f"… +{len(listed) - MOST}", "dim"))


def _show(out: Console, problem: Problem, messages: Messages) -> None:
    text, hint = messages.problem(problem)
    word = messages(f"check.{problem.severity.value}")
    style = "bold red" if problem.is_error else "bold yellow"
    head = Text(f"{word}: ", style=style)
    if problem.place.file:
        head.append_text(safe(f"{one_line(str(problem.place))}: ", "cyan"))
    head.append_text(safe(one_line(text)))
    out.print(head)
    snippet = _snippet(problem.place)
    if snippet:
        line, column = snippet
        number = f"{problem.place.line:>5} | "
        out.print(safe(number + line, "dim"), no_wrap=True, overflow="ellipsis")
        out.print(
            safe(" " * (len(number) + cell_len(line[:column])) + "^", style), no_wrap=True, overflow="crop"
        )
    if hint:
        out.print(safe(f"  {messages('check.hint')}: {one_line(hint)}"))


def _snippet(place: Place) -> tuple[str, int] | None:
    """Return the line at a place, cut so that the column stays visible."""
    path = Path(place.file)
    if not place.line or not path.is_file() or path.stat().st_size > 2_000_000:  # noqa: PLR2004  what readers accept
        return None
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    if place.line > len(lines):
        return None
    raw = lines[place.line - 1]
    line = one_line(raw.replace("\t", " ")) if not raw.strip(" ") else raw.replace("\t", " ")
    column = min(place.column - 1, len(line))
    start = max(0, column - 50) if cell_len(line) > _SNIPPET_CELLS else 0
    return line[start : start + _SNIPPET_CELLS], column - start
