"""Geometry and words of the pictures of a year's loss: how often it reaches an amount, and what moves it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.loss import RETURN_PERIODS
from cyberdiag.model.ref import Ref
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.loss import AnnualLoss, CoverLoss, LossEstimate, LossModel

BOX = (480.0, 200.0)
_LEAST, _MOST = 1e5, 1e9
MARKS = (1e5, 1e6, 1e7, 1e8, 1e9)
_SWINGS = 8
"""What moves the result less than the farthest eight is no argument."""


class BlockView(Struct, frozen=True):
    """What falls on one kind of cover, or on none; `fill` and `fill_high` place P50 and P95 on a log scale."""

    id: str
    title: str
    text: str
    covered: bool
    p50: str
    p95: str
    span: str
    hit: str
    scenario: Ref
    fill: float
    fill_high: float


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
            (words.yen(x, say.lang), words.simulated(p, annual.floor, say))
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


def blocks(
    found: LossEstimate, model: LossModel, titles: Mapping[str, str], say: Messages
) -> tuple[BlockView, ...]:
    """Return what falls on each cover and on none, as far as it can happen."""
    covered = ((c, titles.get(c.id, c.id), "") for c in found.covers.values())
    others = ((c, model.uncovered[c.id].title, model.uncovered[c.id].text) for c in found.uncovered.values())
    return tuple(
        _block(one, title, text, found, say) for one, title, text in (*covered, *others) if one.hit_rate > 0
    )


def _block(one: CoverLoss, title: str, text: str, found: LossEstimate, say: Messages) -> BlockView:
    p50, p95 = one.severity.p50, one.severity.p95
    return BlockView(
        id=one.id,
        title=title,
        text=text,
        covered=one.covered,
        p50=words.amount(p50, say),
        p95=words.amount(p95, say),
        span=words.amount_range(p50, p95, say),
        hit=words.percent(one.hit_rate),
        scenario=next((Ref(s.id, s.title) for s in found.scenarios if s.id == one.dominant), Ref("", "")),
        fill=round(100 * position(p50), 1),
        fill_high=round(100 * position(p95), 1),
    )
