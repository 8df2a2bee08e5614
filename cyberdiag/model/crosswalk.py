"""A scheme beside a firm's answers as `crosswalk -f json` writes it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from cyberdiag.model.record import Record, says
from cyberdiag.model.result_units import Count, Date, Given, Id, Text

CROSSWALK_SCHEMA = "cyberdiag/crosswalk/1"

VerdictId = Annotated[
    Literal["met", "partly", "open", "unknown", "check-yourself", "not-asked"], Meta(title="id")
]
Ids = list[Id]


class Told(Record, frozen=True, kw_only=True):
    """An answer behind a verdict."""

    question: Annotated[Id, says("the question")]
    text: Annotated[Text, says("what it asks")]
    answer: Annotated[Given | None, says("the id of the choice; null where the question does not apply")]
    label: Annotated[Text, says("the same in words")]
    chosen: Annotated[Text, says("what that choice says in full")]
    says: Annotated[
        Literal["enough", "below", "unknown", "not-applicable"],
        Meta(title="id"),
        says("what it says of the criterion"),
    ]
    facts: Annotated[
        dict[Annotated[str, Meta(title="fact")], Given],
        says("the answers by which the question does not apply; empty where it does"),
    ]
    note: Annotated[Text, says("the note beside it")]
    evidence: Annotated[Text, says("the proof that is kept")]


class Criterion(Record, frozen=True, kw_only=True):
    """One criterion."""

    id: Annotated[Text, says("its number in the scheme")]
    requirement: Annotated[Text, says("the requirement that it belongs to")]
    gist: Annotated[Text, says("what it asks for, in our own words")]
    verdict: Annotated[VerdictId, says("what the answers come to")]
    questions: Annotated[Ids, says("the questions that bear on it")]
    because: Annotated[Ids, says("those on whose answers the verdict rests")]
    against: Annotated[Ids, says("those whose answers fall short, where the criterion is met all the same")]
    answers: Annotated[list[Told], says("what was answered to them")]
    missing: Annotated[Text, says("what they do not ask; empty where the verdict is settled")]
    note: Annotated[Text, says("a remark on the criterion")]
    next: Annotated[Ids, says("the questions that would move it on, in the order of the plan")]


class Step(Record, frozen=True, kw_only=True):
    """One thing to do next."""

    way: Annotated[
        Literal["improve", "find-out", "answer"],
        Meta(title="id"),
        says("what is to be done about the question"),
    ]
    question: Annotated[Id, says("the question")]
    criteria: Annotated[list[Text], says("the criteria that it moves on")]


class Crosswalk(Record, frozen=True, kw_only=True):
    """Where a firm stands against a published scheme."""

    schema: Annotated[Literal["cyberdiag/crosswalk/1"], Meta(title="text"), says("what this is")]
    cyberdiag: Annotated[Text, says("version of the program")]
    date: Annotated[Date, says("as of when")]
    lang: Annotated[Text, says("language of the words")]
    organisation: Annotated[Text, says("the firm")]
    respondent: Annotated[Text, says("who answered")]
    scheme: Annotated[Id, says("the scheme, as `crosswalk` takes it")]
    framework: Annotated[Id, says("its id in the catalogue, the edition in it")]
    edition: Annotated[Text, says("the edition")]
    numbering: Annotated[Text, says("whose numbers stand here, where another edition took its place")]
    source: Annotated[Id, says("id of its source")]
    digest: Annotated[Text, says("SHA-256 of the official file, as what was read gives it")]
    partial: Annotated[bool, says("whether no criterion can be shown as met")]
    headline: Annotated[Text, says("where the firm stands, in one sentence")]
    counts: Annotated[
        dict[Annotated[str, Meta(title="verdict")], Count], says("how many criteria have each verdict")
    ]
    requirements: Annotated[Count, says("how many requirements there are")]
    requirements_met: Annotated[Count, says("of how many of them every criterion is met")]
    questionnaires: Annotated[
        dict[Annotated[str, Meta(title="id")], Text],
        says("the version of each questionnaire and overlay used"),
    ]
    criteria: Annotated[list[Criterion], says("every criterion, in the order of the scheme")]
    steps: Annotated[list[Step], says("what to do next, in the order of the plan")]
