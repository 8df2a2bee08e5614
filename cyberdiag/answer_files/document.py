"""An answers file as plain data with the place of each value; what every codec reads and writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cyberdiag.yaml_source import Source

FORMAT = "answers/1"


@dataclass(slots=True)
class Document:
    """Plain data in the file's own order; keys that the program does not know are kept."""

    source: Source
    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    raw: bytes = b""
