"""A copy of a valid questionnaire in which one passage is broken."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from support import ROOT

from cyberdiag.catalog import load
from cyberdiag.errors import InvalidData

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.problems import Problem

VALID = ROOT / "tests" / "data" / "valid"


def copied(folder: Path, name: str = "small") -> Path:
    return shutil.copytree(VALID / name, folder / name)


def broken(copy: Path, file: str, good: str, bad: str) -> None:
    """Replace one passage of a file; the passage must be there."""
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")


def faults(copy: Path, lang: str = "ja") -> list[tuple[str, str, int, int]]:
    """Return code, file, line and column of everything that is wrong with a questionnaire."""
    return [where(p, copy) for p in problems(copy, lang)]


def problems(copy: Path, lang: str = "ja") -> tuple[Problem, ...]:
    try:
        load.questionnaire(str(copy), lang)
    except InvalidData as error:
        return error.problems
    return ()


def where(problem: Problem, copy: Path) -> tuple[str, str, int, int]:
    place = problem.place
    return problem.code, place.file.removeprefix(f"{copy}/"), place.line, place.column


def stands(copy: Path, file: str, passage: str) -> tuple[int, int]:
    """Return line and column of the first time a passage stands in a file."""
    text = (copy / file).read_text(encoding="utf-8")
    before = text[: text.index(passage)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
