"""What is to be reached by some time, and how far a result is from it; judged on the scores as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.model.aggregate import Method
from cyberdiag.model.bounds import highest, lowest
from cyberdiag.model.parts import half_up
from cyberdiag.scoring.ratings import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.aggregate import Target
    from cyberdiag.model.assessment import Diagnosis, Score


class Aim(Struct, frozen=True):
    """What one part is to reach, or the whole where `axis` is empty; `score` is None where there is none yet."""

    axis: str
    value: str
    at_least: float
    score: Score | None

    @property
    def missing(self) -> float | None:
        """How much is missing, 0 where it is reached; None while there is no score."""
        if self.score is None or self.score.value is None:
            return None
        decimals = self.score.rule.decimals
        return max(half_up(self.at_least - half_up(self.score.value, decimals), decimals), 0.0)

    @property
    def reached(self) -> bool:
        """Whether the score is there."""
        return self.missing == 0


def aims(diagnosis: Diagnosis, target: Target) -> tuple[Aim, ...]:
    """Return what a target asks of the whole and of each part; where nothing of a part applies, it asks nothing.

    In a sum it follows the full marks that are left, as the ratings do.
    """
    return tuple(_fitted(aim, diagnosis) for aim in _aims(diagnosis, target))


def _fitted(aim: Aim, diagnosis: Diagnosis) -> Aim:
    sheet, score = diagnosis.questionnaire, aim.score
    if score is None or score.value is None or score.rule.method is not Method.SUM:
        return aim
    whole = (lowest(sheet), highest(sheet))
    if aim.axis:
        every = [j for j in diagnosis.judged if j.axes.get(aim.axis) == aim.value]
        part = sheet.gathered(every, aim.axis)
        whole = (score.least, score.most) if part is None else (part.least, part.full)
    return replace(aim, at_least=fitted(aim.at_least, score.rule, (score.least, score.most), whole))


def _aims(diagnosis: Diagnosis, target: Target) -> Iterator[Aim]:
    whole = target.of()
    if whole is not None:
        yield Aim("", "", whole, diagnosis.score)
    for name, axis in diagnosis.questionnaire.axes.items():
        for value in axis.values:
            aim = target.of(name, value)
            score = diagnosis.axes[name].get(value)
            if aim is not None and (score is None or score.questions > 0):
                yield Aim(name, value, aim, score)
