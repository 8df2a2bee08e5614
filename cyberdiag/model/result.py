"""The result as scripts read it (`cyberdiag/result/1`): each key once, with its unit and its meaning.

`report.result` builds these records and writes them, `compare` reads them again, and `catalog.schemas` and the tables
of `docs/reference.md` are made from them. A key that may be UNSET is left out where it says nothing; every other
default stands for a key that results of earlier versions lack. Keys of later versions are passed over.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from cyberdiag.model.record import says
from cyberdiag.model.result_advice import Case, Cover, Gap, Service, Trade
from cyberdiag.model.result_loss import Loss
from cyberdiag.model.result_peers import Among
from cyberdiag.model.result_said import Answered, Disagreement, Rests
from cyberdiag.model.result_since import Since
from cyberdiag.model.result_targets import Gate, Target
from cyberdiag.model.result_units import (
    Count,
    Date,
    Days,
    Given,
    Id,
    NumberPair,
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

    id: Annotated[Id, says("its id")]
    version: Annotated[Text, says("its version")]
    title: Annotated[Text, says("its title")]
    base: Annotated[Id, says("the questionnaire that it lies over")]


class Score(Part, frozen=True, kw_only=True):
    """A score with its rating."""

    score: Annotated[
        Points | None,
        says(
            "on the scale of its method: 0 to 100, a sum, a level; null where nothing applies, and where questions "
            "were not asked"
        ),
    ]
    score_range: Annotated[
        PointsPair | None,
        says("what it could be once every open question is answered, whatever the answers are"),
    ] = None
    known: Annotated[Share, says("share of the weight that was really answered")] = 0.0
    rating: Annotated[
        Id | None,
        says("the band, as gates leave it; null without bands, and where an estimate may lie in several"),
    ]
    questions: Annotated[Count, says("questions that count")] = 0
    full: Annotated[
        Points | UnsetType,
        says("the best score there is; left out where that is 100 of a share of full marks"),
    ] = UNSET

    @property
    def expected(self) -> float | None:
        """The score, or what an early stop lets one expect of it."""
        return self.score


class Counts(Part, frozen=True, kw_only=True):
    """How many questions there were."""

    asked: Annotated[Count, says("questions that apply: answered, unknown and unanswered together")] = 0
    answered: Annotated[Count, says("of these, answered")] = 0
    unknown: Annotated[Count, says('answered with "don\'t know"')] = 0
    not_applicable: Annotated[Count, says("questions that do not apply to this firm")] = 0
    unanswered: Annotated[Count, says("still open")] = 0


class Finding(Part, frozen=True, kw_only=True):
    """A question whose answer misses full marks."""

    question: Annotated[Id, says("the question")] = ""
    answer: Annotated[
        Text, says("the answer; several with commas between them, `unknown` where it is open")
    ] = ""
    points_lost: Annotated[Points, says("weight × the share of full marks that is missed")] = 0.0
    severity: Annotated[Text, says("by the thresholds of the questionnaire; empty where it has none")] = ""
    action: Annotated[Id | None, says("the action that mends it")] = None


class Scored(Score, frozen=True):
    """A questionnaire with its score; what is not keyword-only is written first."""

    id: Annotated[Id, says("the questionnaire")]
    version: Annotated[Text, says("its version")]
    title: Annotated[Text, says("its title")]


class Diagnosis(Scored, frozen=True, kw_only=True):
    """One diagnosis."""

    estimate: Annotated[
        Points | UnsetType,
        says("what the answers so far let one expect of the score, where questions were not asked"),
    ] = UNSET
    estimate_range: Annotated[
        PointsPair | UnsetType,
        says("its interval, which held for about nine of ten made-up firms in our own trial calculation"),
    ] = UNSET
    asked: Annotated[Count, says('questions that were answered, "don\'t know" too')] = 0
    gates: Annotated[list[Gate], says("gates that hold the rating down")] = []
    counts: Annotated[Counts, says("how many questions there were")] = Counts()
    axes: Annotated[
        dict[Annotated[str, Meta(title="axis")], dict[Annotated[str, Meta(title="value")], Score]],
        says("the score of the questions with this value on this axis, such as `axes.domain.technical`"),
    ]
    findings: Annotated[
        list[Finding], says("questions whose answers miss full marks; those that lose most come first")
    ] = []
    not_applicable: Annotated[list[Id], says("the questions that do not apply")] = []
    targets: Annotated[list[Target] | UnsetType, says("what is to be reached by some time")] = UNSET
    lacking: Annotated[
        dict[Annotated[str, Meta(title="what")], list[Id]] | UnsetType,
        says("questions whose answers lack a reason (`reason`) or evidence (`evidence`) that is demanded"),
    ] = UNSET

    @property
    def expected(self) -> float | None:
        """The score, or what an early stop lets one expect of it."""
        return self.score if isinstance(self.estimate, UnsetType) else self.estimate


class Action(Part, frozen=True, kw_only=True):
    """One improvement."""

    id: Annotated[Id, says("the improvement")]
    questions: Annotated[list[Id], says("the questions whose answers it betters")]
    diagnosis: Annotated[Id, says("the diagnosis that it belongs to")] = ""
    because: Annotated[list[Id], says("the findings that it mends")] = []
    score_gain: Annotated[Points, says("what the score of that diagnosis gains")] = 0.0
    loss_reduction: Annotated[
        Yen | None, says("what it takes off the expected loss of a year; null without an estimate")
    ] = None
    loss_reduction_range: Annotated[
        YenPair | None, says("its range, as rates, amounts and effects of controls are uncertain")
    ] = None
    scenario: Annotated[
        Id | None, says("the kind of incident where it saves most; null where it saves nothing")
    ] = None
    rarer: Annotated[
        Share | None, says("share of the incidents of that kind that no longer happen; null likewise")
    ] = None
    cheaper: Annotated[
        Share | None, says("share that each of the others costs less on average; null likewise")
    ] = None
    effort: Annotated[Id, says("work it takes")] = ""
    cost: Annotated[Id, says("money it takes")] = ""
    price: Annotated[Yen | None, says("what it costs a year at most; null unless a source says so")] = None
    back: Annotated[
        NumberPair | None,
        says("`loss_reduction_range` over `price`: saved for each yen; null unless both are known"),
    ] = None
    wave: Annotated[
        Id | None,
        says("part of the plan in which it is due: `week`, `month` or `quarter`; null after these"),
    ] = None
    due: Annotated[Date | None, says("by when it is done; null after the last wave")] = None
    horizon_days: Annotated[Days | None, says("days from the date of the result to `due`; null likewise")] = (
        None
    )
    opens: Annotated[list[Id], says("gates that it helps to open")] = []


class Deadline(Part, frozen=True, kw_only=True):
    """A limit of a duty, without a date: nothing has leaked yet."""

    id: Annotated[Id, says("a duty")] = ""
    rule: Annotated[Id, says("one of its limits")] = ""
    kind: Annotated[Id, says("how hard that limit is")] = ""
    count: Annotated[Id, says("how it is counted from the moment of knowing")] = ""
    value: Annotated[Count, says("how many of these; 0 with `none`")] = 0


class Facts(Part, frozen=True, kw_only=True):
    """What the facts of a report rest on, and how old they are."""

    reviewed: Annotated[
        Date | None,
        says("day on which the list of sources was last gone through; null where it does not say"),
    ] = None
    old: Annotated[bool, says("whether the report is of a day long after that")] = False
    original: Annotated[Count, says("facts read in the original or a copy of it")] = 0
    secondary: Annotated[Count, says("facts read in a secondary source or an article")] = 0
    judgement: Annotated[Count, says("numbers that are our own judgement")] = 0


class Result(Part, frozen=True, kw_only=True):
    """A result: who was assessed and when, and what the answers come to."""

    schema: Annotated[Format, says(f"`{RESULT_SCHEMA}`", title="text")]
    cyberdiag: Annotated[Text, says("version of the program")] = ""
    digest: Annotated[
        str,
        says(
            "SHA-256 of all that does not depend on the language; its first twelve digits are the"
            " result ID that every report shows",
            title="text",
            pattern="^[0-9a-f]{64}$",
        ),
    ] = ""
    date: Annotated[Date, says("day of the report")]
    lang: Annotated[Id, says("`ja` or `en`")] = ""
    organisation: Annotated[Text, says("the firm; empty where not given, and with `--anonymous`")] = ""
    respondent: Annotated[Text, says("who answered; likewise")] = ""
    profile: Annotated[
        dict[Annotated[str, Meta(title="fact")], Given], says("the facts about the firm that count, by id")
    ] = {}
    overlays: Annotated[list[Overlay] | UnsetType, says("the overlays that were used, if any")] = UNSET
    diagnoses: Annotated[
        list[Diagnosis], says("one for each questionnaire, with the keys of a score and these")
    ]
    loss: Annotated[
        Loss | None,
        says("the loss estimate; null where the questionnaire asks for a few facts about the firm only"),
    ] = None
    covers: Annotated[list[Cover], says("all kinds of cover, in fixed order")] = []
    gaps: Annotated[list[Gap], says("losses that covers commonly leave out")] = []
    services: Annotated[list[Service], says("services that a rule recommends")] = []
    cases: Annotated[list[Case], says("published incidents that began like this firm's weaknesses")] = []
    weaknesses_without_case: Annotated[
        list[Id] | UnsetType, says("weaknesses that no case in the catalogue has, where advice was made")
    ] = UNSET
    trade: Annotated[
        Trade | None, says("the trade of the firm; null where the facts about it were not all asked")
    ] = None
    facts: Annotated[Facts | None, says("what the facts of its report rest on, and how old they are")] = None
    actions: Annotated[list[Action], says("improvements; those worth most for their effort come first")] = []
    deadlines: Annotated[
        list[Deadline],
        says(
            "what the firm would have to do after a leak of unknown kind; filled where `leak-response`"
            " is assessed"
        ),
    ] = []
    coming: Annotated[
        list[Id] | UnsetType,
        says("questions that come next, where some were not asked; nothing is known of them"),
    ] = UNSET
    unknowns: Annotated[
        list[Id], says('the questions that are open or answered with "don\'t know", the heaviest first')
    ] = []
    since: Annotated[Since | UnsetType, says("what changed since earlier rounds, if any")] = UNSET
    peers: Annotated[Among | UnsetType, says("the firm's place among those of a book, with `--peers`")] = (
        UNSET
    )
    answers: Annotated[
        dict[Annotated[str, Meta(title="question")], Answered],
        says(
            "every answer that was given to the chosen questionnaires and the profile, also where other"
            " answers switch its question off"
        ),
    ]
    evidence: Annotated[
        Rests | UnsetType,
        says("what answers rest on; no score depends on it. Missing where no evidence is told"),
    ] = UNSET
    disagreements: Annotated[
        list[Disagreement] | UnsetType,
        says("questions that several people answered differently (`answers merge`), if any"),
    ] = UNSET

    @property
    def versions(self) -> dict[str, str]:
        """The version of every questionnaire and overlay in it, by id."""
        return {d.id: d.version for d in self.diagnoses} | {o.id: o.version for o in self.overlays or ()}

    def diagnosis(self, name: str) -> Diagnosis | None:
        """Return the diagnosis by a questionnaire, or None where it was not used."""
        return next((d for d in self.diagnoses if d.id == name), None)
