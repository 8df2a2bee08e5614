"""A word while something takes long."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cyberdiag.terminal.console import Look, console, rich_console, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 1.0
"""Seconds; what is done sooner needs no word."""


@contextmanager
def waiting(text: str, look: Look, patience: float = PATIENCE) -> Iterator[None]:
    """Say once on standard error what is being done, if it takes longer than `patience` in a terminal."""
    out = console(look, error=True)
    timer = threading.Timer(patience, lambda: out.print(safe(text, "dim")))
    timer.daemon = True
    if out.is_terminal:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def bar(text: str, total: int, look: Look) -> Iterator[Callable[[int], None]]:
    """Show on standard error how far a long work is and how long it will take; gives what is told of each step done.

    There is nothing to see where nobody looks, or before `PATIENCE` is over.
    """
    out = console(look, error=True)
    if not out.is_terminal or not total:
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (TextColumn("{task.description}", markup=False), MofNCompleteColumn(), TimeRemainingColumn())
    columns = parts if look.ascii else (parts[0], BarColumn(), *parts[1:])
    progress = Progress(*columns, console=rich_console(look, error=True), transient=True)
    task, begun = progress.add_task(text, total=total), time.monotonic()

    def advance(steps: int) -> None:
        progress.advance(task, steps)
        if not progress.live.is_started and time.monotonic() - begun > PATIENCE:
            progress.start()

    try:
        yield advance
    finally:
        progress.stop()
