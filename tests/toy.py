"""A toy language: English with an accent on every vowel, made in a copy of the program as a new language would be."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import help_texts
import yaml
from support import ROOT

from cyberdiag.model.language import LANGUAGES
from cyberdiag.outside import resources, shipped, yaml_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE, BASE = "xx", "en"
_ACCENTS = str.maketrans("aeiouyAEIOUY", "àéîõùýÀÉÎÕÙÝ")
_BRACES = re.compile(r"(\{\{|\}\}|\{[^{}]*\})")
_WRITING = {
    "things": " + ", "choices": " | ", "facts": " & ", "titles": " ~ ", "sentences": "  ", "quote": "<{text}>",
    "bracket": "{text} [{note}]", "date": "{day}/{month}/{year}", "month": "{month}/{year}", "months": [],
    "day": "{weekday} {date}", "range": "{low} .. {high}", "about": "ca. {amount}",
}  # fmt: skip
"""How it writes otherwise than English."""


def accented(text: str) -> str:
    """Return a text with its vowels marked; what stands in braces is no text."""
    return "".join(p if _BRACES.fullmatch(p) else p.translate(_ACCENTS) for p in _BRACES.split(text))


def program(target: Path) -> Path:
    """Copy the program and give it the toy language: words, one entry in the list, and nothing else."""
    for name in ("cyberdiag", "questionnaires", "catalogue", "report_templates"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for source, words in _files(target):
        words.parent.mkdir(exist_ok=True)
        words.write_text(_dumped(_translated(source)), encoding="utf-8")
        _keep(words, target)
    entered = target / "cyberdiag" / "model" / "language.py"
    text = entered.read_text(encoding="utf-8")
    known = f"LANGUAGES = {json.dumps(LANGUAGES)}".translate({ord("["): "(", ord("]"): ")"})
    assert known in text
    entered.write_text(text.replace(known, f'{known[:-1]}, "{CODE}")'), encoding="utf-8")
    return target


def _files(root: Path) -> Iterator[tuple[Path, Path]]:
    """Give each file of words in English and where that of the toy language belongs."""
    messages = root / "cyberdiag" / "messages" / f"{BASE}.yaml"
    beside = sorted((root / "questionnaires").glob(f"*/lang/{BASE}.yaml"))
    yield from ((file, file.with_name(f"{CODE}.yaml")) for file in (messages, *beside))
    for file in sorted((root / "catalogue" / "lang" / BASE).glob("*.yaml")):
        yield file, file.parent.with_name(CODE) / file.name


def _translated(file: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml_source.parse(file.read_text(encoding="utf-8"), file.name).data
    made: dict[str, Any] = _marked(data)
    writes = data.get("language")
    if isinstance(writes, dict):
        made["language"] |= _WRITING | {"style": writes["style"], "starter": writes["starter"]}
        made["help"]["texts"] = {str(text): accented(text) for text in help_texts.texts().values()}
    elif writes:
        made["language"] = CODE
    return made


def _marked(value: Any) -> Any:
    match value:
        case str():
            return accented(value)
        case dict():
            return {k: _marked(v) for k, v in value.items()}
        case list():
            return [_marked(v) for v in value]
        case _:
            return value


def _dumped(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100_000)


def _keep(file: Path, root: Path) -> None:
    """Keep the parsed form, as a build does, so that each run is quick."""
    raw = file.read_bytes()
    form = shipped.parsed_form(yaml_source.parse(raw.decode(), file.name))
    kept = root / "cyberdiag" / "_parsed" / f"{resources.digest(raw)}.json"
    kept.write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
