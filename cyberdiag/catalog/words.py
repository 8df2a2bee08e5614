"""Opens the file of words that stands beside a questionnaire or overlay: `lang/<code>.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import translate
from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder

OTHER_LANGUAGE = "other-language"


def sidecar(
    folder: Folder, lang: str, problems: list[Problem], own: tuple[Place, str] | None
) -> translate.Overlay | None:
    """Return the words of a language, or None after adding what is wrong to `problems`.

    `own` is where data of one's own says its language, and that language: it may do without others, with a
    warning. Shipped data (None) may not.
    """
    name = f"{lang}.yaml"
    if not folder.has("lang", name):
        problem = Problem(Place(f"{folder.shown}/lang/{name}"), "missing-file")
        if own is not None:
            place, language = own
            values = {"language": language, "wanted": lang}
            problem = Problem(place, OTHER_LANGUAGE, values, Severity.WARNING)
        problems.append(problem)
        return None
    try:
        return translate.Overlay(folder.read("lang", name), problems)
    except InvalidData as error:
        problems.extend(error.problems)
        return None
