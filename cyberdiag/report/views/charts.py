"""Geometry of the charts; the macros in `report_templates` only draw it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.fold import cells
from cyberdiag.model.ref import Ref
from cyberdiag.model.report import TimeBar, Timeline
from cyberdiag.model.report_radar import Radar
from cyberdiag.report import words

if TYPE_CHECKING:
    from datetime import date

    from cyberdiag.messages import Messages
    from cyberdiag.model.report import ActionView, Row

_CENTRE = 100.0
_RADIUS = 70.0
_RINGS = (25, 50, 75, 100)
_LEAST_CORNERS, _MOST_CORNERS = 3, 8
_BESIDE, _ABOVE = 14, 32
"""Cells of text that fit left of a bar, and above a column of a map with many."""
_MANY = 8
"""With more columns than this, those of a map stand upright."""


def fill(value: float | None, most: float) -> float:
    """Return how full the bar of a value is, 0 to 100, whose full marks are `most`."""
    return 0.0 if value is None or most <= 0 else round(min(max(100 * (value / most), 0.0), 100.0), 1)


def radar(rows: tuple[Row, ...]) -> Radar | None:
    """Return the radar of an axis, or None when fewer than three of its values have a score, or too many to name."""
    if sum(not r.score.blank for r in rows) < _LEAST_CORNERS or len(rows) > _MOST_CORNERS:
        return None
    corners = len(rows)
    return Radar(
        rings=tuple(_polygon([percent] * corners) for percent in _RINGS),
        spokes=tuple(_point(n, corners, 100) for n in range(corners)),
        area=_polygon([r.score.fill for r in rows]),
        labels=tuple(_label(n, corners, r) for n, r in enumerate(rows)),
        goal=_polygon([r.aims[-1] if r.aims else r.score.fill for r in rows])
        if any(r.aims for r in rows)
        else "",
    )


def timeline(actions: tuple[ActionView, ...], first: int, start: date, messages: Messages) -> Timeline | None:
    """Return the plan by day; the `first` of the actions have a bar of their own, which begins at the `start`."""
    if not actions:
        return None
    shown, later = actions[:first], actions[first:]
    ends = list(dict.fromkeys(a.due for a in actions))
    longest = max([1, *((end - start).days for end in ends if end is not None)])

    def percent(end: date | None) -> float:
        return 0.0 if end is None else round(100 * (end - start).days / longest, 1)

    def group(end: date | None) -> tuple[str, tuple[Ref, ...], str]:
        more = sum(a.due == end for a in later)
        return (
            next(a.horizon for a in actions if a.due == end),
            tuple(Ref(a.id, f"{a.number}. {a.headline}") for a in shown if a.due == end),
            words.counted(messages, "report.timeline-more", more) if more else "",
        )

    return Timeline(
        bars=tuple(TimeBar(a.number, a.headline, a.horizon, percent(a.due)) for a in shown),
        ticks=tuple(
            (percent(end), messages("report.timeline-day", days=(end - start).days))
            for end in ends
            if end is not None
        ),
        groups=tuple(group(end) for end in ends),
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


def short(title: str, room: int = _BESIDE) -> str:
    """Return a title cut to what fits, usually beside a bar."""
    if cells(title) <= room:
        return title
    while cells(title) >= room:
        title = title[:-1]
    return f"{title.rstrip()}…"


def heads(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the titles above the columns of a map; where they stand upright, cut to what fits."""
    return columns if len(columns) <= _MANY else tuple(short(title, _ABOVE) for title in columns)
