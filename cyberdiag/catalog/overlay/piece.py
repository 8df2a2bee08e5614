"""One question while overlays are laid over its questionnaire."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from cyberdiag.outside.yaml_source import Source
from cyberdiag.problems import Path, Place

Origins = dict[Path, tuple[Source, Path]]
"""Where the parts of laid data were written: the file, and the path in it."""


class Piece(Struct):
    """One question while overlays are laid: its data, where it stands, and which parts stand elsewhere."""

    data: dict[str, Any]
    source: Source
    path: Path
    laid: Origins = field(default_factory=dict)

    def set(self, path: Path, value: Any, source: Source, at: Path) -> None:
        """Set a part of the question; parents that are missing are made."""
        holder = self.data
        for part in path[:-1]:
            inner = holder.get(str(part))
            holder[str(part)] = dict(inner) if isinstance(inner, dict) else {}
            holder = holder[str(part)]
        holder[str(path[-1])] = value
        self.laid[path] = (source, at)

    @property
    def place(self) -> Place:
        """Where the question was written."""
        return self.source.place((*self.path, "id"))
