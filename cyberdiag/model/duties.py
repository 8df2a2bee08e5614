"""Who must be told what by when after a leak, as it is written and as it is used."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from msgspec import Meta, field, structs

from cyberdiag.model.condition import ALWAYS, Condition
from cyberdiag.model.record import (
    Cited,
    Day,
    Id,
    Keyed,
    MaybeWords,
    Read,
    Record,
    Seen,
    Unfit,
    Url,
    Words,
    says,
)
from cyberdiag.problems import Path


class DutyKind(StrEnum):
    """How hard a limit is; the order is that of the printed page at equal times."""

    STATUTORY = "statutory"
    IMMEDIATE = "immediate"
    PROMPT = "prompt"
    GUIDELINE = "guideline"
    CONTRACT = "contract"
    VOLUNTARY = "voluntary"
    TARGET = "target"


Kind = Annotated[
    DutyKind, Meta(extra={"one_of": tuple(k.value for k in DutyKind if k is not DutyKind.TARGET)})
]
"""What an author may call a limit: our own goals stand apart."""
Whole = Annotated[int, Meta(ge=0, le=100000)]


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


class WhileUnknown(Record, frozen=True):
    """両方の日付を出すときの文 / What is said beside the dates of both readings of a fact."""

    if_yes: Words
    until_known: Words


class FactSpec(Keyed, frozen=True, kw_only=True):
    """事実 / A fact that conditions use.

    `counted` is the fact that says how many there are of it: none means no. `within` is the number that it cannot
    exceed. A `silent` fact is true of nearly every leak and explains nothing.
    """

    kind: Literal["flag", "number", "choice"]
    if_unknown: Annotated[IfUnknown, says("わからないとき / when unknown")]
    title: Words
    choices: tuple[Id, ...] = ()
    option: Annotated[str | None, says("コマンドの指定の名前 / its option of `deadlines`")] = None
    counted: Annotated[str | None, says("その数を言う事実 / the fact that counts it")] = None
    within: Annotated[str | None, says("これを超えない / the fact it is at most")] = None
    silent: Annotated[bool, says("理由に挙げない / never given as a reason")] = False
    while_unknown: WhileUnknown | None = None

    @property
    def readings(self) -> int:
        """In how many ways it is read at most while it is unknown."""
        asked = len(self.choices) + 1 if self.kind == "choice" else 1
        return {IfUnknown.BOTH: 2, IfUnknown.ASK: asked}.get(self.if_unknown, 1)

    def __post_init__(self) -> None:
        if (self.if_unknown is IfUnknown.BOTH) != (self.while_unknown is not None):
            raise Unfit("missing-field", field="while_unknown")


FactValue = bool | int | str


class Facts(Record, frozen=True):
    """What is known about the leak and the firm; a fact that is missing is unknown."""

    values: Mapping[str, FactValue] = {}

    def value(self, fact: str) -> FactValue | None:
        """Return what is known of a fact; None while nothing is."""
        return self.values.get(fact)

    def but(self, changes: Mapping[str, FactValue]) -> Self:
        """Return the same with some facts told otherwise."""
        return type(self)({**self.values, **changes})


class Settled(Record, frozen=True):
    """会社の情報から分かる事実 / What answers about the firm tell about the facts of any leak."""

    when: Condition
    facts: Mapping[Id, bool]


class Diagnosis(Record, frozen=True):
    """診断 / The questionnaire that asks how ready a firm is for these duties, and its axis of what comes first."""

    questionnaire: Id
    path: Id


class Rule(Keyed, frozen=True, kw_only=True):
    """期限 / One limit of a duty, of the kind of the duty unless it says another.

    `after` is "knowing" or another event, whose date is not computed.
    """

    count: Count
    value: Whole = 0
    to: Annotated[Whole | None, says("幅の終わり / end of a range")] = None
    roll: Annotated[bool, says("休みなら次の開庁日 / moves to the next open day")] = False
    kind: Annotated[Kind | None, says("行の種類と違うとき / when it differs from the row's")] = None
    label: MaybeWords = ""
    when: Condition | None = None
    after: Literal["knowing", "person-notice", "fix-available", "notification", "assessment"] = field(
        default="knowing", name="from"
    )
    around: Annotated[Whole, says("日付のない行を並べる位置(時間) / hours; places a row without date")] = 0
    text: Words

    def __post_init__(self) -> None:
        """See that a count has a number, a range grows, and only whole days move to an open day."""
        if self.kind is DutyKind.TARGET:
            return  # 0 hours is a goal: at once
        if (self.count is Count.NONE) != (self.value == 0):
            raise Unfit("missing-field", field="value")
        if self.to is not None and self.to <= self.value:
            raise Unfit("out-of-range", ("to",), field="to", limit=str(self.value))
        if self.roll and self.count not in {Count.DAYS_INCLUSIVE, Count.DAYS_EXCLUSIVE, Count.MONTHS}:
            raise Unfit("wrong-value", ("roll",), value=f"roll, {self.count.value}")


class Duty(Seen, frozen=True, kw_only=True):
    """義務 / Who must be told what by when; `valid_to` is the last day it applies."""

    id: Id
    title: Words
    condition: Condition
    addressee: Words
    trigger: Words
    kind: Kind
    deadlines: Annotated[Mapping[Id, Rule], Meta(min_length=1)]
    content: Words
    method: Words
    note: MaybeWords = ""
    valid_from: Day | None = None
    valid_to: Day | None = None

    def __post_init__(self) -> None:
        """See that a row which rests on a document has a page where the reader can check it again."""
        self.see_read()
        if not (self.url or self.page) and self.mark != "judgement":
            raise Unfit("missing-field", field="url")

    @property
    def to_confirm(self) -> bool:
        """Whether a reader is told to check it."""
        return bool(self.confirm)

    def in_force(self, day: date) -> bool:
        """Return whether it applies on a day."""
        return (self.valid_from or "") <= day.isoformat() <= (self.valid_to or "9999-12-31")


class Milestone(Record, frozen=True, kw_only=True):
    """自社の目標 / A goal of our own, counted in hours or in days."""

    id: Id
    title: Words
    hours: Whole | None = None
    days: Whole | None = None
    content: Words

    def __post_init__(self) -> None:
        if (self.hours is None) == (self.days is None):
            raise Unfit("missing-field", field="hours")

    def duty(self, why: Seen) -> Duty:
        """Return the goal as a duty towards nobody, with the evidence of all goals."""
        count = Count.HOURS if self.hours is not None else Count.DAYS_INCLUSIVE
        rule = Rule(id="goal", kind=DutyKind.TARGET, count=count, value=self.hours or self.days or 0, text="")
        return Duty(
            **structs.asdict(why), id=self.id, title=self.title, condition=ALWAYS, addressee="", trigger="",
            kind=DutyKind.TARGET, deadlines={rule.id: rule}, content=self.content, method="",
        )  # fmt: skip


class Note(Record, frozen=True, kw_only=True):
    """注 / A sentence for the page while its condition holds."""

    id: Id
    when: Condition = ALWAYS
    text: Words


class Amendment(Cited, frozen=True, kw_only=True):
    """改正 / An announced change of law; `in_force` is None until its day is set."""

    id: Id
    title: Words
    promulgated: Day
    in_force: Day | None
    latest: Day
    affects: tuple[Id, ...]
    text: Words
    url: Url
    read: Read


class Duties(Record, frozen=True, kw_only=True):
    """duties.yaml; `incidents` are the facts that a kind of leak implies, `settled` those that answers do."""

    read: Read
    diagnosis: Diagnosis
    facts: Mapping[Id, FactSpec]
    incidents: Mapping[Id, Mapping[Id, bool]]
    settled: Mapping[Id, Settled]
    flags: Mapping[Id, Condition]
    duties: tuple[Duty, ...]
    milestones: tuple[Milestone, ...]
    milestone_evidence: Seen
    notes: tuple[Note, ...]
    amendments: tuple[Amendment, ...]

    def __post_init__(self) -> None:
        """See that only milestones are goals."""
        for n, duty in enumerate(self.duties):
            if DutyKind.TARGET in {duty.kind, *(rule.kind for rule in duty.deadlines.values())}:
                raise Unfit("not-one-of", ("duties", n, "kind"), value=DutyKind.TARGET)

    @property
    def rows(self) -> tuple[Duty, ...]:
        """Every duty, our own goals among them."""
        return (*self.duties, *(one.duty(self.milestone_evidence) for one in self.milestones))

    @property
    def conditions(self) -> tuple[tuple[Path, Condition], ...]:
        """Every condition on the facts of a leak, with the path where it was written."""
        found: list[tuple[Path, Condition | None]] = [(("flags", k), flag) for k, flag in self.flags.items()]
        for n, duty in enumerate(self.duties):
            found.append((("duties", n, "condition"), duty.condition))
            found += [
                (("duties", n, "deadlines", k, "when"), rule.when) for k, rule in duty.deadlines.items()
            ]
        found += [(("notes", n, "when"), note.when) for n, note in enumerate(self.notes)]
        return tuple((path, one) for path, one in found if one is not None and one is not ALWAYS)
