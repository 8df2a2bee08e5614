"""From a score to its rating: judged on the number as it is printed, and held down by closed gates."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.bounds import lowest
from cyberdiag.model.head import Method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.assessment import ClosedGate, Diagnosis
    from cyberdiag.model.head import Band
    from cyberdiag.model.questionnaire import Questionnaire


def half_up(value: float) -> float:
    """Round to one decimal, halves up; 1e-9 takes away what binary fractions add or miss."""
    return math.floor(value * 10 + 0.5 + 1e-9) / 10


def whole(value: float) -> float:
    """Round to a whole number as estimates are printed, halves up."""
    return math.floor(value + 0.5 + 1e-9)


def printed(diagnosis: Diagnosis) -> float | None:
    """Return the score as it is printed, or the estimate; None where there is neither."""
    if diagnosis.estimate is not None:
        return whole(diagnosis.estimate.value)
    return None if diagnosis.score.value is None else half_up(diagnosis.score.value)


def rating(value: float, bands: Mapping[str, Band]) -> str | None:
    """Return the best rating whose band the value reaches, judged on the value as it is printed."""
    shown = half_up(value)
    reached = [name for name, b in bands.items() if shown >= b.at_least]
    return next(iter(reached), None) or next(reversed(list(bands)), None)


def capped(rated: str | None, gates: tuple[ClosedGate, ...], bands: Mapping[str, Band]) -> str | None:
    """Return a rating as closed gates leave it."""
    order = list(bands)
    if rated is None:
        return None
    return max([rated, *(g.cap for g in gates)], key=order.index)


def bands_of(questionnaire: Questionnaire, least: float, most: float) -> Mapping[str, Band]:
    """Return the bands as they are for a firm whose questions can come to `least` and `most`.

    In a sum they shrink with the full marks: what does not apply neither helps nor harms. Each begins at the same share
    of the full marks as written, and one below zero at the same share of the least.
    """
    if questionnaire.method is not Method.SUM:
        return questionnaire.bands
    full, floor = questionnaire.full_marks, lowest(questionnaire)
    if not 0 < most < full:
        return questionnaire.bands
    return MappingProxyType(
        {
            name: replace(
                band,
                at_least=half_up(
                    band.at_least * (most / full if band.at_least > 0 else least / (floor or 1.0))
                ),
            )
            for name, band in questionnaire.bands.items()
        }
    )
