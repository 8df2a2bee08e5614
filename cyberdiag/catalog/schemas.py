"""JSON Schema of what authors and scripts write and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from cyberdiag.catalog import authored, case_shapes, known_shapes
from cyberdiag.catalog.overlay import shapes
from cyberdiag.messages import LANGUAGES
from cyberdiag.model.result import Result

if TYPE_CHECKING:
    from pydantic import BaseModel

_DRAFT = "https://json-schema.org/draft/2020-12/schema"

SHAPES: dict[str, type[BaseModel]] = {
    "questionnaire": authored.AuthoredQuestionnaire,
    "section": authored.AuthoredSectionFile,
    "overlay": shapes.AuthoredOverlay,
    "overlay-section": shapes.AuthoredLayerFile,
    "history": shapes.AuthoredHistory,
    "test": case_shapes.AuthoredCases,
    "sources": known_shapes.AuthoredSources,
    "framework": known_shapes.AuthoredFramework,
    "glossary": known_shapes.AuthoredGlossary,
}
NAMES = (*SHAPES, "answers", "result")


def schema(name: str) -> dict[str, Any]:
    """Return the schema of one kind of file."""
    if name == "answers":
        return _answers()
    if name == "result":
        return _result()
    return {"$schema": _DRAFT, **SHAPES[name].model_json_schema()}


def _answers() -> dict[str, Any]:
    bare = {"type": ["string", "number", "boolean", "array", "null"], "items": {"type": "string"}}
    full = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"answer": bare, "note": {"type": "string"}, "evidence": {"type": "string"}},
    }
    text = {"type": "string"}
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
            "open_notes": {"type": "object"},
        },
    }


def _result() -> dict[str, Any]:
    """Return what this version writes: a default stands for older results, so that its key is always there."""
    _, parts = msgspec.json.schema_components((Result,), ref_template="#/$defs/{name}")
    for part in (p for p in parts.values() if "properties" in p):
        names, needed = part["properties"], set(part.pop("required", ()))
        needed |= {name for name, value in names.items() if value.pop("default", UNSET) is not UNSET}
        if needed:
            part["required"] = [name for name in names if name in needed]
    loss, whole = parts["Loss"], parts.pop("Result")
    figures = [name for name in loss["properties"] if name != "missing"]
    loss["oneOf"] = [
        {"required": ["missing"], "maxProperties": 1},
        {"required": figures, "not": {"required": ["missing"]}},
    ]
    whole["properties"]["lang"]["enum"] = list(LANGUAGES)
    return {"$schema": _DRAFT, **whole, "title": "cyberdiag result/1", "$defs": parts}
