"""Targets as they are printed."""

from __future__ import annotations

from msgspec import Struct


class AimView(Struct, frozen=True):
    """What a target asks of a part, or of the whole where `axis` is empty; `fill` is its place on the bar."""

    axis: str
    value: str
    title: str
    now: str
    aim: str
    missing: str
    reached: bool
    fill: float


class TargetView(Struct, frozen=True):
    """One target: its title with the day, what it comes to in a line, and what it asks part by part."""

    id: str
    title: str
    line: str
    aims: tuple[AimView, ...]
