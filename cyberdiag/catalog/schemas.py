"""JSON Schema of what authors and scripts write and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from cyberdiag.model.answers import Note
from cyberdiag.model.book import Book
from cyberdiag.model.catalogue import Glossary, Sources
from cyberdiag.model.common import Common
from cyberdiag.model.crosswalk import Crosswalk
from cyberdiag.model.editions import History
from cyberdiag.model.expected import Cases
from cyberdiag.model.fill_map import FillMap
from cyberdiag.model.framework import FrameworkFile
from cyberdiag.model.head import Head
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.overlay import OverlayFile, OverlayHead
from cyberdiag.model.peers import Peers
from cyberdiag.model.record import KEY, Record
from cyberdiag.model.result import RESULT_SCHEMA, Result
from cyberdiag.model.written import SectionFile

if TYPE_CHECKING:
    from msgspec import Struct

_DRAFT = "https://json-schema.org/draft/2020-12/schema"

RECORDS: dict[str, type[Record]] = {
    "questionnaire": Head,
    "section": SectionFile,
    "overlay": OverlayHead,
    "overlay-section": OverlayFile,
    "history": History,
    "test": Cases,
    "sources": Sources,
    "framework": FrameworkFile,
    "glossary": Glossary,
    "crosswalk": Crosswalk,
    "book": Book,
    "fill-map": FillMap,
    "common": Common,
    "peers": Peers,
}
NAMES = (*RECORDS, "answers", "result")


def schema(name: str) -> dict[str, Any]:
    """Return the schema of one kind of file."""
    if name == "answers":
        return _answers()
    if name == "result":
        return _result()
    whole, parts = _components(RECORDS[name])
    for part in (whole, *parts.values()):
        part.get("properties", {}).pop(KEY, None)
    return dict(msgspec.json.decode(msgspec.json.encode({"$schema": _DRAFT, **whole, "$defs": parts})))


def _answers() -> dict[str, Any]:
    bare = {"type": ["string", "number", "boolean", "array", "null"], "items": {"type": "string"}}
    text = {"type": "string"}
    full = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "answer": bare,
            **dict.fromkeys(Note.__struct_fields__, text),
            "evidence_files": {"type": ["string", "array"], "items": text},
        },
    }
    return {
        "$schema": _DRAFT,
        "title": "cyberdiag answers/1",
        "type": "object",
        "required": ["cyberdiag", "answers"],
        "properties": {
            "cyberdiag": {"const": "answers/1"},
            "questionnaires": {"type": "object", "additionalProperties": {"type": "string"}},
            "organisation": text,
            "respondent": text,
            "date": text,
            "answers": {"type": "object", "additionalProperties": {"anyOf": [bare, full]}},
            "previous": text,
            "client": text,
            "open_notes": {"type": "object"},
            "disagreements": {"type": "object"},
        },
    }


def _result() -> dict[str, Any]:
    """Return what this version writes: a default stands for older results, so that its key is always there."""
    whole, parts = _components(Result)
    for part in (whole, *(p for p in parts.values() if "properties" in p)):
        names, needed = part["properties"], set(part.pop("required", ()))
        needed |= {name for name, value in names.items() if value.pop("default", UNSET) is not UNSET}
        if needed:
            part["required"] = [name for name in names if name in needed]
    loss = parts["Loss"]
    figures = [name for name in loss["properties"] if name != "missing"]
    loss["oneOf"] = [
        {"required": ["missing"], "maxProperties": 1},
        {"required": figures, "not": {"required": ["missing"]}},
    ]
    whole["properties"]["lang"]["enum"] = list(LANGUAGES)
    return {"$schema": _DRAFT, **whole, "title": RESULT_SCHEMA.replace("/", " ", 1), "$defs": parts}


def _components(record: type[Struct]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schema of a record, and those of the records in it by name."""
    (top,), parts = msgspec.json.schema_components((record,), ref_template="#/$defs/{name}")
    return parts.pop(str(top["$ref"]).rpartition("/")[2]), parts
