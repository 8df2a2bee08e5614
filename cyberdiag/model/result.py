"""The result as scripts read it (`cyberdiag/result/1`): each key once, with its unit and its meaning.

`report.result` builds these records and writes them, `compare` reads them again, and `catalog.schemas` and the tables
of `docs/reference.md` are made from them. A key that may be UNSET is left out where it says nothing; every other
default stands for a key that results of earlier versions lack. Keys of later versions are passed over.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from cyberdiag.model.result_advice import Case, Cover, Gap, Service
from cyberdiag.model.result_loss import Loss
from cyberdiag.model.result_units import (
    Count,
    Date,
    Days,
    Given,
    Id,
    Part,
    Points,
    PointsPair,
    Share,
    Text,
    Yen,
    YenPair,
)

Format = Literal["cyberdiag/result/1"]
RESULT_SCHEMA: Format = "cyberdiag/result/1"
"""What a result file says it is, for those who write and those who read it."""


class Overlay(Part, frozen=True, kw_only=True):
    """An overlay that was used."""

    id: Annotated[Id, Meta(description="its id")]
    version: Annotated[Text, Meta(description="its version")]
    title: Annotated[Text, Meta(description="its title")]
    base: Annotated[Id, Meta(description="the questionnaire that it lies over")]


class Score(Part, frozen=True, kw_only=True):
    """A score with its rating."""

    score: Annotated[
        Points | None, Meta(description="0 to 100, or the sum of points; null where nothing applies")
    ]
    score_range: Annotated[
        PointsPair | None, Meta(description="what it could be once every open question is answered")
    ] = None
    known: Annotated[Share, Meta(description="share of the weight that was really answered")] = 0.0
    rating: Annotated[Id | None, Meta(description="the band, as gates leave it; null without bands")]
    questions: Annotated[Count, Meta(description="questions that count")] = 0


class Gate(Part, frozen=True, kw_only=True):
    """A gate that holds the rating down."""

    id: Annotated[Id, Meta(description="its id")] = ""
    cap: Annotated[Id, Meta(description="the best rating it allows")] = ""
    because: Annotated[list[Id], Meta(description="the questions that closed it")] = field(
        default_factory=list
    )


class Counts(Part, frozen=True, kw_only=True):
    """How many questions there were."""

    asked: Annotated[
        Count, Meta(description="questions that apply: answered, unknown and unanswered together")
    ] = 0
    answered: Annotated[Count, Meta(description="of these, answered")] = 0
    unknown: Annotated[Count, Meta(description='answered with "don\'t know"')] = 0
    not_applicable: Annotated[Count, Meta(description="questions that do not apply to this firm")] = 0
    unanswered: Annotated[Count, Meta(description="still open")] = 0


class Finding(Part, frozen=True, kw_only=True):
    """A question whose answer misses full marks."""

    question: Annotated[Id, Meta(description="the question")] = ""
    answer: Annotated[
        Text, Meta(description="the answer; several with commas between them, `unknown` where it is open")
    ] = ""
    points_lost: Annotated[Points, Meta(description="weight × the share of full marks that is missed")] = 0.0
    severity: Annotated[
        Text, Meta(description="by the thresholds of the questionnaire; empty where it has none")
    ] = ""
    action: Annotated[Id | None, Meta(description="the action that mends it")] = None


class Scored(Score, frozen=True):
    """A questionnaire with its score; what is not keyword-only is written first."""

    id: Annotated[Id, Meta(description="the questionnaire")]
    version: Annotated[Text, Meta(description="its version")]
    title: Annotated[Text, Meta(description="its title")]


class Diagnosis(Scored, frozen=True, kw_only=True):
    """One diagnosis."""

    gates: Annotated[list[Gate], Meta(description="gates that hold the rating down")] = field(
        default_factory=list
    )
    counts: Annotated[Counts, Meta(description="how many questions there were")] = Counts()
    axes: Annotated[
        dict[Annotated[str, Meta(title="axis")], dict[Annotated[str, Meta(title="value")], Score]],
        Meta(
            description="the score of the questions with this value on this axis, such as `axes.domain.technical`"
        ),
    ]
    findings: Annotated[
        list[Finding],
        Meta(description="questions whose answers miss full marks; those that lose most come first"),
    ] = field(default_factory=list)
    not_applicable: Annotated[list[Id], Meta(description="the questions that do not apply")] = field(
        default_factory=list
    )


class Action(Part, frozen=True, kw_only=True):
    """One improvement."""

    id: Annotated[Id, Meta(description="the improvement")]
    questions: Annotated[list[Id], Meta(description="the questions whose answers it betters")]
    diagnosis: Annotated[Id, Meta(description="the diagnosis that it belongs to")] = ""
    because: Annotated[list[Id], Meta(description="the findings that it mends")] = field(default_factory=list)
    score_gain: Annotated[Points, Meta(description="what the score of that diagnosis gains")] = 0.0
    loss_reduction: Annotated[
        Yen | None,
        Meta(description="what it takes off the expected loss of a year; null without an estimate"),
    ] = None
    loss_reduction_range: Annotated[
        YenPair | None, Meta(description="its range, as the rates are uncertain")
    ] = None
    effort: Annotated[Id, Meta(description="work it takes")] = ""
    cost: Annotated[Id, Meta(description="money it takes")] = ""
    horizon_days: Annotated[Days, Meta(description="within how many days it can be done")] = 0
    opens: Annotated[list[Id], Meta(description="gates that it helps to open")] = field(default_factory=list)


class Deadline(Part, frozen=True, kw_only=True):
    """A limit of a duty, without a date: nothing has leaked yet."""

    id: Annotated[Id, Meta(description="a duty")] = ""
    rule: Annotated[Id, Meta(description="one of its limits")] = ""
    kind: Annotated[Id, Meta(description="how hard that limit is")] = ""
    count: Annotated[Id, Meta(description="how it is counted from the moment of knowing")] = ""
    value: Annotated[Count, Meta(description="how many of these; 0 with `none`")] = 0


class Answered(Part, frozen=True, kw_only=True):
    """An answer that was given."""

    answer: Annotated[Given, Meta(description="the answer")]
    note: Annotated[Text | UnsetType, Meta(description="the note beside it")] = UNSET
    evidence: Annotated[Text | UnsetType, Meta(description="the evidence beside it")] = UNSET


class Result(Part, frozen=True, kw_only=True):
    """A result: who was assessed and when, and what the answers come to."""

    schema: Annotated[Format, Meta(title="text", description=f"`{RESULT_SCHEMA}`")]
    cyberdiag: Annotated[Text, Meta(description="version of the program")] = ""
    digest: Annotated[
        str,
        Meta(
            title="text",
            pattern="^[0-9a-f]{64}$",
            description="SHA-256 of all that does not depend on the language; its first twelve digits are the"
            " result ID that every report shows",
        ),
    ] = ""
    date: Annotated[Date, Meta(description="day of the report")]
    lang: Annotated[Id, Meta(description="`ja` or `en`")] = ""
    organisation: Annotated[
        Text, Meta(description="the firm; empty where not given, and with `--anonymous`")
    ] = ""
    respondent: Annotated[Text, Meta(description="who answered; likewise")] = ""
    profile: Annotated[
        dict[Annotated[str, Meta(title="fact")], Given],
        Meta(description="the facts about the firm that count, by id"),
    ] = field(default_factory=dict)
    overlays: Annotated[
        list[Overlay] | UnsetType, Meta(description="the overlays that were used, if any")
    ] = UNSET
    diagnoses: Annotated[
        list[Diagnosis], Meta(description="one for each questionnaire, with the keys of a score and these")
    ]
    loss: Annotated[
        Loss | None,
        Meta(
            description="the loss estimate; null where the questionnaire asks for a few facts about the firm only"
        ),
    ] = None
    covers: Annotated[list[Cover], Meta(description="all kinds of cover, in fixed order")] = field(
        default_factory=list
    )
    gaps: Annotated[list[Gap], Meta(description="losses that covers commonly leave out")] = field(
        default_factory=list
    )
    services: Annotated[list[Service], Meta(description="services that a rule recommends")] = field(
        default_factory=list
    )
    cases: Annotated[
        list[Case], Meta(description="published incidents that began like this firm's weaknesses")
    ] = field(default_factory=list)
    weaknesses_without_case: Annotated[
        list[Id] | UnsetType,
        Meta(description="weaknesses that no case in the catalogue has, where advice was made"),
    ] = UNSET
    actions: Annotated[
        list[Action], Meta(description="improvements; those worth most for their effort come first")
    ] = field(default_factory=list)
    deadlines: Annotated[
        list[Deadline],
        Meta(
            description="what the firm would have to do after a leak of unknown kind; filled where `leak-response`"
            " is assessed"
        ),
    ] = field(default_factory=list)
    unknowns: Annotated[
        list[Id],
        Meta(description='the questions that are open or answered with "don\'t know", the heaviest first'),
    ] = field(default_factory=list)
    answers: Annotated[
        dict[Annotated[str, Meta(title="question")], Answered],
        Meta(
            description="every answer that was given to the chosen questionnaires and the profile, also where other"
            " answers switch its question off"
        ),
    ]

    @property
    def versions(self) -> dict[str, str]:
        """The version of every questionnaire and overlay in it, by id."""
        return {d.id: d.version for d in self.diagnoses} | {o.id: o.version for o in self.overlays or ()}

    def diagnosis(self, name: str) -> Diagnosis | None:
        """Return the diagnosis by a questionnaire, or None where it was not used."""
        return next((d for d in self.diagnoses if d.id == name), None)
