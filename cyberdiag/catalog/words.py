"""Opens the file of words that stands beside a questionnaire or overlay: `lang/<code>.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import translate
from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder


def sidecar(folder: Folder, lang: str, problems: list[Problem]) -> translate.Overlay | None:
    """Return the words of a language, or None after adding what is wrong to `problems`."""
    name = f"{lang}.yaml"
    if not folder.has("lang", name):
        problems.append(Problem(Place(f"{folder.shown}/lang/{name}"), "missing-file"))
        return None
    try:
        return translate.Overlay(folder.read("lang", name), problems)
    except InvalidData as error:
        problems.extend(error.problems)
        return None
