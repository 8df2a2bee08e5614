"""A word is said only when something takes long, and only in a terminal."""

from __future__ import annotations

import time
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from cyberdiag.terminal import progress
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    import pytest


def said(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, seconds: float) -> str:
    out = StringIO()
    shown = Console(file=out, force_terminal=terminal, width=80)
    monkeypatch.setattr(progress, "console", lambda *_, **__: shown)
    with progress.waiting("working", Look(), patience=0.05):
        time.sleep(seconds)
    return out.getvalue()


def test_what_is_quick_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, terminal=True, seconds=0.0) == ""


def test_what_takes_long_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, terminal=True, seconds=0.3).count("working") == 1


def test_a_pipe_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, terminal=False, seconds=0.3) == ""
