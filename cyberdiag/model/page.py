"""A page about one thing, as titled lines; what `show` and `explain` print."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Page(Struct, frozen=True):
    """A heading with pairs of title and text; an empty title continues the one above."""

    heading: str
    lines: tuple[tuple[str, str], ...]

    def to_data(self) -> dict[str, Any]:
        """Return the page as plain data: each title once, with its texts."""
        told: list[dict[str, Any]] = []
        for title, text in self.lines:
            if title or not told:
                told.append({"title": title, "texts": []})
            told[-1]["texts"].append(text)
        return {"heading": self.heading, "lines": told}


class Listing(Struct, frozen=True):
    """Rows under a heading: an id and what it is."""

    heading: str
    rows: tuple[tuple[str, str], ...]

    def to_data(self) -> dict[str, Any]:
        """Return the rows as plain data."""
        return {"heading": self.heading, "rows": [{"id": key, "text": text} for key, text in self.rows]}
