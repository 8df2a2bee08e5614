"""What a result tells of a rating besides its score: the gates that hold it down, and the targets it is to reach."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from cyberdiag.model.record import says
from cyberdiag.model.result_units import Date, Id, Part, Points, Text


class Gate(Part, frozen=True, kw_only=True):
    """A gate that holds the rating down."""

    id: Annotated[Id, says("its id")] = ""
    cap: Annotated[Id, says("the best rating it allows")] = ""
    because: Annotated[list[Id], says("the questions that closed it")] = []
    parts: Annotated[
        dict[Annotated[str, Meta(title="axis")], list[Id]] | UnsetType,
        says("axis to the values that fall short, where it rests on parts; may be missing"),
    ] = UNSET


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
