"""The kinds of value in a result (`model.result`); the title of each is its name in `docs/reference.md`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, TypeAlias, TypeVar

from msgspec import Meta, Struct, UnsetType

from cyberdiag.model.record import says

Value = TypeVar("Value")

Text = Annotated[str, Meta(title="text")]
Id = Annotated[str, Meta(title="id")]
Date = Annotated[dt.date, Meta(title="date")]
Count = Annotated[int, Meta(title="count", ge=0, le=2**63 - 1)]
Number = Annotated[float, Meta(title="number", ge=0, le=1e15)]
Points = Annotated[float, Meta(title="points", ge=-1e6, le=1e6)]
Share = Annotated[float, Meta(title="share", ge=0, le=1)]
Rate = Annotated[float, Meta(title="rate", ge=0, le=1e6)]
Yen = Annotated[int, Meta(title="yen", ge=0, le=10**15)]
Days = Annotated[int, Meta(title="days", ge=1, le=10**6)]
Given: TypeAlias = Annotated[str | int | float | list[str], Meta(title="answer")]
YenPair = Annotated[list[Yen], Meta(min_length=2, max_length=2)]
PointsPair = Annotated[list[Points], Meta(min_length=2, max_length=2)]
NumberPair = Annotated[list[Number], Meta(min_length=2, max_length=2)]

Median = Annotated[Yen, says("half of such incidents stay below")]
P90 = Annotated[Yen, says("90 of 100 stay below")]
P95 = Annotated[Yen, says("95 of 100 stay below")]


class Part(Struct, frozen=True, kw_only=True):
    """A part of a result."""


def told(value: Value | UnsetType) -> Value | None:
    """Return a value, or None where its key is left out."""
    return None if isinstance(value, UnsetType) else value
