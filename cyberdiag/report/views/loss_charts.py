"""Geometry and words of the pictures of a year's loss: how often it reaches an amount, and what moves it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.loss import RETURN_PERIODS
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.loss import AnnualLoss, LossEstimate, LossModel

BOX = (480.0, 200.0)
_LEAST, _MOST = 1e5, 1e9
MARKS = (1e5, 1e6, 1e7, 1e8, 1e9)
_SWINGS = 8
"""What moves the result less than the farthest eight is no argument."""


class CurveView(Struct, frozen=True):
    """The loss exceedance curve in a box of 480 x 200 units, both scales logarithmic, with its labels and table."""

    points: str
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    table: tuple[tuple[str, str], ...]


class SwingView(Struct, frozen=True):
    """What one uncertain number makes of the expected loss; `start` and `width` are percent of the chart."""

    name: str
    low: str
    high: str
    start: float
    width: float


def position(amount: float) -> float:
    """Return where an amount lies between 100,000 yen and a billion, on a logarithmic scale, 0 to 1."""
    if amount <= _LEAST:
        return 0.0
    return min(math.log(amount / _LEAST) / math.log(_MOST / _LEAST), 1.0)


def curve(annual: AnnualLoss, say: Messages) -> CurveView:
    """Return how often a year's loss reaches an amount, down to the rarest chance that is told."""
    width, height = BOX
    shown = [(x, p) for x, p in annual.exceedance if p >= annual.floor]
    ceiling = 10.0 ** math.ceil(math.log10(max((p for _, p in shown), default=1.0)) - 1e-9)
    span = math.log(ceiling / annual.floor)

    def down(p: float) -> float:
        return round(height * math.log(ceiling / p) / span, 1)

    steps = (ceiling / 10**n for n in range(int(span / math.log(10)) + 1))
    return CurveView(
        points=" ".join(f"{width * position(x):.1f},{down(p)}" for x, p in shown),
        ticks_x=tuple((width * position(a), words.axis_yen(a, say.lang)) for a in MARKS),
        ticks_y=tuple((down(p), words.percent(p)) for p in steps),
        table=tuple(
            (words.yen(x, say.lang), words.chance(p, annual.floor, say))
            for x, p in annual.exceedance
            if p > 0
        ),
    )


def periods(annual: AnnualLoss, say: Messages) -> tuple[tuple[str, str, str], ...]:
    """Return how bad a year in so many is, and the mean of the years beyond."""
    return tuple(
        (
            say("report.loss.year-in", years=words.plain(years)),
            words.amount(annual.percentiles[p], say),
            words.amount(annual.beyond[p], say),
        )
        for years, p in RETURN_PERIODS.items()
        if p in annual.percentiles
    )


def swings(found: LossEstimate, model: LossModel, say: Messages) -> tuple[SwingView, ...]:
    """Return what moves the expected loss most, the farthest first."""
    shown = [s for s in found.swings if s.high > s.low][:_SWINGS]
    top = max((s.high for s in shown), default=0.0) or 1.0
    titles = {s.id: s.title for s in model.scenarios.values()} | {
        c.id: c.label for c in model.controls.values()
    }
    return tuple(
        SwingView(
            name=say(f"report.loss.swing.{s.kind}", title=titles.get(s.id, "")),
            low=words.yen(s.low, say.lang),
            high=words.yen(s.high, say.lang),
            start=round(100 * s.low / top, 1),
            width=round(100 * (s.high - s.low) / top, 1),
        )
        for s in shown
    )
