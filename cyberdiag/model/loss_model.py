"""The loss model as data (`catalogue/losses/`); amounts are yen, rates are events per year."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field


class Evidence(Struct, frozen=True):
    """Why a number has its value; `mark`: V read, V2 read in a quotation, R recalled, or judgement."""

    basis: str
    source: str
    year: int
    mark: str
    url: str | None = None


class Sourced(Struct, frozen=True):
    """A number with its evidence."""

    value: float
    evidence: Evidence


class When(Struct, frozen=True):
    """A closed condition on the firm's traits; empty means always."""

    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()

    def holds(self, traits: frozenset[str]) -> bool:
        return traits.issuperset(self.all_of) and (not self.any_of or not traits.isdisjoint(self.any_of))


class ByTrait(Struct, frozen=True):
    """A number that is another one for firms with a trait; the first trait that holds decides."""

    default: float
    traits: Mapping[str, float]

    def of(self, traits: frozenset[str]) -> float:
        return next((value for name, value in self.traits.items() if name in traits), self.default)


class Scale(Struct, frozen=True):
    """clip((x / reference) ** exponent, minimum, maximum)."""

    reference: float
    exponent: float
    minimum: float
    maximum: float

    def at(self, value: float) -> float:
        raw: float = (value / self.reference) ** self.exponent
        return min(max(raw, self.minimum), self.maximum)


class Per(StrEnum):
    """What a cost item's amount is multiplied with."""

    FIRM = "firm"
    PERSON = "person"
    AWARD = "award"  # persons times the award a court grants one of them
    DAY = "day-of-gross-profit"
    REVENUE = "revenue"


class PersonRule(Struct, frozen=True):
    """Cost grows with (n / reference) ** exponent from `at_least` persons on, and is 0 below."""

    reference: float = 1.0
    exponent: float = 1.0
    at_least: float = 0.0


class CostItem(Struct, frozen=True):
    """A kind of cost: median = max(floor, amount x what `per` names), r = P90/P50, p = chance in the event.

    `cap` is in the unit of `amount`; exactly one of `cover` and `uncovered` is set.
    """

    id: str
    title: str
    text: str
    cover: str | None
    uncovered: str | None
    group: str
    per: Per
    amount: Sourced
    r: float
    p: ByTrait
    employees_exponent: float = 0.0
    floor: float = 0.0
    dependency: bool = False
    persons: PersonRule = field(default_factory=PersonRule)
    cap: float | None = None
    measures_stop: bool = False
    """Its days of gross profit are the days that the firm stands still."""


class Entry(Struct, frozen=True):
    """A cost item as one scenario uses it; None leaves the item's own value."""

    item: str
    when: When
    factor: float
    p_factor: float
    days: ByTrait
    base: float | None = None
    p: ByTrait | None = None
    r: float | None = None
    cover: str | None = None


class BetaExposure(Struct, frozen=True):
    """The share of all persons that one event exposes: Beta(a, b)."""

    a: float
    b: float


class CountExposure(Struct, frozen=True):
    """The number of persons that one event exposes: lognormal, at most all of them if `capped`."""

    median: float
    r: float
    capped: bool = True


Exposure = BetaExposure | CountExposure


class Scenario(Struct, frozen=True):
    """A kind of incident; `rate` per year for the neutral firm, `alpha` the shape of its uncertainty."""

    id: str
    title: str
    text: str
    rate: Sourced
    grade: str
    alpha: float
    when: When
    scales: tuple[str, ...]
    rate_factors: Mapping[str, float]
    exposure: Exposure | None
    entries: tuple[Entry, ...]
    threats: tuple[str, ...]


class Industry(Struct, frozen=True):
    """`margin` is gross profit (profit and fixed cost) over revenue, `dependency` the share lost in a stop.

    `special_care_of_everyone`: classes of data that elsewhere only staff have are those of every person.
    """

    id: str
    title: str
    frequency: Sourced
    margin: float
    dependency: float
    assumed: frozenset[str]
    with_shop: str | None
    variant: bool
    special_care_of_everyone: bool
    higher_responsibility: bool


class Control(Struct, frozen=True):
    """A control domain: beta per scenario (frequency) and per group of cost items (severity)."""

    id: str
    label: str
    frequency: Mapping[str, float]
    severity: Mapping[str, float]
    evidence: Evidence


Facts = Mapping[str, tuple[str, ...]]
"""Profile question to the answers that count."""


class Trait(Struct, frozen=True):
    """A named yes or no about the firm; `if_unknown` None means as is usual in its industry."""

    id: str
    yes_when: Facts
    if_unknown: bool | None
    text: str


class Award(Struct, frozen=True):
    """Yen a court grants one person for a class of data that staff or everyone has."""

    yen: float
    when: Facts
    staff_only: bool


class JoLevel(Struct, frozen=True):
    """How painful and how costly the leak of a class of data is, each from 1 to 3."""

    when: Facts
    pain: int
    economic: int
    staff_only: bool


class JoModel(Struct, frozen=True):
    """JNSA's theoretical liability per person, printed as a reference and never added to a loss."""

    base: float
    pain_base: float
    economic_base: float
    identifiability: float
    ordinary: float
    higher: float
    response: float
    levels: tuple[JoLevel, ...]
    text: str
    evidence: Evidence


class Constants(Struct, frozen=True):
    """Numbers of the whole model; see the comments in `catalogue/losses/model.yaml`."""

    frequency_bound: Sourced
    severity_bound: Sourced
    correlation: Sourced
    neutral_maturity: Sourced
    unknown_maturity: Sourced
    reference_employees: Sourced
    days_per_year: Sourced
    cover_rate_threshold: Sourced


class Outputs(Struct, frozen=True):
    """What is reported: thresholds in yen, percentiles in percent, and how many draws they rest on."""

    thresholds: tuple[float, ...]
    exceedance: tuple[float, float, int]
    annual_percentiles: tuple[float, ...]
    range: tuple[float, float]
    range_draws: int
    severity_draws: int


class LossModel(Struct, frozen=True):
    """Everything in `catalogue/losses/`; `assumptions` is the evidence of the other numbers of each file."""

    version: str
    scenarios: tuple[Scenario, ...]
    items: Mapping[str, CostItem]
    industries: Mapping[str, Industry]
    controls: Mapping[str, Control]
    covers: Mapping[str, str]
    """Cover id to the layer of a plan that pays it: liability, expenses or interruption."""
    uncovered: Mapping[str, tuple[str, str]]
    groups: Mapping[str, str]
    traits: tuple[Trait, ...]
    scales: Mapping[str, Scale]
    constants: Constants
    outputs: Outputs
    tolerable: tuple[float, float, float]
    """Share of revenue, minimum and maximum of the loss a firm can bear if it does not say."""
    persons_if_unknown: tuple[ByTrait, str]
    ordinary_award: float
    awards: tuple[Award, ...]
    award_if_unknown: tuple[float, str]
    award_evidence: Evidence
    jo: JoModel
    honesty: tuple[str, ...]
    assumptions: Mapping[str, Evidence]
