"""A page about one thing, as titled lines; what `show` and `explain` print."""

from __future__ import annotations

from msgspec import Struct


class Page(Struct, frozen=True):
    """A heading with pairs of title and text; an empty title continues the one above."""

    heading: str
    lines: tuple[tuple[str, str], ...]


class Listing(Struct, frozen=True):
    """Rows under a heading: an id and what it is."""

    heading: str
    rows: tuple[tuple[str, str], ...]
