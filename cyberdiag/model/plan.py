"""The plan and the papers that come with it as they are printed: worded, ordered, with dates in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import datetime as dt

    from cyberdiag.model.report import ActionView


SAFEGUARDS = "policy"
"""The part of the insurer's sheet with which its second sheet of paper begins."""


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
    """The letter to whoever looks after the computers; it tells nothing of scores, amounts or weaknesses.

    `to` is empty where nothing is known of the firm's people. `confirms`: every answer is known, and it asks whether the
    weightiest that are in place are true.
    """

    lang: str
    title: str
    to: str
    organisation: str
    respondent: str
    date: str
    reply_by: str
    lines: tuple[str, ...]
    how: tuple[str, ...]
    questions: tuple[Asked, ...]
    back: str
    confirms: bool = False


class Called(Struct, frozen=True):
    """Whom to call, and when."""

    who: str
    why: str


class Handout(Struct, frozen=True):
    """The sheet for all staff: what to watch for, what to do in the first minutes, whom to call."""

    lang: str
    title: str
    organisation: str
    date: str
    watch: tuple[str, ...]
    first: tuple[str, ...]
    calls: tuple[Called, ...]
    program: str


class DraftLine(Struct, frozen=True):
    """One item of the insurer's sheet: what can be written so far, where it comes from, and what to check or ask.

    `answer` is empty where nobody has told it yet; `meaning` says what was chosen.
    """

    id: str
    label: str
    answer: str
    meaning: str
    origin: str
    then: str


class DraftPart(Struct, frozen=True):
    """Items that stand together; `count` tells how many of them are filled."""

    id: str
    title: str
    lines: tuple[DraftLine, ...]
    count: str


class InsurerSheet(Struct, frozen=True):
    """The draft of what an application for insurance usually asks; it notifies nobody of anything."""

    lang: str
    title: str
    organisation: str
    date: str
    notes: tuple[str, ...]
    parts: tuple[DraftPart, ...]
    program: str

    @property
    def sheets(self) -> tuple[tuple[DraftPart, ...], tuple[DraftPart, ...]]:
        """The parts by sheet of paper: the second holds policy and safeguards."""
        first = next((n for n, part in enumerate(self.parts) if part.id == SAFEGUARDS), len(self.parts))
        return self.parts[:first], self.parts[first:]


class Text(Struct, frozen=True):
    """A text to copy: `listed` stands between its opening and its closing, `note` is not part of it."""

    id: str
    title: str
    opening: tuple[str, ...]
    listed: tuple[str, ...]
    closing: tuple[str, ...]
    note: str


class ReadyWords(Struct, frozen=True):
    """The page of texts to copy: to the boss, to a customer, to the insurer."""

    lang: str
    title: str
    organisation: str
    date: str
    lead: str
    texts: tuple[Text, ...]
    program: str
