"""The loss model as it is written in `catalogue/losses/` and as it is used; amounts are yen, rates are events per year.

A number without source and mark does not fit these records.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, field

from cyberdiag.model.by_trait import ByTrait, ShareByTrait
from cyberdiag.model.condition import Condition
from cyberdiag.model.loss_top import Top
from cyberdiag.model.record import (
    KEY,
    Amount,
    Dated,
    Id,
    Keyed,
    Positive,
    Record,
    Share,
    Sourced,
    SourcedShare,
    Unfit,
    Words,
    exactly_one,
    says,
)

Ratio = Annotated[float, says("P90 / P50", gt=1)]


class Per(StrEnum):
    """What a cost item's amount is multiplied with."""

    FIRM = "firm"
    PERSON = "person"
    AWARD = "award"  # persons times the award a court grants one of them
    DAY = "day-of-gross-profit"
    REVENUE = "revenue"


class PersonRule(Record, frozen=True):
    """Cost grows with (n / reference) ** exponent from `at_least` persons on, and is 0 below."""

    reference: Positive = 1.0
    exponent: Positive = 1.0
    at_least: Amount = 0.0


class ItemRules(Keyed, frozen=True, kw_only=True):
    """A kind of cost: median = max(floor, amount x what `per` names), r = P90/P50, p = chance in the event.

    `cap` is in the unit of the amount; exactly one of `cover` and `uncovered` is set. With `measures_stop`, its days
    of gross profit are the days that the firm stands still. `price` is an id of the list of prices. `own` names the figure
    of the firm's own that takes the place of the amount.
    """

    title: Words
    text: Words
    cover: str | None = None
    uncovered: str | None = None
    group: str
    per: Per
    price: Id | None = None
    r: Ratio
    p: ShareByTrait = field(default_factory=lambda: ShareByTrait(1.0, {}))
    employees_exponent: Amount = 0.0
    floor: Amount = 0.0
    dependency: bool = False
    persons: PersonRule = field(default_factory=PersonRule)
    cap: Positive | None = None
    measures_stop: bool = False
    own: Literal["restore_quote", "largest_transfer"] | None = None

    def __post_init__(self) -> None:
        exactly_one(self, "cover", "uncovered")


class CostItem(ItemRules, frozen=True, kw_only=True):
    """A kind of cost as it is used, with its amount; `price_year` is that of a published price which was indexed."""

    amount: Sourced
    price_year: int | None = None


class WrittenItem(ItemRules, frozen=True, kw_only=True):
    """費目 / A kind of cost as it is written: with an amount, or with a price, whose size rules are then its own."""

    amount: Sourced | None = None

    def __post_init__(self) -> None:
        ItemRules.__post_init__(self)
        exactly_one(self, "amount", "price")
        if self.price is not None and (self.employees_exponent or self.persons != PersonRule()):
            raise Unfit("exactly-one", fields="price | employees_exponent, persons")


class Entry(Keyed, frozen=True, kw_only=True):
    """A cost item as one scenario uses it, under the item's id; None leaves the item's own value.

    `own` names the figure of the firm's own that takes the place of the days.
    """

    when: Condition | None = None
    factor: Positive = 1.0
    p_factor: Share = 1.0
    branch: Id | None = None
    days: ByTrait = field(default_factory=lambda: ByTrait(1.0, {}))
    base: Positive | None = None
    p: ShareByTrait | None = None
    r: Ratio | None = None
    cover: str | None = None
    own: Literal["restore_days"] | None = None


class Exposure(Record, frozen=True, kw_only=True):
    """Persons that one event exposes: a share Beta(a, b), or a count lognormal(median, r), at most all if `capped`."""

    a: Positive | None = None
    b: Positive | None = None
    median: Positive | None = None
    r: Ratio | None = None
    capped: bool = True

    def __post_init__(self) -> None:
        given = [value is not None for value in (self.a, self.b, self.median, self.r)]
        if given not in ([True, True, False, False], [False, False, True, True]):
            raise Unfit("exactly-one", fields="a + b | median + r")


class Light(Dated, frozen=True, kw_only=True):
    """The share of events that are soon over, and which part of the cost of the others such an event has."""

    share: Share
    factor: Positive


class Scenario(Keyed, frozen=True, kw_only=True):
    """A kind of incident; `rate` per year for the neutral firm, `grade` what the whole of it rests on.

    `branches` are the chances of turns that an event takes or not; the costs of one turn come together.
    """

    title: Words
    text: Words
    rate: Sourced
    grade: str
    cites: Annotated[
        Id | None, says("根拠の強さ A が拠る、出典の一覧の id / id in sources.yaml that a grade A rests on")
    ] = None
    when: Condition | None = None
    scales: tuple[Literal["size", "industry", "persons"], ...]
    rate_factors: Mapping[str, Positive] = {}
    exposure: Exposure | None = None
    light: Light | None = None
    branches: Mapping[Id, Share] = {}
    threats: tuple[Id, ...]
    items: Annotated[Mapping[Id, Entry], Meta(min_length=1)]


class Scenarios(Record, frozen=True):
    """scenarios.yaml."""

    assumptions: Dated
    scenarios: Mapping[Id, Scenario]


class Block(Record, frozen=True):
    """A loss that no cover pays."""

    title: Words
    text: Words


class Items(Record, frozen=True):
    """items.yaml."""

    assumptions: Dated
    uncovered: Mapping[Id, Block]
    groups: Mapping[Id, Words]
    items: Mapping[Id, WrittenItem]


class Industry(Keyed, frozen=True, kw_only=True):
    """`margin` is gross profit (profit and fixed cost) over revenue, `dependency` the share lost in a stop.

    `special_care_of_everyone`: classes of data that elsewhere only staff have are those of every person.
    """

    title: Words
    frequency: Sourced
    margin: SourcedShare
    dependency: SourcedShare
    assumed: tuple[str, ...] = ()
    with_shop: str | None = None
    variant: bool = False
    special_care_of_everyone: bool = False
    higher_responsibility: bool = False

    @property
    def sourced(self) -> dict[str, Sourced | SourcedShare]:
        """Its numbers with their evidence, by name."""
        return {"frequency": self.frequency, "margin": self.margin, "dependency": self.dependency}

    @property
    def numbers(self) -> tuple[float, ...]:
        """All that tells its amounts from those of another industry, where the firm answers the same."""
        return (*(n.value for n in self.sourced.values()), float(self.special_care_of_everyone))


class Industries(Record, frozen=True):
    """industries.yaml."""

    assumptions: Dated
    industries: Mapping[Id, Industry]


class Control(Dated, frozen=True, kw_only=True):
    """A control domain: beta per scenario (frequency) and per group of cost items (severity).

    Inside it a question weighs 1, or what `weights` says of it.
    """

    id: str = field(default="", name=KEY)
    label: Words
    frequency: Mapping[str, Positive] = {}
    severity: Mapping[str, Positive] = {}
    weights: Mapping[str, Positive] = {}


class Factors(Record, frozen=True):
    """factors.yaml."""

    assumptions: Dated
    controls: Mapping[Id, Control]


class LossModel(Top, frozen=True, kw_only=True):
    """Everything in `catalogue/losses/`: what `model.yaml` holds, with the entries of the other files.

    `covers` names the layer of a plan that pays each cover that a cost falls on: liability, expenses or interruption.
    `rules` say, by file, what the numbers rest on that have no evidence of their own there.
    """

    scenarios: Mapping[str, Scenario]
    items: Mapping[str, CostItem]
    covers: Mapping[str, str]
    uncovered: Mapping[str, Block]
    groups: Mapping[str, str]
    industries: Mapping[str, Industry]
    controls: Mapping[str, Control]
    rules: Mapping[Literal["scenarios", "items", "industries", "factors", "model"], Dated]

    @property
    def paid_for(self) -> frozenset[str]:
        """The covers that a cost of some scenario falls on; the others have no amounts."""
        return frozenset(
            cover
            for scenario in self.scenarios.values()
            for key, entry in scenario.items.items()
            if (cover := entry.cover or self.items[key].cover) is not None
        )

    def alike(self, industry: str) -> tuple[Industry, ...]:
        """Return the other industries that a firm can name whose numbers are all the same, so that amounts are too."""
        one = self.industries[industry]
        others = (i for i in self.industries.values() if i.id != industry and not i.variant)
        return tuple(i for i in others if i.numbers == one.numbers)

    def alpha(self, scenario: Scenario) -> float:
        """Return the shape of the gamma that says how far the rate of a scenario is uncertain."""
        return self.grades[scenario.grade]
