"""The advice in a result: kinds of cover to look into, never that something is insured."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.model.advice_levels import CoverLevel
from cyberdiag.model.record import says
from cyberdiag.model.result_units import P95, Id, Median, Part, Text, Yen

Because = Annotated[list[Id], says("facts and weak answers that it rests on")]


class Cover(Part, frozen=True, kw_only=True):
    """A kind of cover for this firm."""

    id: Annotated[Id, says("the kind of cover")]
    level: Annotated[CoverLevel, says("how much it is worth considering", title="id")]
    first: Annotated[bool, says("whether it is one of the three at most to talk about first")] = False
    in_yen: Annotated[
        Text, says("what the firm would pay without it beside what it can bear; empty without amounts")
    ] = ""
    also: Annotated[list[Text], says("other general terms for it in policies")] = []
    because: Because = []
    reasons: Annotated[list[Text], says("the same in sentences")] = []
    drivers: Annotated[list[Id], says("weak answers that make it matter, the weakest first")] = []
    not_covered: Annotated[list[Text], says("what such a cover commonly leaves out")] = []
    by_amount: Annotated[bool, says("whether amounts decided the level, or rules alone")] = False
    p50: Annotated[Yen | None, says("half of the incidents that stand for it stay below")] = None
    p95: Annotated[Yen | None, says("95 of 100 stay below")] = None
    limit_hint: Annotated[
        Yen | None, says("the smallest published limit that reaches what is needed, or the highest one")
    ] = None
    limit_by_rareness: Annotated[
        bool, says("whether the limit is the smallest because such incidents are rare")
    ] = False
    held: Annotated[Id, says("whether the firm says that it holds it")] = ""


class Gap(Part, frozen=True, kw_only=True):
    """A loss that covers commonly leave out."""

    id: Annotated[Id, says("the loss")] = ""
    applies: Annotated[bool, says("whether it concerns this firm")] = False
    because: Because = []
    reason: Annotated[Text, says("why, or why not")] = ""
    p50: Median | None = None
    p95: P95 | None = None


class Service(Part, frozen=True, kw_only=True):
    """A service that a rule recommends."""

    id: Annotated[Id, says("the service")] = ""
    price: Annotated[Id, says("as published")] = ""
    because: Because = []
    reason: Annotated[Text, says("the same in a sentence")] = ""


class Publication(Part, frozen=True, kw_only=True):
    """Where an incident was published."""

    title: Annotated[Text, says("its title")] = ""
    publisher: Annotated[Text, says("by whom")] = ""
    url: Annotated[Text, says("at what address")] = ""


class ReadPage(Part, frozen=True, kw_only=True):
    """A page that was read."""

    title: Annotated[Text, says("its title")] = ""
    url: Annotated[Text, says("its address")] = ""


class Asked(Part, frozen=True, kw_only=True):
    """A law, guideline or condition that concerns firms of the trade."""

    id: Annotated[Id, says("its id")] = ""
    title: Annotated[Text, says("its name")] = ""
    only: Annotated[Text, says("which firms of the trade it is for, as a condition; empty where for all")] = (
        ""
    )
    edition: Annotated[Text, says("its edition or number")] = ""
    published: Annotated[Text, says("when it was published or came into force, or `undated`")] = ""
    binding: Annotated[Id, says("`law`, `contract`, `rule`, `guideline` or `voluntary`")] = ""
    who: Annotated[Text, says("whom it binds")] = ""
    text: Annotated[Text, says("what it asks")] = ""
    first_step: Annotated[Text, says("what to do first, may be empty")] = ""
    confirm: Annotated[Text, says("what to check before use, may be empty")] = ""
    url: Annotated[Text, says("its official address")] = ""
    sources: Annotated[list[ReadPage], says("the pages that were read")] = []
    mark: Annotated[Id, says("how it was checked")] = ""
    read: Annotated[Text, says("the day on which they were read")] = ""


class System(Part, frozen=True, kw_only=True):
    """Something that firms of the trade work with."""

    id: Annotated[Id, says("its id")] = ""
    title: Annotated[Text, says("what it is called")] = ""
    only: Annotated[Text, says("which firms of the trade have it, as a condition; empty where all")] = ""
    text: Annotated[Text, says("what a day without it means")] = ""


class Message(Part, frozen=True, kw_only=True):
    """A message to a vendor about a question that is weak or open."""

    question: Annotated[Id, says("the question")] = ""
    whom: Annotated[Text, says("whom it goes to")] = ""
    text: Annotated[Text, says("the message, ready to send")] = ""


class Trade(Part, frozen=True, kw_only=True):
    """The trade of the firm."""

    id: Annotated[Id | None, says("the trade; null where the catalogue has no file of it")] = None
    size: Annotated[Id, says("`small` or `mid`, which decides what its people are called")] = ""
    duties: Annotated[list[Asked], says("what is asked of such a firm")] = []
    systems: Annotated[list[System], says("what it works with")] = []
    messages: Annotated[list[Message], says("messages to vendors")] = []


class Case(Part, frozen=True, kw_only=True):
    """A published incident that began like this firm's weaknesses."""

    id: Annotated[Id, says("the incident (`cyberdiag show ID`)")] = ""
    because: Annotated[list[Id], says("questions that they share, or facts")] = []
    reported: Annotated[list[Id], says("shared weaknesses that a report or the press named")] = []
    inferred: Annotated[list[Id], says("shared weaknesses as an editor read the report")] = []
    alike: Annotated[
        list[Id], says("what it has in common with the firm: `industry`, `size`, `country`")
    ] = []
    sources: Annotated[list[Publication], says("where it was published")] = []
