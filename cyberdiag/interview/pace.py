"""How long an interview will still take, from how long this person's answers took so far."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FEWEST = 5
"""Answers before which nothing is said about the time left."""


def minutes_left(seconds: Sequence[float], left: int) -> int | None:
    """Return whole minutes for `left` questions at the median pace; a phone call in between changes nothing."""
    if len(seconds) < FEWEST:
        return None
    return max(math.ceil(left * median(seconds) / 60), 1)


class Pace:
    """Takes the time of each answer."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seconds: list[float] = []
        self._since: float | None = None

    def begin(self) -> None:
        """Start the time of a question; help and notes belong to it."""
        if self._since is None:
            self._since = self._clock()

    def end(self, *, counts: bool) -> None:
        """Stop it; a question that was left without an answer says nothing about the pace."""
        if self._since is not None and counts:
            self._seconds.append(self._clock() - self._since)
        self._since = None

    def minutes(self, left: int) -> int | None:
        """Return whole minutes for `left` questions; None while too few answers were timed."""
        return minutes_left(self._seconds, left)
