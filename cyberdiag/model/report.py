"""Parts of the report as worded, ordered and rounded values; templates print these and calculate nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.report_radar import drawn

if TYPE_CHECKING:
    from datetime import date

    from cyberdiag.model.action_order import Wave
    from cyberdiag.model.aggregate import Band
    from cyberdiag.model.assessment import ClosedGate
    from cyberdiag.model.catalogue import Source
    from cyberdiag.model.head import Cap
    from cyberdiag.model.ref import Ref
    from cyberdiag.model.report_radar import Radar
    from cyberdiag.model.report_targets import TargetView

_SHORT = 4  # characters
_BESIDE = 106
"""The room for a label left of a bar."""


class SourceView(Struct, frozen=True):
    """A source as printed: `url` is the page that was read, `official` the address that was not opened, if there is one.

    `told` says what was read where that has no address, `details` are edition, section and date of publication.
    """

    id: str
    title: str
    publisher: str
    details: str
    url: str | None
    told: str
    official: str | None
    read: str
    mark: str


class DisagreementView(Struct, frozen=True):
    """A question that several people answered differently: who said what, and the answer that counts."""

    id: str
    text: str
    said: str
    answer: str


class OutdatedView(Struct, frozen=True):
    """A question whose evidence is valid no more: what the evidence is, and its last day."""

    id: str
    text: str
    evidence: str
    until: str


class ScoreView(Struct, frozen=True):
    """A score as printed: `text` is the number or a dash, `fill` how full its bar is (0 to 100).

    `tone` is the place of the rating among all ratings, A (best) to D, for colours; `most` are full marks.
    """

    text: str
    low: str
    high: str
    range: str
    out_of: str
    fill: float
    fill_low: float
    fill_high: float
    rating: str
    rating_label: str
    known: int
    questions: int
    ranged: bool
    tone: str = ""
    most: str = ""
    sure: bool = True
    """Whether every question has an answer, and none hangs on a fact that is not known."""

    @property
    def badge(self) -> str:
        """The rating where it is short enough to stand at the end of a bar."""
        return self.rating if len(self.rating) <= _SHORT else ""

    @property
    def blank(self) -> bool:
        """Whether no question counts."""
        return self.questions == 0


class EarlyView(Struct, frozen=True):
    """An early stop as printed: what to expect of the score, what is proven, and what was not asked.

    `marks` are the ratings with the place from which each begins on a bar, 0 to 100; `fill`, `fill_low` and `fill_high`
    place the estimate and its interval there.
    """

    value: str
    number: str
    likely: str
    rating: str
    told: str
    width: str
    proven: str
    rest: str
    parts: str
    coming: tuple[str, ...]
    marks: tuple[tuple[str, float], ...]
    fill: float
    fill_low: float
    fill_high: float


class Row(Struct, frozen=True):
    """One value of an axis with its score and questions; `label` fits beside a bar, `aims` are places of targets on it."""

    id: str
    title: str
    label: str
    score: ScoreView
    questions: tuple[str, ...] = ()
    aims: tuple[float, ...] = ()

    @property
    def squeezed(self) -> bool:
        """Whether the label is drawn narrower, because it might run under its bar."""
        return drawn(self.label) > _BESIDE


class HeatMap(Struct, frozen=True):
    """Scores of one axis against another; `cells[row][column]`, each with the questions behind it."""

    row_title: str
    column_title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Row, ...]], ...]
    note: str


class PeerView(Struct, frozen=True):
    """A published rate of firms that do what a question asks; `line` says it in a sentence."""

    id: str
    text: str
    answer: str
    rate: str
    fill: float
    basis: str
    line: str
    source: Source | None


class FindingView(Struct, frozen=True):
    """A weakness with the step that mends it."""

    id: str
    text: str
    answer: str
    severity: str
    severity_label: str
    points_lost: str
    action: str
    action_id: str = ""


class ActionView(Struct, frozen=True):
    """One improvement of the plan."""

    number: int
    id: str
    question: str
    headline: str
    who: str
    text: str
    effort: str
    cost: str
    horizon: str
    gain: str
    reason: str
    resource: Source | None
    wave: Wave | None = None
    due: date | None = None
    """By when; None is after all waves of the plan."""
    day: str = ""
    """The same as text, where there is one."""
    opens: bool = False
    """Whether it takes away what holds a rating down."""
    check: str = ""
    """That the answer is not known yet and comes first."""
    effect: str = ""
    """Which incident it makes rarer or cheaper, and by how much."""
    saving: str = ""
    """The range of what it takes off the expected loss, and what comes back for each yen where its price is known."""
    price: str = ""
    """What is bought for the cost, where a source tells its price."""
    priced: Source | None = None
    diagnosis: str = ""
    alike: str = ""
    """Which other actions of the list are the same work."""
    covers: tuple[Ref, ...] = ()
    cases: tuple[Ref, ...] = ()


class TimeBar(Struct, frozen=True):
    """One of the first actions on the time line; `fill` is how long its bar is in percent of the longest time.

    It is 0 where the action has no date.
    """

    number: int
    headline: str
    horizon: str
    fill: float


class Timeline(Struct, frozen=True):
    """The plan by day: bars from today, marks of the axis (percent, text), and by when the other actions are due."""

    bars: tuple[TimeBar, ...]
    ticks: tuple[tuple[float, str], ...]
    groups: tuple[tuple[str, tuple[Ref, ...], str], ...]  # by when, first actions, how many more in words


class UnknownView(Struct, frozen=True):
    """A question whose answer nobody knew, with whom to ask."""

    id: str
    text: str
    ask: str
    answer: str


class AnswerView(Struct, frozen=True):
    """One question of the appendix; `label` is its id, or the number of a fact."""

    id: str
    label: str
    section: str
    text: str
    answer: str
    state: str
    note: str
    evidence: str
    """Its words, and behind them files, holder and days."""
    kept: tuple[str, str, str, str, str]
    """Its words, files, date, holder and last day of the evidence, each by itself."""
    why: str
    sources: tuple[Ref, ...]
    references: tuple[str, ...]
    peer: str = ""


class DiagnosisView(Struct, frozen=True):
    """One diagnosis as printed; `lead` is the answer to "where do we stand" in one sentence."""

    id: str
    title: str
    version: str
    score: ScoreView
    sentence: str
    lead: str
    gates: tuple[ClosedGate, ...]
    gates_title: str
    after_first: str
    """What the first actions together lead to."""
    caps: tuple[tuple[Cap, tuple[str, ...]], ...]
    """Lacking answers that hold others down, each with the questions that it limits."""
    domains: tuple[Row, ...]
    domain_title: str
    radar: Radar | None
    heat: HeatMap | None
    findings: tuple[FindingView, ...]
    other_findings: tuple[FindingView, ...]
    findings_lead: str
    other_lead: str
    strengths: tuple[str, ...]
    peers: tuple[PeerView, ...]
    answers: tuple[tuple[str, tuple[AnswerView, ...]], ...]
    counts: str
    bands: tuple[tuple[Band, str, str], ...]
    """Ratings, best first, each with the points that it spans and its colour."""
    scale_end: str = "100"
    """What stands at the full end of the bars."""
    more_axes: tuple[tuple[str, tuple[Row, ...]], ...] = ()
    """The axes that no chart shows, by title."""
    overlays: tuple[str, ...] = ()
    """Overlays laid over it or over the facts, named with their versions; `version` names them too."""
    early: EarlyView | None = None
    """What is said instead of a score where some questions were not asked."""
    unanswered: bool = False  # none of its questions was answered, so that there is nothing to say
    targets: tuple[TargetView, ...] = ()
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What is demanded beside answers and does not stand there, with the questions."""
