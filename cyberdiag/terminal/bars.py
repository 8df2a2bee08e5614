"""The bar of an estimate, in ASCII: every terminal draws it equally wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cyberdiag.model.report import EarlyView


def band(view: EarlyView, width: int) -> tuple[str, ...]:
    """Return the bar of an estimate, `#` where it stands in its interval of `=`, above the ratings where they begin."""
    inside = width - 2

    def at(percent: float) -> int:
        return min(round(percent / 100 * inside), inside - 1)

    bar = ["."] * inside
    for _, place in view.marks:
        bar[at(place)] = "|"
    bar[at(view.fill_low) : at(view.fill_high) + 1] = "=" * (at(view.fill_high) + 1 - at(view.fill_low))
    bar[at(view.fill)] = "#"
    below = [" "] * inside
    for name, place in view.marks:
        below[at(place) : at(place) + len(name)] = name
    lines = ("[" + "".join(bar) + "]", " " + "".join(below).rstrip())
    return lines if view.marks else lines[:1]
