"""The numbers that decide which action comes first and by when, as they are written in `catalogue/actions.yaml`."""

from enum import StrEnum
from typing import Annotated

from cyberdiag.model.record import Id, Positive, Record, Ruled, Share, in_order, says
from cyberdiag.model.written import Level


class Factor(Ruled, frozen=True, kw_only=True):
    """何倍に数えるか / By how much a gain is multiplied."""

    value: Positive


class Part(Ruled, frozen=True, kw_only=True):
    """満点に対する割合 / A share of full marks, 0 to 1."""

    value: Share


class Wave(StrEnum):
    """A part of the plan by when it is done: the first week, the end of the month, three months."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class StepLevel(Ruled, frozen=True, kw_only=True):
    """手間や費用の段階 / What an effort or a cost of this level means for an action."""

    by: Annotated[
        Wave, says("早くてどの区切りまでに終えられるか / the earliest wave by which it can be done")
    ]
    strain: Annotated[Positive, says("負担の重さ / how heavy it weighs")]


class StepLevels(Record, frozen=True):
    """A first step's levels of effort and of cost."""

    low: StepLevel
    mid: StepLevel
    high: StepLevel

    def __post_init__(self) -> None:
        """See that more work or money weighs more."""
        strains = {level: getattr(self, level).strain for level in ("low", "mid", "high")}
        in_order(**strains)

    def of(self, level: Level) -> StepLevel:
        """Return what a level means."""
        return {Level.LOW: self.low, Level.MID: self.mid, Level.HIGH: self.high}[level]


class WaveCounts(Ruled, frozen=True, kw_only=True):
    """会社の大きさごとの数 / How many actions a firm of some size does by each wave, counted from the first one on."""

    below: Annotated[
        int | None,
        says("従業員がこの数より少ない会社 / firms with fewer people; none for all larger ones"),
    ] = None
    week: Annotated[int, says("最初の週の終わりまで / by the end of the first week", ge=1)]
    month: Annotated[int, says("月の終わりまで / by the end of the month", ge=1)]
    quarter: Annotated[int, says("3か月後まで / within three months", ge=1)]

    def __post_init__(self) -> None:
        """See that more is done by a later day."""
        in_order(week=self.week, month=self.month, quarter=self.quarter)

    def by(self, wave: Wave) -> int:
        """Return how many actions are done by then, those of earlier waves too."""
        return {Wave.WEEK: self.week, Wave.MONTH: self.month, Wave.QUARTER: self.quarter}[wave]


class Waves(Record, frozen=True):
    """計画の区切り / How many actions firms of each size do by when."""

    small: WaveCounts
    middle: WaveCounts
    large: WaveCounts

    def of(self, employees: float | None) -> WaveCounts:
        """Return the counts for a firm; those of a small one where the number of people is not known."""
        sizes = (self.small, self.middle)
        fits = (s for s in sizes if s.below is None or employees is None or employees < s.below)
        return next(fits, self.large)


class ActionOrder(Record, frozen=True):
    """actions.yaml."""

    levels: StepLevels
    gate_factor: Annotated[Factor, says("関門を開く改善 / for an action that helps to open a gate")]
    enough: Annotated[Part, says("次の対策の土台になる / there is something for the next step to build on")]
    waves: Annotated[Waves, says("区切りごとの数 / how many by when")]
    alike: Annotated[
        tuple[tuple[Id, ...], ...],
        says("同じ仕事で進む改善の質問id / ids of questions whose improvement is the same work"),
    ] = ()
