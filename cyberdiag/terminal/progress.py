"""A word while something takes long."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cyberdiag.terminal.console import Look, console, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

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
