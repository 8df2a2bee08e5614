"""Writes what `docs/questionnaires.md` takes from the program: python -m tests.docs (make docs)."""

from __future__ import annotations

import re
import sys
import types
import typing
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from cyberdiag.catalog import authored, case_shapes
from cyberdiag.catalog.checks.lints import LINTS
from cyberdiag.messages import messages

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "questionnaires.md"
FILES = {
    "questionnaire.yaml": authored.AuthoredQuestionnaire,
    "A section file": authored.AuthoredSectionFile,
    "tests/*.yaml": case_shapes.AuthoredCases,
}
_PLACE = {"guess": "…"}


def guide(text: str) -> str:
    """Return the guide with every part between markers written anew."""
    text = between(text, "generated: lints", lints())
    text = between(text, "generated: fields", fields())
    for name in re.findall(r"<!-- file: (\S+) -->", text):
        body = (ROOT / name).read_text(encoding="utf-8").rstrip()
        text = between(text, f"file: {name}", f"```yaml\n{body}\n```")
    return text


def lints() -> str:
    """Return the table of checks."""
    say = messages("en")
    rows = [
        f"| `{code}` | {severity.value} | {_bare(say(f'problems.{code}.text'))} |"
        for code, severity in sorted(LINTS.items())
    ]
    return "\n".join(["| check | severity | says |", "|---|---|---|", *rows])


def fields() -> str:
    """Return one table for each shape that an author writes, the files first."""
    titles: dict[type[BaseModel], str] = {shape: f"`{name}`" for name, shape in FILES.items()}
    waiting, seen = list(FILES.values()), []
    while waiting:
        shape = waiting.pop(0)
        if shape not in seen:
            seen.append(shape)
            waiting.extend(_shapes(shape))
    parts = []
    for shape in seen:
        title = titles.get(shape, _name(shape))
        parts += [f"### {title}", "", _english(shape.__doc__ or ""), ""]
        parts += ["| field | value | meaning |", "|---|---|---|", *_rows(shape), ""]
    return "\n".join(parts).rstrip()


def _rows(shape: type[BaseModel]) -> list[str]:
    rows = []
    for name, field in shape.model_fields.items():
        value = _value(field.annotation)
        needed = " (must)" if field.is_required() else ""
        rows.append(f"| `{field.alias or name}`{needed} | {value} | {_english(field.description or '')} |")
    return rows


def _shapes(shape: type[BaseModel]) -> list[type[BaseModel]]:
    return [found for field in shape.model_fields.values() for found in _models(field.annotation)]


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in typing.get_args(annotation) for found in _models(inner)]


def _value(annotation: Any) -> str:  # noqa: PLR0911  one return a kind of type
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return " ".join(f"`{i}`" for i in inner)
    if origin is typing.Annotated:
        return _value(inner[0])
    if origin in {typing.Union, types.UnionType}:
        return " or ".join(dict.fromkeys(_value(i) for i in inner if i is not type(None)))
    if origin is list:
        return f"list of {_value(inner[0])}"
    if origin is dict:
        key = f" by {_value(inner[0])}" if typing.get_origin(inner[0]) is typing.Literal else " by id"
        return f"{_value(inner[1])}{key}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{_name(annotation).lower()}](#{_name(annotation).lower().replace(' ', '-')})"
    return {str: "text", float: "number", int: "number", bool: "true or false"}.get(annotation, "an answer")


def _name(shape: type[BaseModel]) -> str:
    words = re.findall("[A-Z][a-z]*", shape.__name__.removeprefix("Authored"))
    return " ".join([words[0], *(w.lower() for w in words[1:])])


def _english(text: str) -> str:
    return text.partition(" / ")[2].strip().replace("|", "\\|") or text.strip()


def _bare(text: str) -> str:
    return re.sub(r"\{(\w+)\}", "…", text).replace("|", "\\|")


def between(text: str, mark: str, body: str) -> str:
    """Return a page with what stands between a mark and its end replaced."""
    end = f"<!-- /{mark.partition(':')[0]} -->"
    start = text.index(f"<!-- {mark} -->") + len(f"<!-- {mark} -->")
    return f"{text[:start]}\n{body}\n{text[text.index(end, start) :]}"


if __name__ == "__main__":
    GUIDE.write_text(guide(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{GUIDE}\n")
