"""An answers file as plain data with the place of each value; what every codec reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from cyberdiag.outside.yaml_source import Source

FORMAT = "answers/1"
TEXTS = ("organisation", "respondent", "date")
"""What a file says of itself besides the questionnaires that it answers."""
PREVIOUS = "previous"
"""The answers file of the round before, as seen from the folder of this one."""
OPEN_NOTES = "open_notes"
"""Notes and evidence for questions that are still open."""
DISAGREEMENTS = "disagreements"
"""Who said what where several people answered one question differently; kept by `answers merge`."""
NOTES = ("note", "evidence")
"""What may stand beside an answer."""


class Document(Struct):
    """Plain data in the file's own order; keys that the program does not know are kept."""

    source: Source
    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    raw: bytes = b""
