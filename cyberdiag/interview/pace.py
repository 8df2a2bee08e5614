"""How long an interview will still take: what is still to read, at the pace of this person so far."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Self

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import Question

_ANSWERING = 4.0
"""Seconds for deciding on an answer, besides reading."""
_PRIOR = 60.0
"""Seconds of reading at the usual pace that every person starts with."""
_STEP = 5
_AWAY = 3.0
"""An answer that took so many times its reading time was a break: a phone call changes little."""


class Unread(Struct, frozen=True):
    """How much there is to read: characters of questions with their choices, and so many questions to answer."""

    characters: int = 0
    questions: int = 0

    @classmethod
    def of(cls, questions: Iterable[Question]) -> Self:
        """Return what some questions are to read."""
        told = [[q.text, *(text for c in q.choices for text in (c.label, c.text))] for q in questions]
        return cls(sum(len(text) for texts in told for text in texts), len(told))

    def without(self, question: Question) -> Unread:
        """Return what is left once one of the questions is answered."""
        one = Unread.of([question])
        return Unread(self.characters - one.characters, self.questions - one.questions)

    def seconds(self, characters_a_minute: float) -> float:
        """Return how long it usually takes to read and to answer it."""
        return 60 * self.characters / characters_a_minute + _ANSWERING * self.questions


def in_fives(minutes: float) -> int:
    """Return minutes in steps of five, at least five: nobody knows it better."""
    return max(_STEP * math.floor(minutes / _STEP + 0.5), _STEP)


def lasting(minutes: float, say: Messages) -> str:
    """Return in words how long something takes, in steps of five minutes; what takes less is within five."""
    return say(f"interview.minutes{'' if minutes > _STEP else '-few'}", minutes=in_fives(minutes))


class Pace:
    """Takes the time of each answer; a language says how many characters are read in a minute."""

    def __init__(self, clock: Callable[[], float], characters_a_minute: float) -> None:
        self._clock = clock
        self._speed = characters_a_minute
        self._used = self._read = 0.0
        self._since: float | None = None

    def begin(self) -> None:
        """Start the time of a question; help and notes belong to it."""
        if self._since is None:
            self._since = self._clock()

    def end(self, question: Question, *, counts: bool) -> None:
        """Stop it; a question that was left without an answer says nothing about the pace."""
        if self._since is not None and counts:
            usual = Unread.of([question]).seconds(self._speed)
            self._read += usual
            self._used += min(self._clock() - self._since, _AWAY * usual)
        self._since = None

    def left(self, unread: Unread | None) -> float | None:
        """Return the minutes for what is left, None where nothing is."""
        return None if unread is None else self.minutes(unread)

    def minutes(self, left: Unread) -> float:
        """Return the minutes for what is left, at this person's pace."""
        return left.seconds(self._speed) * (self._used + _PRIOR) / (self._read + _PRIOR) / 60
