"""The part of a result that tells what several people answered differently."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.model.record import says
from cyberdiag.model.result_units import Given, Id, Part, Text


class Stated(Part, frozen=True, kw_only=True):
    """What one of several people answered."""

    respondent: Annotated[Text, says("who says it")] = ""
    answer: Annotated[Given, says("the answer")]


class Disagreement(Part, frozen=True, kw_only=True):
    """A question that several people answered differently."""

    question: Annotated[Id, says("the question")]
    said: Annotated[list[Stated], says("what each of them says")]
