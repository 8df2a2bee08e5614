"""The leak section of the report, worded and rounded."""

from __future__ import annotations

from msgspec import Struct


class StepView(Struct, frozen=True):
    """One phase of the path from preparation to afterwards; `fill` 0 to 100."""

    title: str
    score: str
    rating: str
    fill: float
    blank: bool
    weakest: bool


class DutyView(Struct, frozen=True):
    """A duty that this firm would have after a leak."""

    kind: str
    title: str
    addressee: str
    limits: tuple[str, ...]
    source: str
    url: str
    mark: str


class LeakCostView(Struct, frozen=True):
    """A line of the leak cost estimate."""

    title: str
    quantity: str
    low: str
    typical: str
    high: str
    counted: bool
    source: str
    url: str
    mark: str


class LeakView(Struct, frozen=True):
    """Whether the firm is ready for a leak: path, limits by caps, duties, costs."""

    path: tuple[StepView, ...]
    weakest: str
    caps: tuple[tuple[str, str], ...]
    duties: tuple[DutyView, ...]
    notes: tuple[tuple[str, str], ...]
    costs: tuple[LeakCostView, ...]
    total: str
    persons: str
    missing: tuple[str, ...]
