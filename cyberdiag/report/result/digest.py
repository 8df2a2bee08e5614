"""The number that ties the copies of one result together, whatever their format and language."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""What a result is made of."""
SHOWN = 12
"""Hexadecimal digits that a reader compares by eye."""
_WORDED = frozenset(
    {
        "lang",
        "title",
        "only",
        "edition",
        "text",
        "who",
        "whom",
        "first_step",
        "confirm",
        "reason",
        "reasons",
        "in_yen",
        "also",
        "not_covered",
        "price",
        "sources",
        "digest",
    }
)
"""What is written differently in each language, wherever it stands in the result."""
_GIVEN = ("organisation", "respondent", "profile", "answers")
"""What the firm gave; there a key is an id, not one of ours."""


def digest(result: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a result (`result.result`), in hexadecimal; the same in every language."""
    kept = {k: v if k in _GIVEN else _without_words(v) for k, v in result.items() if k not in _WORDED}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def short(full: str) -> str:
    """Return the start of a digest, as reports print it."""
    return full[:SHOWN]


def _without_words(value: Json) -> Json:
    if isinstance(value, dict):
        return {k: _without_words(v) for k, v in value.items() if k not in _WORDED}
    return [_without_words(v) for v in value] if isinstance(value, list) else value
