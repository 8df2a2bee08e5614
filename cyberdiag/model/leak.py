"""What a leak costs by unit, and what to do in its first hour, as it is written and as it is used."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from msgspec import Meta
from msgspec.structs import replace

from cyberdiag.model.loss_model import PersonRule
from cyberdiag.model.loss_top import Index
from cyberdiag.model.record import (
    Amount,
    Dated,
    Id,
    Keyed,
    MaybeWords,
    Read,
    Record,
    Seen,
    Words,
    Year,
    in_order,
    says,
)

Per = Literal[
    "incident", "device", "person", "placement", "month", "card", "share", "person-month", "claimant"
]


class LeakCost(Dated, frozen=True, kw_only=True):
    """単価 / A unit figure; yen for each `per`, None where nothing is published; an estimate multiplies `times`."""

    id: Id
    title: Words
    per: Per
    low: Amount | None
    typical: Amount | None
    high: Amount | None
    times: str | None = None
    note: MaybeWords = ""

    def __post_init__(self) -> None:
        """See that the typical figure lies between the others."""
        in_order(low=self.low, typical=self.typical, high=self.high)


class Cost(LeakCost, frozen=True, kw_only=True):
    """費用 / What a leak costs; `kind` is unit (multiply), total (compare) or stat (no yen).

    The one list of prices: an item of the loss model with `price` takes the typical figure and both rules from here.
    """

    kind: Literal["unit", "total", "stat"]
    employees_exponent: Annotated[
        Amount,
        says("(従業員数 ÷ 基準の従業員数)の何乗で増えるか / grows with (employees / reference) ** this"),
    ] = 0.0
    persons: Annotated[PersonRule, says("人数の効き方 / how it grows with persons")] = PersonRule()
    price_year: Annotated[
        Year | None, says("額の物価の年。あれば物価の指数で直す / year of its prices, where they are indexed")
    ] = None

    def indexed(self, index: Index) -> Self:
        """Return the cost at prices of the index's year; one without a year of prices, or of an unknown one, stays."""
        factor = None if self.price_year is None else index.factor(self.price_year)
        if factor is None or factor == 1:
            return self
        figures = {name: getattr(self, name) for name in ("low", "typical", "high")}
        return replace(
            self, **{n: None if yen is None else float(round(yen * factor)) for n, yen in figures.items()}
        )


class Award(LeakCost, frozen=True, kw_only=True):
    """賠償 / What a court granted one claimant, and about which data."""

    data: Words


class LeakCosts(Record, frozen=True, kw_only=True):
    """leak_costs.yaml; `missing` says what no estimate from it contains."""

    read: Read
    costs: tuple[Cost, ...]
    awards: tuple[Award, ...]
    missing: Mapping[Id, Words]


class Steps(Keyed, frozen=True, kw_only=True):
    """What to do and what not to do for one type of leak."""

    title: MaybeWords = ""
    do: Annotated[tuple[Words, ...], Meta(min_length=1)]
    dont: Annotated[tuple[Words, ...], Meta(min_length=1)]


class Contact(Record, frozen=True):
    """Whom to call, and why; `number` is a published number or page, printed until the firm writes its own."""

    title: Words
    why: Words
    number: str = ""


class FirstHour(Record, frozen=True, kw_only=True):
    """first_hour.yaml; `contacts` are found by the keys of the answers file."""

    types: Mapping[Id, Steps]
    common: Steps
    record: Mapping[Id, Words]
    contacts: Mapping[Id, Contact]
    evidence: Seen
