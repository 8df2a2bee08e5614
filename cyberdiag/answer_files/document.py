"""An answers file as plain data with the place of each value; what every codec reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from cyberdiag.model.answers import Note, file_names
from cyberdiag.model.moment import parse_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.outside.yaml_source import Source

FORMAT = "answers/1"
TEXTS = ("organisation", "respondent", "date")
"""What a file says of itself besides the questionnaires that it answers."""
CLIENT = "client"
"""Whose answers these are in the book that sent the sheet out."""
PREVIOUS = "previous"
"""The answers file of the round before, as seen from the folder of this one."""
OPEN_NOTES = "open_notes"
"""Notes and evidence for questions that are still open."""
DISAGREEMENTS = "disagreements"
"""Who said what where several people answered one question differently; kept by `answers merge`."""
NOTES = Note.__struct_fields__
"""What may stand beside an answer."""
FILES = "evidence_files"
DAYS = ("evidence_date", "evidence_until")


class Document(Struct):
    """Plain data in the file's own order; keys that the program does not know are kept."""

    source: Source
    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    raw: bytes = b""


def told(raw: Mapping[str, Any], field: str) -> str:
    """Return a field beside an answer as one text; a list of files stands one a line."""
    value = raw.get(field)
    if field == FILES and isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def noted(raw: Any) -> Note:
    """Return what stands beside an answer or an open question; days as ISO text where they are days."""
    if not isinstance(raw, dict):
        return Note()
    texts = {field: told(raw, field) for field in NOTES}
    texts[FILES] = "\n".join(file_names(texts[FILES]))
    return Note(**texts | {field: parse_day(texts[field]) or texts[field] for field in DAYS})


def written(field: str, text: str) -> str | list[str]:
    """Return a field beside an answer as a file holds it: several files are a list."""
    names = file_names(text)
    return list(names) if field == FILES and len(names) > 1 else text


def plain_note(beside: Note) -> dict[str, str | list[str]]:
    """Return what is written beside an answer as a file holds it."""
    return {field: written(field, text) for field in NOTES if (text := getattr(beside, field))}


def laid_together(notes: Iterable[Note]) -> Note:
    """Return several notes as one: texts under each other, the earlier of two days."""
    held = list(notes)
    texts = {f: list(dict.fromkeys(t for n in held if (t := getattr(n, f)))) for f in NOTES}
    return Note(
        **{f: min(found, default="") if f in DAYS else "\n".join(found) for f, found in texts.items()}
    )
