"""Overlays over the small questionnaire, written into a folder."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from catalog.copies import copied

from cyberdiag.catalog import load, shelf
from cyberdiag.errors import InvalidData

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.problems import Problem

HEAD = 'cyberdiag: overlay/1\nid: {id}\nversion: "0.3"\ntitle: 上乗せ\nbase: {{id: small, version: "1.0"}}\n'


def overlay(folder: Path, name: str, body: str = "", **files: str) -> Path:
    """Write an overlay beside a copy of the small questionnaire; `files` by name without suffix."""
    if not (folder / "small").is_dir():
        copied(folder)
    made = folder / name
    made.mkdir()
    (made / "overlay.yaml").write_text(HEAD.format(id=name) + textwrap.dedent(body), encoding="utf-8")
    for file, text in files.items():
        path = made / f"{file.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return made


def laid(folder: Path, *names: str, lang: str = "ja") -> tuple[Questionnaire, list[Problem]]:
    """Return the small questionnaire with overlays, and the warnings."""
    warnings: list[Problem] = []
    with shelf.using([str(folder)]):
        (stack,) = load.stacks(("small", *names))
        return load.load(stack, lang, warnings), warnings


def faults(folder: Path, *names: str, lang: str = "ja") -> list[Problem]:
    try:
        laid(folder, *names, lang=lang)
    except InvalidData as error:
        return [p for p in error.problems if p.is_error]
    return []


def line(path: Path, passage: str) -> str:
    """Return file and line where a passage stands, as a message names it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return f"{path}:{next(n for n, text in enumerate(lines, 1) if passage in text)}:"
