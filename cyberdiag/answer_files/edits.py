"""An edit from outside: what became of an answers file while an interview kept it, beside what was typed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from cyberdiag import typed
from cyberdiag.answer_files.document import OPEN_NOTES, noted
from cyberdiag.model.answers import Answer
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from cyberdiag.model.questionnaire import QuestionSet

NESTED = ("answers", OPEN_NOTES, "questionnaires")
"""What is a mapping of entries that change one by one."""
Spot = tuple[str, ...]
"""Where a value stands: a key of the file, or one of `NESTED` and a key in it."""
Flat = dict[Spot, Any]
"""The values of a file by where they stand; None is as good as no value."""
_DATE: Spot = ("date",)
_FIRM: Spot = ("organisation",)
_FEW = 5
"""So few changed answers make no other file."""


class Conflict(Struct, frozen=True):
    """One entry that was changed on both sides, as files hold it."""

    spot: Spot
    mine: Any
    theirs: Any


class Merge(Struct, frozen=True):
    """What to do with what was typed: write it (`typed`), or ask first (`conflicts`); `news` is what only others changed."""

    typed: Flat
    conflicts: tuple[Conflict, ...]
    news: tuple[Spot, ...]


class Person(Protocol):
    """Whoever sits at the interview, asked where a file was changed by somebody else meanwhile."""

    def mended(self, problems: Sequence[Problem], aside: str) -> bool:
        """Return whether a file that cannot be read was put right, to be read again; else it is kept as `aside`."""

    def is_same_firm(self, mine: str, theirs: str, aside: str) -> bool:
        """Return whether a file that looks like another one is still this firm's; else it is kept as `aside`."""

    def theirs(self, conflicts: Sequence[Conflict]) -> Collection[Spot]:
        """Return where what stands in the file is to stay; elsewhere what was typed stands."""

    def gone(self) -> None:
        """Hear that the file was taken away and is written again."""

    def put_aside(self, aside: str) -> None:
        """Hear under which name something that stood in the file is kept."""

    def read_in(self, news: Mapping[Spot, Any], again: Sequence[Spot]) -> None:
        """Hear what was read in, and what was typed before and is written again over an earlier state of the file."""

    def exposed(self) -> None:
        """Hear that others may read the file, because its file system keeps no modes."""


class Nobody:
    """Nobody to ask: what was typed stands, and what it takes the place of is kept under another name."""

    def mended(self, problems: Sequence[Problem], aside: str) -> bool:  # noqa: ARG002
        """Put it aside."""
        return False

    def is_same_firm(self, mine: str, theirs: str, aside: str) -> bool:  # noqa: ARG002
        """Put it aside."""
        return False

    def theirs(self, conflicts: Sequence[Conflict]) -> Collection[Spot]:  # noqa: ARG002
        """Let what was typed stand."""
        return ()

    def gone(self) -> None:
        """Say nothing."""

    def put_aside(self, aside: str) -> None:
        """Say nothing."""

    def read_in(self, news: Mapping[Spot, Any], again: Sequence[Spot]) -> None:
        """Say nothing."""

    def exposed(self) -> None:
        """Say nothing."""


def flat(data: Mapping[str, Any]) -> Flat:
    """Return the values of a file by where they stand."""
    found: Flat = {}
    for key, value in data.items():
        if key in NESTED and isinstance(value, dict):
            found.update({(key, str(name)): inner for name, inner in value.items()})
        else:
            found[key,] = value
    return found


def same(questions: QuestionSet) -> Callable[[Spot, Any, Any], bool]:
    """Return what tells whether two values that stand in one spot mean the same."""

    def meant(spot: Spot, raw: Any) -> Any:
        question = questions.by_id.get(spot[-1]) if spot[0] == "answers" else None
        if question is None:
            return noted(raw) if spot[0] == OPEN_NOTES else raw
        value = raw.get("answer") if isinstance(raw, dict) else raw
        found = None if value is None else typed.value(question, value, questions.labels_elsewhere)
        return raw if found is None or isinstance(found, Problem) else Answer(found).with_note(noted(raw))

    return lambda spot, one, other: one == other or bool(meant(spot, one) == meant(spot, other))


def merge(base: Flat, mine: Flat, theirs: Flat, is_same: Callable[[Spot, Any, Any], bool]) -> Merge:
    """Lay together what was typed (`mine`) and what the file holds now, both of which began with `base`.

    The day is always that of the last answer. What the file holds as it was in the beginning was not changed by
    others: a program may have put an earlier state back.
    """
    typed: Flat = {}
    conflicts: list[Conflict] = []
    for spot, value in mine.items():
        there = theirs.get(spot)
        if spot == _DATE or is_same(spot, there, base.get(spot)):
            typed[spot] = value
        elif not is_same(spot, there, value):
            conflicts.append(Conflict(spot, value, there))
    spots = dict.fromkeys((*base, *theirs))
    changed = (s for s in spots if s not in mine and not is_same(s, theirs.get(s), base.get(s)))
    return Merge(typed, tuple(conflicts), tuple(changed))


def other_firm(
    base: Flat, mine: Flat, theirs: Flat, is_same: Callable[[Spot, Any, Any], bool]
) -> tuple[str, str] | None:
    """Return the two firms' names when a file seems to have become another one, else None.

    It does when another firm is named, or when half of the answers and more are others.
    """
    last = {**base, **mine}
    held = [s for s, value in last.items() if s[0] == "answers" and value is not None]
    changed = [s for s in held if not any(is_same(s, theirs.get(s), v) for v in (last[s], base.get(s)))]
    names = (str(last.get(_FIRM) or ""), str(theirs.get(_FIRM) or ""))
    renamed = all(names) and names[0] != names[1] and theirs.get(_FIRM) != base.get(_FIRM)
    replaced = len(changed) >= _FEW and len(changed) * 2 >= len(held)
    return names if renamed or replaced else None
