"""Items of frameworks on which a question bears, and who compared its words with them."""

from typing import Annotated

from msgspec import Struct

from cyberdiag.model.record import Day, Record, Text, Words, says


class Review(Record, frozen=True, kw_only=True):
    """照らした記録 / Who compared the words of questions with the items of a framework, and when; a whole mapping needs it."""

    version: Annotated[
        Text, says("照らした質問票の版 / version of the questionnaire whose words were compared")
    ]
    date: Annotated[Day, says("照らした日 / the day")]
    by: Annotated[Words, says("だれが / who")]


class Reference(Struct, frozen=True):
    """An id of a framework edition; `partial` means that the question covers only a part of it.

    `review` tells who compared it and when. Without one it counts as partial, and it does so too while `stale`: the
    question was reworded since.
    """

    framework: str
    id: str
    partial: bool = False
    review: Review | None = None
    stale: bool = False
