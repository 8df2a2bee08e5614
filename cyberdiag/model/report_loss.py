"""The loss section of the report, worded and rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from cyberdiag.model.ref import Ref


class ItemView(Struct, frozen=True):
    """A cost item of one kind of incident, with where its amount comes from."""

    title: str
    text: str
    cover: str
    chance: str
    mean: str
    formula: str
    source: str
    url: str
    mark: str


class ScenarioView(Struct, frozen=True):
    """A kind of incident: its chance a year, its amounts if it happens, the weak answers that raise both."""

    id: str
    title: str
    text: str
    rate: str
    once_in: str
    p50: str
    p90: str
    p95: str
    half: str
    tail: str
    mean: str
    share: str
    grade: str
    grade_text: str
    basis: str
    source: str
    url: str
    items: tuple[ItemView, ...]
    because: tuple[Ref, ...] = ()


class BlockView(Struct, frozen=True):
    """What falls on one kind of cover, or on none; `fill` and `fill_high` place P50 and P95 on a log scale."""

    id: str
    title: str
    text: str
    covered: bool
    p50: str
    p95: str
    span: str
    eal: str
    hit: str
    scenario: str
    scenario_id: str
    fill: float
    fill_high: float


class CurveView(Struct, frozen=True):
    """The loss exceedance curve in a box of 480 x 200 units, with its axis labels and table."""

    points: str
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    table: tuple[tuple[str, str], ...]


class LossView(Struct, frozen=True):
    """Everything that the report says about money; `missing` names what it would take to say it."""

    missing: tuple[Ref, ...] = ()
    chance: str = ""
    once_in: str = ""
    main: ScenarioView | None = None
    expected: str = ""
    expected_range: str = ""
    over: tuple[tuple[str, str], ...] = ()
    scenarios: tuple[ScenarioView, ...] = ()
    not_applicable: tuple[str, ...] = ()
    blocks: tuple[BlockView, ...] = ()
    scale: tuple[tuple[float, str], ...] = ()  # marks below the bars of the blocks: percent, amount
    curve: CurveView | None = None
    percentiles: tuple[tuple[str, str], ...] = ()
    facts: tuple[Ref, ...] = ()
    tolerable: str = ""
    jo: str = ""
    jo_text: str = ""
    assumed: tuple[str, ...] = ()
    honesty: tuple[str, ...] = ()
    run: str = ""
