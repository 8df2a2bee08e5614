"""A limit of a duty that falls on a day of one leak."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date, datetime

    from cyberdiag.model.duties import Duty, DutyKind, Rule


class Status(StrEnum):
    """Whether a limit applies, or only if a fact that nobody has told turns out true."""

    DUE = "due"
    CHECK = "check"


class Deadline(Struct, frozen=True):
    """One limit with its date in Japan.

    `day` is the last day (`at` the exact moment when hours are counted); `first` starts a range; `unrolled`
    is the last day before it moved to an open one; `aim` is the day to work towards. `tentative`: it holds
    in one reading of an unknown fact only. `because`, `assumed`, `needs` name facts: known, taken for true
    because unknown, or to be checked; `remarks` say what of them is still open.
    """

    duty: Duty
    rule: Rule
    status: Status
    order: datetime
    day: date | None = None
    at: datetime | None = None
    first: date | None = None
    unrolled: date | None = None
    aim: date | None = None
    tentative: bool = False
    because: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the duty, with that of the limit where it has several."""
        return f"{self.duty.id}.{self.rule.id}" if len(self.duty.deadlines) > 1 else self.duty.id

    @property
    def kind(self) -> DutyKind:
        """How hard the limit is."""
        return self.rule.kind or self.duty.kind
