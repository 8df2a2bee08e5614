"""How much room the labels of a chart take, and a radar chart as points."""

from __future__ import annotations

from msgspec import Struct

_WIDE = 0x2E7F
"""From which sign on signs are as wide as high."""
_LEFT, _RIGHT, _CORNER = -80.0, 280.0, 13 / 15
"""How far a radar reaches at least, and the size of the words at its corners."""


def drawn(label: str) -> float:
    """Return about how wide a label of a chart is at most, in its units at a size of 15."""
    return sum(15.0 if ord(s) > _WIDE else 12.5 if s.isupper() or s in "mw@%" else 7.9 for s in label)


class Radar(Struct, frozen=True):
    """The corner points of a radar chart in a square of 200 units, as SVG point lists."""

    rings: tuple[str, ...]
    spokes: tuple[tuple[float, float], ...]
    area: str
    labels: tuple[tuple[float, float, str, str], ...]  # x, y, text-anchor, text
    goal: str = ""  # what the last target asks, if it asks something of any corner

    @property
    def sides(self) -> tuple[float, float]:
        """Where the drawing begins and how wide it is, so that every label fits."""
        ends = [_ends(x, anchor, drawn(text) * _CORNER) for x, _, anchor, text in self.labels]
        left, right = min(_LEFT, *(low for low, _ in ends)), max(_RIGHT, *(high for _, high in ends))
        return round(left, 1), round(right - left, 1)


def _ends(x: float, anchor: str, wide: float) -> tuple[float, float]:
    begin = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return begin, begin + wide
