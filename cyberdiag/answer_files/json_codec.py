"""Answers in JSON: the same shape as in YAML."""

from __future__ import annotations

import json
from typing import Any

from cyberdiag import yaml_source
from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem


def read(text: str, file: str) -> yaml_source.Source:
    """Read JSON; places come from the YAML reader, which takes nearly all JSON."""
    if text.count("[") + text.count("{") > yaml_source.MAX_NODES:
        raise InvalidData.of("yaml-too-many", file, limit=yaml_source.MAX_NODES)
    problems: list[Problem] = []
    try:
        data = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, file, problems),
            parse_constant=lambda word: _constant(word, file, problems),
        )
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        line = (text.splitlines() or [""])[min(error.lineno, text.count("\n") + 1) - 1 :][:1]
        raise InvalidData([Problem(place, "json-syntax", {"line": "".join(line).strip()[:60]})]) from None
    except RecursionError:
        raise InvalidData.of("yaml-too-deep", file, limit=yaml_source.MAX_DEPTH) from None
    places = _places(text, file)
    if problems:
        raise InvalidData(problems)
    return yaml_source.Source(file, data, text, places.places, places.key_places)


def write(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _object(pairs: list[tuple[str, Any]], file: str, problems: list[Problem]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            problems.append(Problem(Place(file), "yaml-duplicate", {"key": key, "line": 0}))
        result[key] = value
    return result


def _constant(word: str, file: str, problems: list[Problem]) -> float:
    problems.append(Problem(Place(file), "not-finite", {"value": word}))
    return 0.0


def _places(text: str, file: str) -> yaml_source.Source:
    try:
        return yaml_source.parse(text.replace("\t", " "), file)
    except InvalidData as error:
        if any(
            p.code in {"yaml-duplicate", "not-finite", "yaml-too-deep", "yaml-too-many"}
            for p in error.problems
        ):
            raise
        return yaml_source.Source(file, None)
