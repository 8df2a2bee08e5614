"""What answers say of one criterion; nothing is guessed, and what is not known is never a yes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable


class Says(StrEnum):
    """What one answer says of a criterion."""

    ENOUGH = "enough"  # full marks, or the level that the criterion needs
    BELOW = "below"
    UNKNOWN = "unknown"
    UNANSWERED = "unanswered"
    NOT_APPLICABLE = "not-applicable"


class Verdict(StrEnum):
    """What the answers come to for one criterion."""

    MET = "met"
    PARTLY = "partly"  # what is answered is in place, and the answers do not cover the whole criterion
    OPEN = "open"
    UNKNOWN = "unknown"
    CHECK_YOURSELF = (
        "check-yourself"  # our questions do not apply to the firm, which is no proof that it is met
    )
    NOT_ASKED = "not-asked"


class Told(Struct, frozen=True):
    """What the answers that bear on a criterion say.

    `follow_up` and `guard` are None where the criterion has none; `whole` tells whether the questions decide it all,
    `alone` whether a yes to the follow-up does without them, `trusted` whether its words are those that were compared
    with the criterion.
    """

    questions: tuple[Says, ...] = ()
    whole: bool = False
    follow_up: Says | None = None
    alone: bool = True
    trusted: bool = True
    guard: Says | None = None


SPOKEN = {Says.ENOUGH, Says.BELOW, Says.UNKNOWN}
"""What was asked of the firm and answered, "don't know" too."""


def verdict(told: Told) -> Verdict:
    """Return what the answers come to for one criterion."""
    found = _by_follow_up(told) if told.follow_up in SPOKEN else _by_questions(told)
    return found if found is not Verdict.MET or told.guard is None else _guarded(told.guard)


def _by_follow_up(told: Told) -> Verdict:
    if told.follow_up is Says.BELOW:
        return Verdict.OPEN
    if told.follow_up is Says.UNKNOWN:
        return Verdict.UNKNOWN
    found = Verdict.MET if told.alone else _all(told.questions)
    return (
        Verdict.PARTLY if found is Verdict.NOT_ASKED or (found is Verdict.MET and not told.trusted) else found
    )


def _by_questions(told: Told) -> Verdict:
    if not told.questions:
        left_out = told.follow_up is Says.NOT_APPLICABLE
        return Verdict.CHECK_YOURSELF if left_out else Verdict.NOT_ASKED
    found = _all(told.questions)
    if found is Verdict.CHECK_YOURSELF:
        return found if told.follow_up in {None, Says.NOT_APPLICABLE} else Verdict.NOT_ASKED
    if found is Verdict.MET:
        return Verdict.MET if told.whole else Verdict.PARTLY
    if found is Verdict.NOT_ASKED and not told.whole and Says.ENOUGH in told.questions:
        return Verdict.PARTLY
    return found


def _all(said: Iterable[Says]) -> Verdict:
    """Return what answers say together; those that do not apply say nothing."""
    found = set(said) - {Says.NOT_APPLICABLE}
    if Says.BELOW in found:
        return Verdict.OPEN
    if Says.UNKNOWN in found:
        return Verdict.UNKNOWN
    if Says.UNANSWERED in found:
        return Verdict.NOT_ASKED
    return Verdict.MET if found else Verdict.CHECK_YOURSELF


def _guarded(guard: Says) -> Verdict:
    """Return what is left of a criterion that its own questions say is met."""
    match guard:
        case Says.ENOUGH:
            return Verdict.MET
        case Says.BELOW:
            return Verdict.OPEN
        case Says.UNKNOWN:
            return Verdict.UNKNOWN
        case _:
            return Verdict.PARTLY
