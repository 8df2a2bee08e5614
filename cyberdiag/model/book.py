"""A book of many firms as `book report -f json` writes it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from cyberdiag.model.record import Record, says
from cyberdiag.model.result_units import Count, Date, Id, Number, Points, Share, Text

BOOK_SCHEMA = "cyberdiag/book/1"

Median = Annotated[Points | None, says("median; null where fewer than 10 firms have a score")]


class FirmScore(Record, frozen=True, kw_only=True):
    """What one diagnosis of a firm comes to."""

    score: Annotated[Points | None, says("the score; null where it is an estimate or there is none")]
    estimate: Annotated[Points | None, says("what is expected of it where questions were not asked")]
    low: Annotated[Points | None, says("the least that it may be")]
    high: Annotated[Points | None, says("the most that it may be")]
    rating: Annotated[Id | None, says("the rating; null where it is not settled")]
    known: Annotated[Share, says("share of the weight that was answered")]
    weakest: Annotated[Id | None, says("the question that costs most points")]
    parts: Annotated[
        dict[Annotated[str, Meta(title="axis/value")], Points | None],
        says("score of each value of each axis"),
    ]


class Firm(Record, frozen=True, kw_only=True):
    """One firm."""

    client: Annotated[Text, says("its name in the book; a number with `--anonymous`")]
    organisation: Annotated[Text, says("its organisation; empty with `--anonymous`")]
    date: Annotated[
        Text, says("the day of its answers; the month with `--anonymous`; empty where none is known")
    ]
    trade: Annotated[Id | None, says("its choice of `industry`")]
    employees: Annotated[Number | None, says("how many people; null with `--anonymous`")]
    revenue: Annotated[Number | None, says("revenue in yen; null with `--anonymous`")]
    employees_from: Annotated[Number | None, says("where its band of people begins")]
    revenue_from: Annotated[Number | None, says("where its band of revenue begins")]
    diagnoses: Annotated[
        dict[Annotated[str, Meta(title="id")], FirmScore],
        says("each diagnosis that it has a score or an estimate of"),
    ]
    expected_annual: Annotated[
        Number | None,
        says(
            "expected loss a year in yen; two significant figures with `--anonymous`; null without an estimate"
        ),
    ]
    step: Annotated[Id | None, says("the single step that lowers it most")]
    step_saves: Annotated[Number | None, says("what that step saves, yen a year")]


class ToCall(Record, frozen=True, kw_only=True):
    """A firm to call."""

    client: Annotated[Text, says("the firm")]
    reason: Annotated[Text, says("why, in one sentence")]
    parts: Annotated[
        dict[Annotated[str, Meta(title="part")], Text],
        says("the parts of its rank, each under what it is called"),
    ]


class WeakMeasure(Record, frozen=True, kw_only=True):
    """A measure that some firm lacks."""

    question: Annotated[Id, says("the question")]
    diagnosis: Annotated[Id, says("its questionnaire")]
    headline: Annotated[Text, says("the improvement in short")]
    none: Annotated[Count, says("firms that do not have it")]
    partly: Annotated[Count, says("firms that have a part of it")]
    unknown: Annotated[Count, says('firms that "don\'t know"')]
    applies: Annotated[Count, says("firms that it applies to and that answered")]
    way: Annotated[
        Literal["letter", "sheet", "session", "question"],
        Meta(title="id"),
        says("how to reach all of them at once"),
    ]
    step: Annotated[Text, says("what that is")]
    reach: Annotated[Count, says("how many firms it reaches")]
    best_step_of: Annotated[Count, says("for how many it is the step that lowers the expected loss most")]


class TradeMedians(Record, frozen=True, kw_only=True):
    """The firms of one trade; only trades of 10 and more stand here."""

    diagnosis: Annotated[Id, says("the questionnaire")]
    trade: Annotated[Text, says("choice of `industry`; empty for all firms")]
    firms: Annotated[Count, says("how many have a score")]
    medians: Annotated[
        dict[Annotated[str, Meta(title="value")], Median], says("medians by value of the first axis")
    ]


class Unread(Record, frozen=True, kw_only=True):
    """Why a file was not taken in; one file may have several reasons."""

    path: Annotated[Text, says("the file; only its kind with `--anonymous`")]
    place: Annotated[Text, says("line, row or cell")]
    reason: Annotated[Text, says("the reason; empty with `--anonymous`")]


class Book(Record, frozen=True, kw_only=True):
    """Many firms at a glance."""

    schema: Annotated[Literal["cyberdiag/book/1"], Meta(title="text"), says("what this is")]
    cyberdiag: Annotated[Text, says("version of the program")]
    date: Annotated[Date, says("as of when")]
    lang: Annotated[Text, says("language of the words")]
    anonymous: Annotated[bool, says("whether names and exact figures are left out")]
    questionnaires: Annotated[
        dict[Annotated[str, Meta(title="id")], Text], says("the version of each questionnaire")
    ]
    assessed: Annotated[Count, says("firms with a score or an estimate")]
    older_than_a_year: Annotated[Count, says("firms whose answers are a year old or older")]
    without_answers: Annotated[Count, says("firms that have not answered")]
    files_rejected: Annotated[Count, says("files that were not taken in")]
    medians: Annotated[
        dict[Annotated[str, Meta(title="id")], Points | None], says("median score of each diagnosis")
    ]
    calls: Annotated[list[ToCall], says("whom to call, first to last")]
    weak: Annotated[
        list[WeakMeasure], says("measures that firms lack, those first that cost most points in all")
    ]
    trades: Annotated[list[TradeMedians], says("medians by trade")]
    waiting: Annotated[list[Text], says("firms that have not answered; empty with `--anonymous`")]
    rejects: Annotated[list[Unread], says("what was not taken in")]
    firms: Annotated[list[Firm], says("every firm that answered")]
