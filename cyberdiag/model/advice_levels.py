"""How much a cover is worth considering: the levels, the limits of covers, and the numbers that decide."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import field
from msgspec.structs import astuple

from cyberdiag.model.record import Amount, Positive, Record, Ruled, Words, in_order


class CoverLevel(StrEnum):
    """How much a cover is worth considering (docs/reference.md, "Names")."""

    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"
    CONSIDER = "consider"
    NOT_APPLICABLE = "not-applicable"


class LimitKind(StrEnum):
    """Which ladder of limits a cover uses; all expenses covers share one limit."""

    LIABILITY = "liability"
    EXPENSES = "expenses"
    INTERRUPTION = "interruption"


class LevelWords(Record, frozen=True):
    """段階のことば / How a level is called and what it means."""

    label: Words
    text: Words


class Threshold(Ruled, frozen=True, kw_only=True):
    """しきい値 / A number that decides, with where it comes from."""

    value: Amount


class Thresholds(Record, frozen=True):
    """The numbers that decide a level or a limit; shares of the loss that a firm bears, chances a year, or yen."""

    essential_chance: Threshold
    recommended_share: Threshold
    least_hit_rate: Threshold
    gap_share: Threshold
    most_first: Threshold
    percentile: Threshold
    tolerable_share: Threshold
    structural_records: Threshold
    limit_cap: Threshold

    @property
    def each(self) -> tuple[Threshold, ...]:
        """All of them, in this order."""
        return astuple(self)


class Tolerable(Record, frozen=True):
    """耐えられる額の仮定の上下 / The bounds in yen of the loss that a firm is supposed to bear if it does not say."""

    at_least: Positive
    at_most: Positive

    def __post_init__(self) -> None:
        """See that there is something between them."""
        in_order(at_least=self.at_least, at_most=self.at_most)


class Ladders(Record, frozen=True):
    """ladders.yaml: usual limits in yen by kind from the smallest package on, and the numbers and words of the levels.

    `packages` says where the smallest come from, `deductible` what such packages leave to the firm.
    """

    rungs: Mapping[LimitKind, tuple[Positive, ...]] = field(name="ladders")
    packages: Ruled
    deductible: Threshold
    tolerable_loss: Tolerable
    thresholds: Thresholds
    levels: Mapping[CoverLevel, LevelWords]

    def tolerable(self, revenue: float) -> float:
        """Return the yen that a firm of a yearly revenue in yen is supposed to bear in one incident."""
        bounds, share = self.tolerable_loss, self.thresholds.tolerable_share.value
        return min(max(share * revenue, bounds.at_least), bounds.at_most)
