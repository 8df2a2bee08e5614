"""The part of a result that tells the answers: what was given, what they rest on, where people differ."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, UnsetType

from cyberdiag.model.record import says
from cyberdiag.model.result_units import Count, Date, Given, Id, Part, Text


class Referred(Part, frozen=True, kw_only=True):
    """An item of a framework that a question bears on."""

    framework: Annotated[Id, says("the edition of the framework")]
    item: Annotated[Text, says("the number of the item in it")]
    partial: Annotated[bool, says("whether the question covers a part of it only")] = True


class Answered(Part, frozen=True, kw_only=True):
    """An answer that was given."""

    answer: Annotated[Given, says("the answer")]
    note: Annotated[Text | UnsetType, says("the note beside it")] = UNSET
    evidence: Annotated[Text | UnsetType, says("the evidence beside it")] = UNSET
    evidence_files: Annotated[
        list[Text] | UnsetType, says("files that show it, as seen from the folder of the answers file")
    ] = UNSET
    evidence_date: Annotated[Date | UnsetType, says("the day that the evidence is of")] = UNSET
    evidence_holder: Annotated[Text | UnsetType, says("who keeps it")] = UNSET
    evidence_until: Annotated[Date | UnsetType, says("the last day that it is valid")] = UNSET
    confidence: Annotated[
        Id | UnsetType,
        says(
            "`shown` where evidence stands beside it, `past` where that is out of date on the day of the report; missing without evidence"
        ),
    ] = UNSET
    references: Annotated[
        list[Referred] | UnsetType, says("the items of frameworks that its question bears on, if any")
    ] = UNSET


class Outdated(Part, frozen=True, kw_only=True):
    """An answer whose evidence is valid no more."""

    question: Annotated[Id, says("the question")]
    until: Annotated[Date, says("the last day that its evidence was valid")]


class Rests(Part, frozen=True, kw_only=True):
    """What answers rest on."""

    shown: Annotated[Count, says("answers to scored questions with evidence beside them")] = 0
    past: Annotated[Count, says("those whose evidence is out of date on the day of the report")] = 0
    said: Annotated[Count, says("those without evidence")] = 0
    outdated: Annotated[list[Outdated], says("answers, also of facts, whose evidence is out of date")] = []


class Stated(Part, frozen=True, kw_only=True):
    """What one of several people answered."""

    respondent: Annotated[Text, says("who says it")] = ""
    answer: Annotated[Given, says("the answer")]


class Disagreement(Part, frozen=True, kw_only=True):
    """A question that several people answered differently."""

    question: Annotated[Id, says("the question")]
    said: Annotated[list[Stated], says("what each of them says")]
