"""The numbers that decide which action comes first, as they are written in `catalogue/actions.yaml`."""

from typing import Annotated

from cyberdiag.model.record import Positive, Record, Ruled, Share, says
from cyberdiag.model.written import Level


class Factor(Ruled, frozen=True, kw_only=True):
    """何倍に数えるか / By how much a gain is multiplied."""

    value: Positive


class Part(Ruled, frozen=True, kw_only=True):
    """満点に対する割合 / A share of full marks, 0 to 1."""

    value: Share


class StepLevel(Ruled, frozen=True, kw_only=True):
    """手間や費用の段階 / What an effort or a cost of this level means for an action."""

    days: Annotated[int, says("何日以内に終えるか / days within which it is done", ge=1)]
    strain: Annotated[Positive, says("負担の重さ / how heavy it weighs")]


class StepLevels(Record, frozen=True):
    """A first step's levels of effort and of cost."""

    low: StepLevel
    mid: StepLevel
    high: StepLevel

    def of(self, level: Level) -> StepLevel:
        """Return what a level means."""
        return {Level.LOW: self.low, Level.MID: self.mid, Level.HIGH: self.high}[level]


class ActionOrder(Record, frozen=True):
    """actions.yaml."""

    levels: StepLevels
    gate_factor: Annotated[Factor, says("関門を開く改善 / for an action that helps to open a gate")]
    enough: Annotated[Part, says("次の対策の土台になる / there is something for the next step to build on")]
