"""JSON Schema of what authors and scripts write and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.catalog import authored, case_shapes, known_shapes
from cyberdiag.catalog.overlay import shapes

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
            "lang": {"enum": ["ja", "en"]},
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
