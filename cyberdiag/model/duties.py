"""Who must be told what by when after a leak, and what is known about the leak."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

# Japan has had no summer time since 1951, so a fixed offset is right, and it needs no tzdata (Windows has none).
JAPAN = timezone(timedelta(hours=9), "JST")

RECALLED = "R"
"""The mark of a row that nobody has checked: it is shown as "to confirm"."""


class DutyKind(StrEnum):
    """How hard a limit is; the order is that of the printed page at equal times."""

    STATUTORY = "statutory"
    IMMEDIATE = "immediate"
    PROMPT = "prompt"
    GUIDELINE = "guideline"
    CONTRACT = "contract"
    VOLUNTARY = "voluntary"
    TARGET = "target"


class Count(StrEnum):
    """How a limit is counted from the moment of knowing."""

    HOURS = "hours"
    DAYS_INCLUSIVE = "days-inclusive"
    DAYS_EXCLUSIVE = "days-exclusive"
    BUSINESS_DAYS = "business-days"
    MONTHS = "months"
    NONE = "none"


class IfUnknown(StrEnum):
    """What an unknown fact counts as; `ask` leaves it open and shows the duty under "also check"."""

    YES = "yes"
    NO = "no"
    BOTH = "both"
    ASK = "ask"


class FactSpec(Struct, frozen=True):
    """A fact that conditions use; `kind` is flag, number or choice."""

    id: str
    kind: str
    if_unknown: IfUnknown
    title: str
    choices: tuple[str, ...] = ()


class FactIs(Struct, frozen=True):
    """A flag that holds, a number above `over`, or a choice that is one of `one_of`."""

    fact: str
    over: int | None = None
    one_of: tuple[str, ...] = ()


class AllOf(Struct, frozen=True):
    parts: tuple[FactCondition, ...] = ()


class AnyOf(Struct, frozen=True):
    parts: tuple[FactCondition, ...] = ()


class NotOf(Struct, frozen=True):
    part: FactCondition


FactCondition = FactIs | AllOf | AnyOf | NotOf
ALWAYS = AllOf()

FactValue = bool | int | str


class Facts(Struct, frozen=True):
    """What is known about the leak and the firm; a fact that is missing is unknown."""

    values: Mapping[str, FactValue] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, fact: str) -> FactValue | None:
        return self.values.get(fact)


class Rule(Struct, frozen=True):
    """One limit of a duty; `after` is "knowing" or another event, whose date is not computed.

    `around` (hours after knowing) places a limit without a date in the list. `to` ends a range.
    """

    id: str
    kind: DutyKind
    count: Count
    text: str
    value: int = 0
    to: int | None = None
    roll: bool = False
    label: str = ""
    when: FactCondition = ALWAYS
    after: str = "knowing"
    around: int = 0


class Evidence(Struct, frozen=True):
    """Where a row comes from; `confirm` names the part that is still to be checked."""

    basis: str
    source: str
    url: str | None
    as_of: str
    mark: str
    confirm: str = ""

    @property
    def to_confirm(self) -> bool:
        return self.mark == RECALLED or bool(self.confirm)


class Duty(Struct, frozen=True):
    """A row of `catalogue/duties.yaml` in one language; `valid_to` is the last day it applies."""

    id: str
    title: str
    condition: FactCondition
    addressee: str
    trigger: str
    kind: DutyKind
    rules: tuple[Rule, ...]
    content: str
    method: str
    evidence: Evidence
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Note(Struct, frozen=True):
    """A sentence for the page while its condition holds."""

    id: str
    text: str
    when: FactCondition


class Amendment(Struct, frozen=True):
    """A change of law that is announced; `in_force` is None until its day is set."""

    id: str
    title: str
    text: str
    promulgated: date
    in_force: date | None
    latest: date
    affects: tuple[str, ...]
    evidence: Evidence


class Duties(Struct, frozen=True):
    """`catalogue/duties.yaml` in one language; `incidents` are the facts that a kind of leak implies."""

    facts: Mapping[str, FactSpec]
    incidents: Mapping[str, Mapping[str, bool]]
    rows: tuple[Duty, ...]
    notes: tuple[Note, ...]
    amendments: tuple[Amendment, ...]
    as_of: str


class Status(StrEnum):
    """Whether a limit applies, or only if a fact that nobody has told turns out true."""

    DUE = "due"
    CHECK = "check"


class Deadline(Struct, frozen=True):
    """One limit with its date in Japan.

    `day` is the last day (`at` the exact moment when hours are counted); `first` starts a range; `unrolled`
    is the last day before it moved to an open one; `aim` is the day to work towards. `tentative`: it holds
    in one reading of an unknown fact only. `because`, `assumed`, `needs` name facts: known, taken for true
    because unknown, or to be checked.
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

    @property
    def id(self) -> str:
        return f"{self.duty.id}.{self.rule.id}" if len(self.duty.rules) > 1 else self.duty.id
