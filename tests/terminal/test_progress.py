"""A word is said only when something takes long, and only in a terminal."""

from __future__ import annotations

import threading
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from cyberdiag.terminal import progress
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


class Timer:
    """Takes the place of the clock: the patience of all that were started ends when the test says so."""

    started: list[Timer]

    def __init__(self, patience: float, ring: Callable[[], None]) -> None:
        self.patience, self.ring, self.daemon = patience, ring, False

    def start(self) -> None:
        self.started.append(self)

    def cancel(self) -> None:
        if self in self.started:
            self.started.remove(self)


def said(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, long: bool) -> str:
    out = StringIO()
    shown = Console(file=out, force_terminal=terminal, width=80)
    monkeypatch.setattr(progress, "console", lambda *_, **__: shown)
    monkeypatch.setattr(threading, "Timer", Timer)
    monkeypatch.setattr(Timer, "started", [], raising=False)
    with progress.waiting("working", Look()):
        for timer in Timer.started:
            assert (timer.patience, timer.daemon) == (progress.PATIENCE, True)
            if long:
                timer.ring()
    assert Timer.started == []
    return out.getvalue()


def test_what_is_quick_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, terminal=True, long=False) == ""


def test_what_takes_long_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, terminal=True, long=True).count("working") == 1


def test_a_pipe_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, terminal=False, long=True) == ""
