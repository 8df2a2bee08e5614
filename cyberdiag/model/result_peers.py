"""What a result keeps of the firm's place among those of a book (`assess --peers`)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from cyberdiag.model.record import says
from cyberdiag.model.result_units import Count, Date, Id, Part, Text


class Place(Part, frozen=True, kw_only=True):
    """Where one score lies; everything in steps of 5."""

    n: Annotated[Count, says("firms of the group, rounded down to fives")]
    half: Annotated[Count, says("half of them lie below this score")]
    below: Annotated[
        Count, says("so many of 100 lie below the firm; 5 stands for 5 or fewer, 95 for 95 or more")
    ]
    deviation: Annotated[
        Count, says("50 + 10 z (偏差値), where 50 is the mean; 25 stands for 25 or less, 75 for 75 or more")
    ]


class Placed(Part, frozen=True, kw_only=True):
    """The place of one diagnosis."""

    id: Annotated[Id, says("the diagnosis")]
    why: Annotated[
        Id | None,
        says(
            "why it has no place: `early` (no score yet), `other` (the file does not tell of it), `version` (scored in"
            " another way there), `group` (no group that may be shown holds the firm); null where it has one"
        ),
    ] = None
    industry: Annotated[Id | None, says("trade of the group; null for all")] = None
    at_least: Annotated[Count | None, says("employees of the group, from this number on; null without")] = (
        None
    )
    at_most: Annotated[Count | None, says("employees of the group, up to this number; null without")] = None
    place: Annotated[Place | None, says("the place of the score; null where it has none")] = None
    parts: Annotated[
        dict[Annotated[str, Meta(title="value")], Place], says("the same for each value of its first axis")
    ] = {}


class Among(Part, frozen=True, kw_only=True):
    """The place of the firm among those of a book."""

    whose: Annotated[Text, says("whose firms they are, as the file says; empty where it does not")] = field(
        name="from", default=""
    )
    date: Annotated[Date, says("day on which they were counted")]
    diagnoses: Annotated[list[Placed], says("one for each diagnosis")] = []
