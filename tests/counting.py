"""Work is counted, never timed: a clock tells how busy the machine is, a count what the program does."""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import TYPE_CHECKING

from support import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any

    Trace = Callable[[FrameType, str, Any], Any] | None

OURS = str(ROOT / "cyberdiag")
MINUTES = 5 * 60
"""Seconds; nothing in the tests takes a tenth of it on any machine."""
HANG = "does not end"


class Tally:
    """How many functions were called so far."""

    calls = 0


@contextlib.contextmanager
def tally(*, ours: bool = True) -> Iterator[Tally]:
    """Count calls of functions: of the program alone, or of the libraries and built-in ones too."""
    counted = Tally()

    def count(frame: FrameType, event: str, _: object) -> None:
        if ours:
            counted.calls += event == "call" and frame.f_code.co_filename.startswith(OURS)
        else:
            counted.calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield counted
    finally:
        sys.setprofile(before)


def calls(of: Callable[[], object], *, ours: bool = True) -> int:
    """Return how many functions are called."""
    with tally(ours=ours) as counted:
        of()
    return counted.calls


def steps(of: Callable[[], object]) -> int:
    """Return how many functions are called and how many lines of the program are run, each round of a loop anew.

    What a single call of a built-in function does is one step, however much it is.
    """
    counted = 0

    def line(_: FrameType, event: str, __: object) -> Trace:
        nonlocal counted
        counted += event == "line"
        return line

    def call(frame: FrameType, _: str, __: object) -> Trace:
        nonlocal counted
        counted += 1
        return line if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        of()
    finally:
        sys.settrace(before)
    return counted


class Endless(BaseException):
    """What would not end; nothing takes it for a fault of the system, as it does a TimeoutError."""


@contextlib.contextmanager
def stop_of_a_hang(seconds: int = MINUTES) -> Iterator[None]:
    """Raise `Endless` in what would not end, where the system can."""

    def late(*_: object) -> None:
        raise Endless(HANG)

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
