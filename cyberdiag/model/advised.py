"""The advice for one firm: every item with the facts and answers that it rests on."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.advice_levels import CoverLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.advice import Cover, Gap, Service
    from cyberdiag.model.advice_cases import Case, WeaknessTopic


class Held(StrEnum):
    """What the firm says it holds; MISSING for a cover that does not apply only means not held."""

    HELD = "held"
    LOOK_AGAIN = "held-look-again"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Burden(Struct, frozen=True):
    """What an incident that costs something on a cover leaves to a firm without it.

    `over` is the share of such incidents known to cost more than it can bear (one in two, ten or twenty), `yen` what
    those cost at least; where none is known to, `yen` is what 95 of 100 stay below. `rate` is the chance a year of such
    an incident, `rare` tells that it is below what the data calls rare.
    """

    over: float
    yen: float
    bearable: float
    rate: float
    rare: bool

    @property
    def chance(self) -> float:
        """The chance a year, at least, that it costs more than the firm can bear."""
        return self.over * self.rate


class CoverAdvice(Struct, frozen=True):
    """A cover for one firm; `because` are ids of facts and weak answers, `drivers` the weakest first.

    `amounts` are yen that 50 and 95 of 100 such incidents stay below. `limit_hint` is the rung that
    reaches the larger one; `beyond_limit` tells that the highest rung does not, `rare_limit` that it is the smallest
    because such incidents are rare. `by_amount` is False where the level follows from rules alone. `first` marks the
    few to talk about first.
    """

    cover: Cover
    level: CoverLevel
    because: tuple[str, ...]
    reasons: tuple[str, ...]
    drivers: tuple[str, ...]
    held: Held
    by_amount: bool = False
    amounts: tuple[float, float] | None = None
    burden: Burden | None = None
    limit_hint: float | None = None
    beyond_limit: bool = False
    rare_limit: bool = False
    first: bool = False

    @property
    def urgent(self) -> bool:
        """Whether it is to be looked into now, and not only if wanted."""
        return self.level in {CoverLevel.ESSENTIAL, CoverLevel.RECOMMENDED}


class GapAdvice(Struct, frozen=True):
    """A gap for one firm; where it does not apply, `reason` says why."""

    gap: Gap
    applies: bool
    because: tuple[str, ...]
    reason: str
    drivers: tuple[str, ...]
    amount: tuple[float, float] | None = None


class ServiceAdvice(Struct, frozen=True):
    """A service that a rule recommends; `rules` are the ids of the rules that hold."""

    service: Service
    because: tuple[str, ...]
    reason: str
    rules: tuple[str, ...]


class CaseMatch(Struct, frozen=True):
    """A case that began like this firm's weaknesses; `reported` and `inferred` are the shared topics.

    Without a shared topic the case is of the same industry, size or kind, and `because` names facts. `alike` are what
    it has in common of `industry`, `size` and `country`.
    """

    case: Case
    because: tuple[str, ...]
    score: float
    reported: tuple[str, ...]
    inferred: tuple[str, ...]
    alike: tuple[str, ...] = ()


class Why(StrEnum):
    """Why a case is not shown to a firm."""

    CANNOT_HAPPEN = "cannot-happen"
    NO_WEAKNESS = "no-weakness"
    SAME_EVENT = "same-event"
    SAYS_THE_SAME = "says-the-same"
    SAME_KIND = "same-kind"
    OLD = "old"
    OTHERS_NEARER = "others-nearer"


class LeftOut(Struct, frozen=True):
    """Why a case is not shown, and the cases shown in its place."""

    why: Why
    others: tuple[Case, ...] = ()


class CaseAdvice(Struct, frozen=True):
    """The cases to show, best first, and the weaknesses that they leave out.

    `without_case`: weak topics that no case in the catalogue has; `not_shown`: those that only cases
    left out have; `questions_without_case`: weak answers on which no case bears at all. `left_out` tells by id why each
    other case of the catalogue is not shown.
    """

    matches: tuple[CaseMatch, ...]
    without_case: tuple[WeaknessTopic, ...]
    not_shown: tuple[WeaknessTopic, ...]
    questions_without_case: tuple[str, ...]
    left_out: Mapping[str, LeftOut]


class Advice(Struct, frozen=True):
    """All advice for one firm; `tolerable_loss` is the yen it can bear, as it says or by our rule.

    `deductible` is what usual packages leave to the firm of each incident.
    """

    covers: tuple[CoverAdvice, ...]
    gaps: tuple[GapAdvice, ...]
    services: tuple[ServiceAdvice, ...]
    cases: CaseAdvice
    tolerable_loss: float | None
    tolerable_given: bool
    deductible: float
