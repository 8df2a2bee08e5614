"""The targets of a questionnaire as a result tells of them."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.model.record import says
from cyberdiag.model.result_units import Date, Id, Part, Points, Text


class Aim(Part, frozen=True, kw_only=True):
    """What a target asks of one part, or of the whole."""

    axis: Annotated[Id | None, says("the axis of the part; null for the whole")] = None
    value: Annotated[Id | None, says("its value there")] = None
    at_least: Annotated[Points, says("the score that is asked for")]
    reached: Annotated[bool, says("whether it is there, as printed")]


class Target(Part, frozen=True, kw_only=True):
    """What is to be reached by some time."""

    id: Annotated[Id, says("the target")]
    title: Annotated[Text, says("its title")]
    by: Annotated[Date | None, says("its day")] = None
    aims: Annotated[list[Aim], says("what it asks of the whole and of parts")]
