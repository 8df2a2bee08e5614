"""JSON Schema of what authors and scripts write and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from cyberdiag.catalog import known_shapes
from cyberdiag.model.editions import History
from cyberdiag.model.expected import Cases
from cyberdiag.model.head import Head, OverlayHead
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.record import KEY, Record
from cyberdiag.model.written import OverlayFile, SectionFile

if TYPE_CHECKING:
    from pydantic import BaseModel

_DRAFT = "https://json-schema.org/draft/2020-12/schema"

RECORDS: dict[str, type[Record]] = {
    "questionnaire": Head,
    "section": SectionFile,
    "overlay": OverlayHead,
    "overlay-section": OverlayFile,
    "history": History,
    "test": Cases,
}
SHAPES: dict[str, type[BaseModel]] = {
    "sources": known_shapes.AuthoredSources,
    "framework": known_shapes.AuthoredFramework,
    "glossary": known_shapes.AuthoredGlossary,
}
NAMES = (*RECORDS, *SHAPES, "answers", "result")


def schema(name: str) -> dict[str, Any]:
    """Return the schema of one kind of file."""
    if name == "answers":
        return _answers()
    if name == "result":
        return _result()
    if name in SHAPES:
        return {"$schema": _DRAFT, **SHAPES[name].model_json_schema()}
    (top,), parts = msgspec.json.schema_components((RECORDS[name],), ref_template="#/$defs/{name}")
    for part in parts.values():
        part.get("properties", {}).pop(KEY, None)
    whole = parts.pop(str(top["$ref"]).rpartition("/")[2])
    return dict(msgspec.json.decode(msgspec.json.encode({"$schema": _DRAFT, **whole, "$defs": parts})))


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
    number = {"type": ["number", "null"]}
    score = {
        "type": "object",
        "required": ["score", "score_range", "rating", "questions", "known"],
        "properties": {
            "score": number,
            "score_range": {"type": ["array", "null"], "items": {"type": "number"}},
            "rating": {"type": ["string", "null"]},
            "questions": {"type": "integer"},
            "known": {"type": "number", "minimum": 0, "maximum": 1},
        },
    }
    diagnosis = {
        "type": "object",
        "required": [
            "id",
            "version",
            "title",
            "score",
            "score_range",
            "rating",
            "gates",
            "counts",
            "axes",
            "findings",
        ],
    }
    return {
        "$schema": _DRAFT,
        "title": "cyberdiag result/1",
        "type": "object",
        "required": [
            "schema",
            "cyberdiag",
            "date",
            "lang",
            "profile",
            "diagnoses",
            "actions",
            "unknowns",
            "answers",
        ],
        "properties": {
            "schema": {"const": "cyberdiag/result/1"},
            "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "date": {"type": "string", "format": "date"},
            "lang": {"enum": list(LANGUAGES)},
            "profile": {"type": "object"},
            "overlays": {
                "type": "array",
                "items": {"type": "object", "required": ["id", "version", "title", "base"]},
            },
            "diagnoses": {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/score"}, diagnosis]}},
            "actions": {
                "type": "array",
                "items": {"type": "object", "required": ["id", "questions", "score_gain"]},
            },
            "deadlines": {"type": "array", "items": {"type": "object", "required": ["id", "kind"]}},
            "unknowns": {"type": "array", "items": {"type": "string"}},
            "answers": {"type": "object"},
        },
        "$defs": {"score": score},
    }
