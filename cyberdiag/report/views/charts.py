"""Geometry of the charts; the macros in `report_templates` only draw it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.fold import cells
from cyberdiag.model.ref import Ref
from cyberdiag.model.report import Radar, TimeBar, Timeline
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Action
    from cyberdiag.model.report import ActionView, Row

_CENTRE = 100.0
_RADIUS = 70.0
_RINGS = (25, 50, 75, 100)
_LEAST_CORNERS = 3
_BESIDE = 14
"""Cells of text that fit left of a bar."""


def radar(rows: tuple[Row, ...]) -> Radar | None:
    """Return the radar of an axis, or None when fewer than three of its values have a score."""
    if sum(not r.score.blank for r in rows) < _LEAST_CORNERS:
        return None
    corners = len(rows)
    return Radar(
        rings=tuple(_polygon([percent] * corners) for percent in _RINGS),
        spokes=tuple(_point(n, corners, 100) for n in range(corners)),
        area=_polygon([r.score.fill for r in rows]),
        labels=tuple(_label(n, corners, r) for n, r in enumerate(rows)),
    )


def timeline(
    actions: tuple[Action, ...], shown: tuple[ActionView, ...], messages: Messages
) -> Timeline | None:
    """Return the plan by day; `shown` are the first of the actions, each with a bar of its own."""
    if not shown:
        return None
    horizons = sorted({a.horizon_days for a in actions})
    longest = horizons[-1]
    pairs = tuple(zip(actions, shown, strict=False))
    later = actions[len(shown) :]

    def group(days: int) -> tuple[str, tuple[Ref, ...], str]:
        more = sum(a.horizon_days == days for a in later)
        return (
            messages("summary.horizon", days=days),
            tuple(Ref(v.id, f"{v.number}. {v.headline}") for a, v in pairs if a.horizon_days == days),
            words.counted(messages, "report.timeline-more", more) if more else words.DASH,
        )

    return Timeline(
        bars=tuple(
            TimeBar(v.number, v.headline, v.horizon, round(100 * a.horizon_days / longest, 1))
            for a, v in pairs
        ),
        ticks=tuple((round(100 * d / longest, 1), messages("report.timeline-day", days=d)) for d in horizons),
        groups=tuple(group(days) for days in horizons),
    )


def _point(n: int, corners: int, percent: float) -> tuple[float, float]:
    angle = 2 * math.pi * n / corners - math.pi / 2
    reach = _RADIUS * percent / 100
    return round(_CENTRE + reach * math.cos(angle), 2), round(_CENTRE + reach * math.sin(angle), 2)


def _polygon(percents: list[float]) -> str:
    points = (_point(n, len(percents), p) for n, p in enumerate(percents))
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _label(n: int, corners: int, row: Row) -> tuple[float, float, str, str]:
    x, y = _point(n, corners, 100)
    across, down = x - _CENTRE, y - _CENTRE
    anchor = "middle" if abs(across) < 1 else "start" if across > 0 else "end"
    return (
        round(x + (6 if across > 1 else -6 if across < -1 else 0), 2),
        round(y + (16 if down > 1 else -8 if down < -1 else 4), 2),
        anchor,
        f"{row.label} {row.score.text}",
    )


def short(title: str) -> str:
    """Return a title cut to what fits beside a bar."""
    if cells(title) <= _BESIDE:
        return title
    while cells(title) >= _BESIDE:
        title = title[:-1]
    return f"{title.rstrip()}…"
