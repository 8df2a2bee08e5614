"""Where the firms of a book stand, by trade and size, as a file that tells of no single firm, and a firm's place there."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from msgspec import Meta, field

from cyberdiag.model.moment import is_day
from cyberdiag.model.record import Day, Id, Record, Unfit, in_order, says

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Questionnaire

FORMAT: Literal["peers/1"] = "peers/1"
LEAST = 10
"""Firms of the smallest group that is ever shown."""
STEP = 5
"""Points by which the firms' scores are rounded before anything is made of them; also numbers of firms and places."""
_ENDS = {"p10": -1.2815515655446004, "p25": -0.6744897501960817, "p50": 0.0}
_NORMAL = {**_ENDS, "p75": -_ENDS["p25"], "p90": -_ENDS["p10"]}
"""How many standard deviations from the middle such a share of a normal distribution lies."""
_MIDDLE, _TEN = 50, 10
LONGEST = 80
"""Characters that say whose firms they are."""
_MOST_GROUPS, _MOST_PARTS, _MOST_DIAGNOSES = 1000, 100, 20
_MOST_PEOPLE = 10**9

Steps = Annotated[int, Meta(ge=0, le=100)]
"""A score in steps."""
People = Annotated[int, Meta(ge=1, le=_MOST_PEOPLE)]


class Place(NamedTuple):
    """Where a score lies among others, both in steps: so many of a hundred lie below, and 50 + 10 z (偏差値)."""

    below: int
    deviation: int


class Figures(Record, frozen=True, kw_only=True):
    """得点の広がり / How the scores of a group are spread; each firm's score was rounded to a step before."""

    n: Annotated[
        int,
        says("会社の数。5の倍数に切り下げ / firms, rounded down to fives", ge=LEAST, le=_MOST_PEOPLE),
    ]
    mean: Annotated[int, says("平均 / mean", ge=0, le=100)]
    spread: Annotated[int, says("標準偏差 / standard deviation", ge=1, le=50)]
    p10: Annotated[Steps | None, says("10%がこれより下 / 10 of 100 lie below; null in small groups")] = None
    p25: Annotated[Steps, says("25%がこれより下 / 25 of 100 lie below")]
    p50: Annotated[Steps, says("半数がこれより下 / half of them lie below")]
    p75: Annotated[Steps, says("75%がこれより下 / 75 of 100 lie below")]
    p90: Annotated[Steps | None, says("90%がこれより下 / 90 of 100 lie below; null in small groups")] = None

    def __post_init__(self) -> None:
        """See that more firms lie below a higher score, and that everything stands in steps."""
        for name in ("n", *_NORMAL):
            if (getattr(self, name) or 0) % STEP:
                raise Unfit("wrong-value", (name,), value=str(getattr(self, name)))
        in_order(**{name: getattr(self, name) for name in _NORMAL})

    def place(self, score: float) -> Place:
        """Return where a score lies: between the shares that are told along a straight line, beyond them by the spread."""
        share = (1 + math.erf(self._normal(score) / math.sqrt(2))) / 2
        deviation = _MIDDLE + _TEN * (score - self.mean) / self.spread
        return Place(_step(100 * share, STEP, 100 - STEP), _step(deviation, _MIDDLE // 2, 3 * _MIDDLE // 2))

    def _normal(self, score: float) -> float:
        on: dict[int, list[float]] = {}
        for name, z in _NORMAL.items():
            if (value := getattr(self, name)) is not None:
                on.setdefault(value, []).append(z)
        points = [(value, sum(every) / len(every)) for value, every in on.items()]
        (first, lowest), (last, highest) = points[0], points[-1]
        if score <= first:
            return lowest + (score - first) / self.spread
        for (low, start), (high, end) in pairwise(points):
            if score <= high:
                return start + (end - start) * (score - low) / (high - low)
        return highest + (score - last) / self.spread


class PeerGroup(Record, frozen=True, kw_only=True):
    """会社の集まり / Firms of one trade, of one size, of both, or all of them."""

    industry: Annotated[Id | None, says("業種。ないものはすべて / trade; all of them if left out")] = None
    at_least: Annotated[People | None, says("従業員数、この数から / employees, from this number on")] = None
    at_most: Annotated[People | None, says("従業員数、この数まで / employees, up to this number")] = None
    score: Annotated[Figures, says("全体の得点 / the whole score")]
    parts: Annotated[
        Mapping[str, Figures],
        says(
            "分野ごとの得点 / the score of each part, by the value of the first axis", max_length=_MOST_PARTS
        ),
    ] = {}

    def __post_init__(self) -> None:
        """See that some number of people fits."""
        in_order(at_least=self.at_least, at_most=self.at_most)

    @property
    def is_sized(self) -> bool:
        """Whether it is one of firms of some size."""
        return self.at_least is not None or self.at_most is not None

    def holds(self, industry: object, employees: object) -> bool:
        """Return whether a firm is one of these; one that does not tell its trade or size is of no such group."""
        if self.industry is not None and self.industry != industry:
            return False
        if not self.is_sized:
            return True
        people = employees if isinstance(employees, int | float) else math.nan
        return (self.at_least or 0) <= people <= (self.at_most or math.inf)


class PeerSheet(Record, frozen=True, kw_only=True):
    """診断ごとの集まり / The groups of one diagnosis."""

    version: Annotated[str, says("質問票の版 / version of the questionnaire", pattern=f"^.{{1,{LONGEST}}}$")]
    scoring: Annotated[
        str,
        says(
            "点の付け方の指紋。上乗せで変わる / fingerprint of what makes the score; an overlay may change it",
            pattern="^[0-9a-f]{12}$",
        ),
    ]
    groups: Annotated[
        tuple[PeerGroup, ...], says("見せてよい集まり / groups shown", max_length=_MOST_GROUPS)
    ] = ()

    def narrowest(self, industry: object, employees: object) -> PeerGroup | None:
        """Return the narrowest group that holds a firm: its trade and size, its trade, its size, all; None without any."""
        fitting = (g for g in self.groups if g.holds(industry, employees))
        return max(fitting, key=lambda g: (g.industry is not None, g.is_sized), default=None)


class Peers(Record, frozen=True, kw_only=True):
    """同業・同規模 / Where the firms of a book stand."""

    cyberdiag: Literal["peers/1"]
    from_: Annotated[
        str, says("だれの客先か / whose firms they are, in a few words", pattern=f"^.{{0,{LONGEST}}}$")
    ] = field(name="from", default="")
    date: Annotated[Day, says("集計した日 / day on which they were counted")]
    min_group: Annotated[int, says("集まりの最小の数 / firms of the smallest group", ge=LEAST)] = LEAST
    diagnoses: Annotated[
        Mapping[str, PeerSheet],
        says("診断ごと / by diagnosis", max_length=_MOST_DIAGNOSES),
    ]

    def __post_init__(self) -> None:
        """See that the day is one."""
        if not is_day(self.date):
            raise Unfit("wrong-value", ("date",), value=self.date)


def scoring(questionnaire: Questionnaire) -> str:
    """Return a fingerprint of what makes the score of a questionnaire, whatever its words and its version."""
    asked = [
        (q.id, q.weight, [c.points for c in q.choices], [*q.axes.items()])
        for q in questionnaire.questions
        if q.has_points
    ]
    made = [sorted(asked), sorted(questionnaire.caps), questionnaire.method]
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()[:12]


def _step(value: float, least: int, most: int) -> int:
    return min(max(math.floor(value / STEP + 0.5) * STEP, least), most)
