"""The shapes of `duties.yaml`, `leak_costs.yaml` and `first_hour.yaml`; no row fits without source and mark."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cyberdiag.catalog.authored import Id, Shape, Text, Url

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Kind = Literal["statutory", "guideline", "immediate", "prompt", "contract", "voluntary"]
Count = Literal["hours", "days-inclusive", "days-exclusive", "business-days", "months", "none"]
Mark = Literal["V", "V2", "R", "judgement"]
Whole = Annotated[int, Field(ge=0, le=100000)]
Amount = Annotated[float, Field(ge=0)]


class AuthoredFact(Shape):
    """事実 / A fact that conditions use."""

    kind: Literal["flag", "number", "choice"]
    if_unknown: Literal["yes", "no", "both", "ask"] = Field(description="わからないとき / when unknown")
    title: Text
    choices: list[Id] = Field(default_factory=list)


class AuthoredFactCondition(Shape):
    """条件 / One of all, any, not, flag, or fact (with over for a number, in for a choice)."""

    all: list[AuthoredFactCondition] | None = None
    any: list[AuthoredFactCondition] | None = None
    not_: AuthoredFactCondition | None = Field(None, alias="not")
    flag: str | None = None
    fact: str | None = None
    over: int | None = Field(None, description="この数を超える / more than")
    in_: list[str] | None = Field(None, alias="in", description="このどれか / one of these")


class AuthoredRule(Shape):
    """期限 / One limit of a duty."""

    count: Count
    value: Whole = 0
    to: Whole | None = Field(None, description="幅の終わり / end of a range")
    roll: bool = Field(False, description="休みなら次の開庁日 / moves to the next open day")
    kind: Kind | None = Field(None, description="行の種類と違うとき / when it differs from the row's")
    label: str = ""
    when: AuthoredFactCondition | None = None
    from_: Literal["knowing", "person-notice", "fix-available", "notification"] = Field(
        "knowing", alias="from"
    )
    around: Whole = Field(0, description="日付のない行を並べる位置(時間) / hours; places a row without date")
    text: Text


class AuthoredEvidence(Shape):
    """根拠 / Where a row comes from."""

    basis: Text
    source: Text
    url: Url | None = None
    as_of: Day
    mark: Mark
    confirm: str = Field("", description="確かめる点 / the part still to be checked")


class AuthoredDuty(AuthoredEvidence):
    """義務 / Who must be told what by when."""

    id: Id
    title: Text
    condition: AuthoredFactCondition
    addressee: Text
    trigger: Text
    kind: Kind
    deadlines: dict[Id, AuthoredRule] = Field(min_length=1)
    content: Text
    method: Text
    note: str = ""
    valid_from: Day | None = None
    valid_to: Day | None = None


class AuthoredMilestone(Shape):
    """自社の目標 / A goal of our own."""

    id: Id
    title: Text
    hours: Whole | None = None
    days: Whole | None = None
    content: Text


class AuthoredNote(Shape):
    """注 / A sentence for the page."""

    id: Id
    when: AuthoredFactCondition | None = None
    text: Text


class AuthoredAmendment(Shape):
    """改正 / An announced change of law."""

    id: Id
    title: Text
    promulgated: Day
    in_force: Day | None
    latest: Day
    affects: list[Id]
    text: Text
    source: Text
    url: Url
    as_of: Day
    mark: Mark
    confirm: str = ""


class AuthoredDuties(Shape):
    """duties.yaml."""

    as_of: Day
    facts: dict[Id, AuthoredFact]
    incidents: dict[Id, dict[Id, bool]]
    flags: dict[Id, AuthoredFactCondition]
    duties: list[AuthoredDuty]
    milestones: list[AuthoredMilestone]
    milestone_evidence: AuthoredEvidence
    notes: list[AuthoredNote]
    amendments: list[AuthoredAmendment]


class AuthoredFigure(Shape):
    """単価 / A unit figure."""

    id: Id
    title: Text
    per: Literal[
        "incident", "device", "person", "placement", "month", "card", "share", "person-month", "claimant"
    ]
    low: Amount | None
    typical: Amount | None
    high: Amount | None
    times: str | None = None
    basis: Text
    source: Text
    url: Url
    year: Annotated[int, Field(ge=1990, le=2100)]
    mark: Mark
    note: str = ""
    confirm: str = ""


class AuthoredCost(AuthoredFigure):
    kind: Literal["unit", "total", "stat"]


class AuthoredAward(AuthoredFigure):
    data: Text


class AuthoredClaimRate(Shape):
    value: Annotated[float, Field(ge=0, le=1)]
    low: Annotated[float, Field(ge=0, le=1)]
    high: Annotated[float, Field(ge=0, le=1)]
    basis: Text
    source: Text
    year: int
    mark: Mark


class AuthoredLeakCosts(Shape):
    """leak_costs.yaml."""

    as_of: Day
    costs: list[AuthoredCost]
    awards: list[AuthoredAward]
    claim_rate: AuthoredClaimRate
    missing: dict[Id, Text]


class AuthoredSteps(Shape):
    title: str = ""
    do: list[Text] = Field(min_length=1)
    dont: list[Text] = Field(min_length=1)


class AuthoredContact(Shape):
    title: Text
    why: Text


class AuthoredFirstHour(Shape):
    """first_hour.yaml."""

    types: dict[Id, AuthoredSteps]
    common: AuthoredSteps
    record: dict[Id, Text]
    contacts: dict[Id, AuthoredContact]
    evidence: AuthoredEvidence
