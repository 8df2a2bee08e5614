"""The shapes of `catalogue/losses/*.yaml`; a number without source and mark does not fit them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from cyberdiag.catalog.authored import Id, Shape, Text, Url

Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Ratio = Annotated[float, Field(gt=1, description="P90 / P50")]


class AuthoredEvidence(Shape):
    """根拠 / Why a number has its value."""

    basis: Text = Field(description="考え方 / how the number follows from the source")
    source: Text = Field(description="出典 / the document")
    url: Url | None = None
    year: Annotated[int, Field(ge=1990, le=2100)]
    mark: Literal["V", "V2", "R", "judgement"] = Field(description="確かめ方 / how it was checked")


class AuthoredSourced(AuthoredEvidence):
    """根拠のある数 / A number with its evidence."""

    value: Annotated[float, Field(ge=0)]


def _number_or_map(value: Any) -> Any:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return {"default": float(value)} if plain else value


ByTrait = Annotated[dict[str, Annotated[float, Field(ge=0)]], BeforeValidator(_number_or_map)]
"""A number, or `default` and other numbers for firms with a trait."""
ShareByTrait = Annotated[dict[str, Share], BeforeValidator(_number_or_map)]


class AuthoredWhen(Shape):
    """性質の条件 / A condition on traits."""

    all: list[str] = Field(default_factory=list)
    any: list[str] = Field(default_factory=list)


class AuthoredExposure(Shape):
    """漏れる人数 / Share (a, b of a Beta) or count (median, r of a lognormal) of persons exposed."""

    a: Positive | None = None
    b: Positive | None = None
    median: Positive | None = None
    r: Ratio | None = None


class AuthoredEntry(Shape):
    """事故で使う費目 / A cost item in a scenario."""

    when: AuthoredWhen = Field(default_factory=AuthoredWhen)
    factor: Positive = 1.0
    p_factor: Share = 1.0
    days: ByTrait = Field(default_factory=lambda: {"default": 1.0})
    base: Positive | None = None
    p: ShareByTrait | None = None
    r: Ratio | None = None
    cover: str | None = None


class AuthoredScenario(Shape):
    """事故の種類 / A kind of incident."""

    title: Text
    text: Text
    rate: AuthoredSourced
    grade: str
    when: AuthoredWhen = Field(default_factory=AuthoredWhen)
    scales: list[Literal["size", "industry", "persons"]]
    rate_factors: dict[str, Positive] = Field(default_factory=dict)
    exposure: AuthoredExposure | None = None
    threats: list[Id]
    items: dict[Id, AuthoredEntry] = Field(min_length=1)


class AuthoredScenarios(Shape):
    """scenarios.yaml."""

    assumptions: AuthoredEvidence
    scenarios: dict[Id, AuthoredScenario]


class AuthoredPersons(Shape):
    """人数の効き方 / How cost grows with persons."""

    reference: Positive = 1.0
    exponent: Positive = 1.0
    at_least: Annotated[float, Field(ge=0)] = 0.0


class AuthoredItem(Shape):
    """費目 / A cost item."""

    title: Text
    text: Text
    cover: str | None = None
    uncovered: str | None = None
    group: str
    per: Literal["firm", "person", "award", "day-of-gross-profit", "revenue"]
    amount: AuthoredSourced
    r: Ratio
    p: ShareByTrait = Field(default_factory=lambda: {"default": 1.0})
    employees_exponent: Annotated[float, Field(ge=0)] = 0.0
    floor: Annotated[float, Field(ge=0)] = 0.0
    dependency: bool = False
    persons: AuthoredPersons = Field(default_factory=AuthoredPersons)
    cap: Positive | None = None
    measures_stop: bool = False


class AuthoredCover(Shape):
    layer: Literal["liability", "expenses", "interruption"]


class AuthoredBlock(Shape):
    title: Text
    text: Text


class AuthoredItems(Shape):
    """items.yaml."""

    assumptions: AuthoredEvidence
    covers: dict[Id, AuthoredCover]
    uncovered: dict[Id, AuthoredBlock]
    groups: dict[Id, Text]
    items: dict[Id, AuthoredItem]


class AuthoredIndustry(Shape):
    """業種 / An industry."""

    title: Text
    frequency: AuthoredSourced
    margin: Share
    dependency: Share
    assumed: list[str] = Field(default_factory=list)
    with_shop: str | None = None
    variant: bool = False
    special_care_of_everyone: bool = False
    higher_responsibility: bool = False


class AuthoredIndustries(Shape):
    """industries.yaml."""

    assumptions: AuthoredEvidence
    industries: dict[Id, AuthoredIndustry]


class AuthoredControl(AuthoredEvidence):
    """対策領域 / A control domain."""

    label: Text
    frequency: dict[str, Positive] = Field(default_factory=dict)
    severity: dict[str, Positive] = Field(default_factory=dict)


class AuthoredFactors(Shape):
    """factors.yaml."""

    assumptions: AuthoredEvidence
    controls: dict[Id, AuthoredControl]


Facts = dict[str, list[str]]


class AuthoredScale(Shape):
    reference: Positive
    exponent: Annotated[float, Field(ge=0)]
    minimum: Positive
    maximum: Positive


class AuthoredConstants(Shape):
    frequency_bound: AuthoredSourced
    severity_bound: AuthoredSourced
    correlation: AuthoredSourced
    neutral_maturity: AuthoredSourced
    unknown_maturity: AuthoredSourced
    reference_employees: AuthoredSourced
    days_per_year: AuthoredSourced
    cover_rate_threshold: AuthoredSourced


class AuthoredExceedance(Shape):
    lowest: Positive
    highest: Positive
    points: Annotated[int, Field(ge=2, le=200)]


class AuthoredOutputs(Shape):
    thresholds: list[Positive]
    exceedance: AuthoredExceedance
    annual_percentiles: list[Annotated[float, Field(ge=0, le=100)]]
    range: list[Annotated[float, Field(ge=0, le=100)]] = Field(min_length=2, max_length=2)
    range_draws: Annotated[int, Field(ge=100, le=1000000)]
    severity_draws: Annotated[int, Field(ge=100, le=1000000)]


class AuthoredTolerable(Shape):
    share_of_revenue: Share
    minimum: Positive
    maximum: Positive


class AuthoredTrait(Shape):
    """性質 / A named yes or no about the firm."""

    yes_when: Facts
    if_unknown: Literal["industry"] | bool
    text: Text


class AuthoredUnknownPersons(Shape):
    default: Positive
    b2c: Positive
    text: Text


class AuthoredAward(Shape):
    yen: Positive
    when: Facts
    of: Literal["staff", "everyone"]


class AuthoredAwards(AuthoredEvidence):
    ordinary: Positive
    classes: list[AuthoredAward]
    if_unknown: Positive
    text: Text


class AuthoredResponsibility(Shape):
    ordinary: Positive
    higher: Positive


class AuthoredLevel(Shape):
    when: Facts
    pain: Annotated[int, Field(ge=1, le=3)]
    economic: Annotated[int, Field(ge=1, le=3)]
    of: Literal["staff", "everyone"]


class AuthoredJo(AuthoredEvidence):
    base: Positive
    pain_base: Positive
    economic_base: Positive
    identifiability: Positive
    responsibility: AuthoredResponsibility
    response: Positive
    levels: list[AuthoredLevel]
    text: Text


class AuthoredModel(Shape):
    """model.yaml."""

    version: Text
    assumptions: AuthoredEvidence
    constants: AuthoredConstants
    grades: dict[str, Positive]
    scales: dict[Literal["size", "persons"], AuthoredScale]
    outputs: AuthoredOutputs
    tolerable_loss: AuthoredTolerable
    traits: dict[Id, AuthoredTrait]
    persons_if_unknown: AuthoredUnknownPersons
    awards: AuthoredAwards
    jo: AuthoredJo
    honesty: list[Text]
