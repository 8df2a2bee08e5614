"""What the page of a book says, worded and rounded; templates, tables and JSON print it."""

from __future__ import annotations

from msgspec import Struct


class Fact(Struct, frozen=True):
    """A number at the top of the page, with what is to be known of it."""

    id: str
    label: str
    value: str
    note: str = ""


class CallView(Struct, frozen=True):
    """A firm to call; `parts` stand in the order of the page's columns."""

    number: int
    client: str
    name: str
    about: str
    rating: str
    tone: str
    sentence: str
    parts: tuple[str, ...]
    soon: bool
    """Whether it is one of those of this week."""


class Bar(Struct, frozen=True):
    """How many firms have a score from `start` on; places are those of the drawing."""

    start: str
    count: int
    x: float
    y: float
    width: float
    height: float
    tone: str


class Share(Struct, frozen=True):
    """How many firms have a rating; of the last, none that is settled."""

    rating: str
    label: str
    points: str
    count: int
    percent: str
    tone: str


class Held(Struct, frozen=True):
    """An essential that holds ratings down, and how many firms lack it."""

    question: str
    headline: str
    count: int


class Spread(Struct, frozen=True):
    """How the scores of one diagnosis are spread."""

    id: str
    title: str
    median: str
    answer: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    mark: float
    """Where the median is."""
    shares: tuple[Share, ...]
    held: tuple[Held, ...]
    caption: str
    guessed: str
    told: str


class Cell(Struct, frozen=True):
    """A median of a group; empty where the group is too small."""

    id: str
    text: str
    tone: str
    value: float | None


class Group(Struct, frozen=True):
    """A trade with its medians and the question that most often costs it most."""

    id: str
    title: str
    count: int
    cells: tuple[Cell, ...]
    weakest: str


class Heat(Struct, frozen=True):
    """Trades beside the values of an axis; `few` are the groups too small for a number."""

    id: str
    title: str
    axis: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    few: str
    answer: str
    key: tuple[tuple[str, str], ...]


class Weak(Struct, frozen=True):
    """A measure that many firms lack: counts of firms, bars in percent of those it applies to, and what to do once for all."""

    question: str
    headline: str
    text: str
    none: int
    partly: int
    unknown: int
    of: int
    fills: tuple[float, float, float]
    way: str
    label: str
    step: str
    levels: str
    paper: str
    """A free paper that helps, if any."""
    reach: int
    best: int
    """For so many firms it is the single step that lowers the expected loss most."""
    most: str
    """The same in words; empty where it is none."""

    @property
    def lacking(self) -> int:
        """How many firms do not have all of it, as far as they know."""
        return self.none + self.partly + self.unknown


class Weakest(Struct, frozen=True):
    """The measures of one diagnosis that some firm lacks, those first that cost most; the page shows the first few."""

    id: str
    title: str
    answer: str
    shown: int
    rows: tuple[Weak, ...]


class Missing(Struct, frozen=True):
    """Firms without answers that can be used, and what to do about it."""

    id: str
    label: str
    count: int
    detail: str
    then: str
    named: str
    names: tuple[tuple[str, str], ...]


class RejectView(Struct, frozen=True):
    """A file that could not be read."""

    path: str
    place: str
    text: str


class Moved(Struct, frozen=True):
    """A score then and now over the same firms; places are those of the drawing."""

    id: str
    title: str
    before: str
    now: str
    points: str
    direction: str
    x: float
    to: float


class Change(Struct, frozen=True):
    """A measure that firms took, or gave up, between the rounds."""

    question: str
    headline: str
    gained: int
    lost: int


class Trend(Struct, frozen=True):
    """The same firms in both rounds."""

    id: str
    title: str
    answer: str
    rows: tuple[Moved, ...]
    changes: tuple[Change, ...]
    risen: tuple[Moved, ...]
    fallen: tuple[Moved, ...]
    end: str
    told: str


class Overview(Struct, frozen=True):
    """Everything the page says, in one language."""

    lang: str
    title: str
    date: str
    program: str
    running: str
    lead: str
    facts: tuple[Fact, ...]
    calls: tuple[CallView, ...]
    call_answer: str
    columns: tuple[str, ...]
    spreads: tuple[Spread, ...]
    heats: tuple[Heat, ...]
    weak: tuple[Weakest, ...]
    no_weak: str
    missing: tuple[Missing, ...]
    missing_answer: str
    rejects: tuple[RejectView, ...]
    rejects_answer: str
    more_rejects: str
    trends: tuple[Trend, ...]
    no_trend: str
    footer: tuple[str, ...]
