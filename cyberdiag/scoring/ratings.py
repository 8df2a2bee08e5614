"""From a score to its rating: judged on the number as it is printed, and held down by closed gates."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cyberdiag.model.aggregate import Method
from cyberdiag.model.bounds import highest, lowest
from cyberdiag.model.parts import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.aggregate import Aggregation, Band
    from cyberdiag.model.assessment import ClosedGate, Diagnosis, Judged
    from cyberdiag.model.parts import Part
    from cyberdiag.model.questionnaire import Questionnaire


def printed(diagnosis: Diagnosis) -> float | None:
    """Return the score as it is printed, or the estimate; None where there is neither."""
    rule = diagnosis.questionnaire.rule
    if diagnosis.estimate is not None:
        return half_up(diagnosis.estimate.value, rule.rough)
    return None if diagnosis.score.value is None else half_up(diagnosis.score.value, rule.decimals)


def rating(value: float, bands: Mapping[str, Band], decimals: int = 1) -> str | None:
    """Return the best rating whose band the value reaches, judged on the value as it is printed."""
    shown = half_up(value, decimals)
    reached = [name for name, b in bands.items() if shown >= b.at_least]
    return next(iter(reached), None) or next(reversed(list(bands)), None)


def capped(rated: str | None, gates: tuple[ClosedGate, ...], bands: Mapping[str, Band]) -> str | None:
    """Return a rating as closed gates leave it."""
    order = list(bands)
    if rated is None:
        return None
    return max([rated, *(g.cap for g in gates)], key=order.index)


def bands_of(
    questionnaire: Questionnaire, least: float, most: float, part: Part[Judged] | None = None
) -> Mapping[str, Band]:
    """Return the bands as they are for a firm whose questions can come to `least` and `most`.

    In a sum they shrink with the full marks: what does not apply neither helps nor harms. Each begins at the same share
    of the full marks as written, counted from where the sum begins, and one below that at the same share of the least.
    `part` is one part with all its questions, whose bands are meant instead of those of the whole.
    """
    rule = questionnaire.rule if part is None else part.rule
    if rule.method is not Method.SUM or not rule.bands:
        return rule.bands
    whole = (part.least, part.full) if part else (lowest(questionnaire), highest(questionnaire))
    if not shrinks(rule, most, whole[1]):
        return rule.bands
    return MappingProxyType(
        {
            name: replace(band, at_least=fitted(band.at_least, rule, (least, most), whole))
            for name, band in rule.bands.items()
        }
    )


def fitted(at: float, rule: Aggregation, here: tuple[float, float], whole: tuple[float, float]) -> float:
    """Return a threshold at the same share of the full marks that are left, in a sum; elsewhere it stays.

    `here` and `whole` are the least and the full marks, of what applies and of everything.
    """
    return float(moved(at, rule, here, whole)) if shrinks(rule, here[1], whole[1]) else at


def shrinks(rule: Aggregation, most: Any, full: Any) -> Any:
    """Return whether thresholds move: in a sum of which something does not apply. Full marks may be arrays."""
    return rule.method is Method.SUM and (rule.start < most) & (most < full)


def moved(at: float, rule: Aggregation, here: tuple[Any, Any], whole: tuple[Any, Any]) -> Any:
    """Return a threshold where it moves; marks may be arrays."""
    end = at > rule.start
    left, span = here[end] - rule.start, whole[end] - rule.start
    return half_up(rule.start + (at - rule.start) * (left / (span + (span == 0))), rule.decimals)
