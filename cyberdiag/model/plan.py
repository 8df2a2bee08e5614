"""The plan and the letter to the IT firm as they are printed: worded, ordered, with dates in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import datetime as dt

    from cyberdiag.model.report import ActionView


class Part(Struct, frozen=True):
    """The actions that are due on one day."""

    title: str
    by: str
    actions: tuple[ActionView, ...]


class PlanPage(Struct, frozen=True):
    """The page to tick off; `later` counts what has no date yet, `rest` are those actions.

    Of so many actions (`told`) it tells the first step on paper, one page; `untold` says where those of the others are.
    """

    lang: str
    title: str
    organisation: str
    date: str
    start: dt.date
    lead: str
    parts: tuple[Part, ...]
    rest: tuple[ActionView, ...]
    told: int
    untold: str
    later: str
    to_ask: str
    review: str
    nothing: str
    program: str
    targets: tuple[str, ...] = ()
    """What each target comes to, in a line."""

    @property
    def dated(self) -> tuple[ActionView, ...]:
        """The actions with a date, in their order."""
        return tuple(a for part in self.parts for a in part.actions)


class Asked(Struct, frozen=True):
    """One question of the letter: the answers to choose from with what each means; none where one writes a line."""

    number: int
    id: str
    text: str
    choices: tuple[tuple[str, str], ...]


class Letter(Struct, frozen=True):
    """The letter to the IT firm; it tells nothing of scores, amounts or weaknesses.

    `confirms`: every answer is known, and it asks whether the weightiest that are in place are true.
    """

    lang: str
    title: str
    organisation: str
    respondent: str
    date: str
    reply_by: str
    lines: tuple[str, ...]
    how: tuple[str, ...]
    questions: tuple[Asked, ...]
    back: str
    confirms: bool = False
