"""The head of the loss model (`catalogue/losses/model.yaml`): constants, traits of firms, awards, what is reported."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from cyberdiag.model.condition import Condition
from cyberdiag.model.record import (
    Amount,
    Dated,
    Id,
    Keyed,
    Positive,
    Record,
    Sourced,
    Text,
    Words,
    Year,
    in_order,
)

Percent = Annotated[float, Meta(ge=0, le=100)]
Draws = Annotated[int, Meta(ge=100, le=1000000)]
Whose = Literal["staff", "everyone"]


class Scale(Record, frozen=True):
    """clip((x / reference) ** exponent, minimum, maximum)."""

    reference: Positive
    exponent: Amount
    minimum: Positive
    maximum: Positive

    def at(self, value: float) -> float:
        """Return the multiplier at a number of employees or persons."""
        raw: float = (value / self.reference) ** self.exponent
        return min(max(raw, self.minimum), self.maximum)


class Trait(Keyed, frozen=True, kw_only=True):
    """A named yes or no about the firm; `if_unknown` "industry" means as is usual in its industry."""

    yes_when: Condition
    if_unknown: Literal["industry"] | bool
    text: Words


class Award(Record, frozen=True):
    """Yen a court grants one person for a class of data that staff or everyone has."""

    yen: Positive
    when: Condition
    of: Whose


class Awards(Dated, frozen=True, kw_only=True):
    """What courts grant one person."""

    ordinary: Positive
    classes: tuple[Award, ...]
    if_unknown: Positive
    text: Words


class JoLevel(Record, frozen=True):
    """How painful and how costly the leak of a class of data is, each from 1 to 3."""

    when: Condition
    pain: Annotated[int, Meta(ge=1, le=3)]
    economic: Annotated[int, Meta(ge=1, le=3)]
    of: Whose


class Responsibility(Record, frozen=True):
    """By which a firm of ordinary or of higher responsibility multiplies."""

    ordinary: Positive
    higher: Positive


class JoModel(Dated, frozen=True, kw_only=True):
    """JNSA's theoretical liability per person, printed as a reference and never added to a loss."""

    base: Positive
    pain_base: Positive
    economic_base: Positive
    identifiability: Positive
    responsibility: Responsibility
    response: Positive
    levels: tuple[JoLevel, ...]
    text: Words


class Constants(Record, frozen=True):
    """Numbers of the whole model; see the comments in `catalogue/losses/model.yaml`."""

    frequency_bound: Sourced
    severity_bound: Sourced
    event_spread: Sourced
    neutral_maturity: Sourced
    unknown_maturity: Sourced
    reference_employees: Sourced
    days_per_year: Sourced
    shared_rate_error: Sourced
    severity_error: Sourced
    effect_error: Sourced
    own_restore_spread: Sourced
    own_transfer_share: Sourced


class Index(Dated, frozen=True, kw_only=True):
    """How published prices are put at those of one year, the last that is known: no step goes beyond `to`."""

    to: Year
    factors: Annotated[Mapping[Annotated[str, Meta(pattern=r"^\d{4}$")], Positive], Meta(min_length=1)]

    def factor(self, year: int) -> float | None:
        """Return by what prices of a year are multiplied; None where the level of that year is not known."""
        return 1.0 if year >= self.to else self.factors.get(str(year))


class Exceedance(Record, frozen=True):
    """The points of the loss curve, in yen."""

    lowest: Positive
    highest: Positive
    points: Annotated[int, Meta(ge=2, le=200)]

    def __post_init__(self) -> None:
        """See that the curve goes on."""
        in_order(lowest=self.lowest, highest=self.highest)


class Outputs(Record, frozen=True):
    """What is reported: thresholds in yen, percentiles in percent, and how many draws they rest on."""

    thresholds: tuple[Positive, ...]
    exceedance: Exceedance
    annual_percentiles: tuple[Percent, ...]
    range: tuple[Percent, Percent]
    range_draws: Draws
    severity_draws: Draws


class UnknownPersons(Record, frozen=True):
    """How many persons are supposed, besides the staff, where the firm does not say."""

    default: Positive
    b2c: Positive
    text: Words


class Top(Record, frozen=True, kw_only=True):
    """model.yaml; `grades` are the shapes of the uncertainty of a rate."""

    version: Text
    assumptions: Dated
    constants: Constants
    index: Index
    grades: Mapping[str, Positive]
    scales: Mapping[Literal["size", "persons"], Scale]
    outputs: Outputs
    traits: Mapping[Id, Trait]
    persons_if_unknown: UnknownPersons
    awards: Awards
    jo: JoModel
    honesty: tuple[Words, ...]
