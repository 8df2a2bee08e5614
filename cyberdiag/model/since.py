"""What changed since the rounds before, as it is printed: worded, ordered and rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.page import Page


class ScoreSince(Struct, frozen=True):
    """A score then and now; `points` is what the firm moved it, with its sign, by the same questions.

    `told` says what only the questionnaire did, or that there is nothing to compare with. `direction` is `up`, `down`,
    `same` or nothing.
    """

    id: str
    title: str
    before: str
    now: str
    points: str
    told: str
    direction: str


class RoundDot(Struct, frozen=True):
    """A round on the chart: where, its score and its month; both texts are empty where they have no room."""

    x: float
    y: float
    text: str
    month: str


class Trend(Struct, frozen=True):
    """One diagnosis over all rounds; `line` are SVG points in a box of 240 by 58, `told` is the same in words."""

    id: str
    title: str
    line: str
    dots: tuple[RoundDot, ...]
    told: str


class RoundRow(Struct, frozen=True):
    """One round of one diagnosis: its day, what was told then, and by the questionnaire of now."""

    title: str
    date: str
    then: str
    now: str


class SinceView(Struct, frozen=True):
    """The block "Since last time"; `pages` hold all that changed, `before` the old answers of changed questions.

    `basis` says by which questions the scores are compared. `plan` and `worse` are one sentence each, with some of what they count in `done` and `worst`.
    """

    title: str
    span: str
    basis: str
    scores: tuple[ScoreSince, ...]
    plan: str
    done: str
    worse: str
    worst: tuple[tuple[str, str], ...]
    questionnaire: str
    notes: tuple[str, ...]
    trends: tuple[Trend, ...]
    rounds: tuple[RoundRow, ...]
    pages: tuple[Page, ...]
    before: Mapping[str, str] = {}


class ComparisonPage(Struct, frozen=True):
    """A comparison on a page of its own."""

    lang: str
    title: str
    organisation: str
    date: str
    program: str
    running: str
    since: SinceView
