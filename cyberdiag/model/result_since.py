"""What a result keeps of the rounds before: the same as `compare` writes of the last of them and this one."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from cyberdiag.model.record import says
from cyberdiag.model.result_units import Date, Given, Id, Number, Part, Points, Rate, Share, Text

Difference = Annotated[float, Meta(title="points", ge=-2e6, le=2e6)]
Versions = dict[Annotated[str, Meta(title="id")], Text]
State = Annotated[Literal["done", "begun", "open", "unknown", "unasked", "gone"], Meta(title="id")]
Kind = Annotated[
    Literal["better", "worse", "known", "unknown", "answered", "withdrawn", "other"], Meta(title="id")
]


class Reached(Part, frozen=True, kw_only=True):
    """What a score came to."""

    score: Annotated[Points | None, says("the score; null where it is an estimate")] = None
    estimate: Annotated[Points | None, says("what is expected of it where questions were not asked")] = None
    rating: Annotated[Id | None, says("the rating")] = None


class Then(Part, frozen=True, kw_only=True):
    """What a diagnosis came to in an earlier round."""

    id: Annotated[Id, says("the diagnosis, or the value of its first axis")]
    old: Annotated[Reached | None, says("as scored then; null where that is not known")] = None
    bridge: Annotated[Reached | None, says("the answers of then under the questionnaire of now")] = None


class Common(Part, frozen=True, kw_only=True):
    """Then and now by the questions that both answered."""

    old: Annotated[Reached | None, says("the answers of then to these questions")] = None
    new: Annotated[Reached | None, says("the answers of now to these questions")] = None


class Moved(Then, frozen=True, kw_only=True):
    """One score then and now."""

    new: Annotated[Reached | None, says("now")] = None
    common: Annotated[
        Common | None,
        says("then and now by the questions that both answered; null where both were asked them all"),
    ] = None
    by_questionnaire: Annotated[
        Difference | None, says("what only the questionnaire gave: `bridge` less `old`")
    ] = None
    by_firm: Annotated[
        Difference | None,
        says("what the firm gave by the same questions: `new` less `bridge`, or within `common`"),
    ] = None


class MovedDiagnosis(Moved, frozen=True, kw_only=True):
    """A diagnosis then and now."""

    axes: Annotated[
        dict[Annotated[str, Meta(title="value")], Moved], says("the same for each value of its first axis")
    ] = {}


class Seen(Part, frozen=True, kw_only=True):
    """One of the two sides."""

    date: Annotated[Date, says("its date")]
    assessed_afresh: Annotated[bool, says("whether it is an answers file, scored anew")] = False
    answered: Annotated[Versions, says("the version of each questionnaire that was answered")] = {}
    scored: Annotated[Versions, says("the version of each that it was scored by")] = {}
    expected_annual: Annotated[Number | None, says("expected loss of a year in yen")] = None
    probability_any: Annotated[Share | None, says("chance of any incident in a year")] = None


class Edited(Part, frozen=True, kw_only=True):
    """What changed in the questions of a questionnaire."""

    added: Annotated[list[Id], says("new questions")] = []
    dropped: Annotated[list[Id], says("questions that are gone")] = []
    renamed: Annotated[list[list[Id]], says("the id of then and of now")] = []
    reworded: Annotated[list[Id], says("questions in other words")] = []
    reweighted: Annotated[list[list[Given]], says("the id, its weight of then and of now")] = []
    rechosen: Annotated[list[Id], says("questions with other choices or points")] = []
    reconditioned: Annotated[list[Id], says("questions asked under other conditions")] = []


class Edition(Part, frozen=True, kw_only=True):
    """A questionnaire or overlay whose version differs."""

    id: Annotated[Id, says("the questionnaire or overlay")]
    old: Annotated[Text | None, says("its version then")] = None
    new: Annotated[Text | None, says("its version now")] = None
    changes: Annotated[Edited | None, says("null where the version of then is not on record")] = None


class ChangedAnswer(Part, frozen=True, kw_only=True):
    """An answer that is not what it was."""

    question: Annotated[Id, says("the question")]
    old: Annotated[Given | None, says("the answer then; null without one")] = None
    new: Annotated[Given | None, says("the answer now; null without one")] = None
    kind: Annotated[Kind, says("what became of it")]


class Frequency(Part, frozen=True, kw_only=True):
    """How often a kind of incident happens in a year."""

    id: Annotated[Id, says("the kind of incident")]
    old: Annotated[Rate | None, says("then; null where it cannot happen or is not estimated")] = None
    new: Annotated[Rate | None, says("now; null likewise")] = None


class MovedCover(Part, frozen=True, kw_only=True):
    """A kind of cover whose level is another one."""

    id: Annotated[Id, says("the kind of cover")]
    old: Annotated[Id | None, says("its level then")] = None
    new: Annotated[Id | None, says("its level now")] = None


class Planned(Part, frozen=True, kw_only=True):
    """What became of an action that the plan of last time had a date for."""

    question: Annotated[Id, says("the question that it mends")]
    state: Annotated[
        State, says("`done`, `begun` (better, not yet full marks), `open`, `unknown`, `unasked` or `gone`")
    ]


class Round(Part, frozen=True, kw_only=True):
    """An earlier round."""

    date: Annotated[Date, says("its date")]
    diagnoses: Annotated[list[Then], says("the diagnoses of now, as they were then")] = []


class Since(Part, frozen=True, kw_only=True):
    """The last round and this one, with what all earlier ones came to."""

    old: Annotated[Seen, says("last time")]
    new: Annotated[Seen, says("this time")]
    bridged: Annotated[bool, says("whether the old answers could be scored by the questionnaire of now")]
    diagnoses: Annotated[list[MovedDiagnosis], says("scores then and now")] = []
    questionnaires: Annotated[list[Edition], says("questionnaires whose version differs")] = []
    answers: Annotated[list[ChangedAnswer], says("answers that are not what they were")] = []
    profile: Annotated[list[ChangedAnswer], says("facts about the firm likewise")] = []
    rates: Annotated[list[Frequency], says("how often each kind of incident happens in a year")] = []
    covers: Annotated[list[MovedCover], says("kinds of cover whose level changed")] = []
    done: Annotated[list[Id], says("questions of then's actions that have full marks now")] = []
    plan: Annotated[list[Planned], says("what the plan of last time had a date for")] = []
    rounds: Annotated[list[Round], says("all earlier rounds, the first one first")] = []
