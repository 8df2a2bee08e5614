"""The words that stand beside a questionnaire or overlay (`lang/<code>.yaml`), and laying them over its questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge, translate
from cyberdiag.catalog.gather import attempt
from cyberdiag.catalog.shelf import OTHER_LANGUAGE
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.record import Record
    from cyberdiag.outside.yaml_source import Source


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
    source = attempt(problems, folder.read, "lang", name)
    if source is None:
        return None
    return translate.Overlay(knowledge.cited(lang, problems).source(source), problems)


def lay_over_section(words: translate.Overlay, kind: type[Record], source: Source) -> Source:
    """Return a file with questions in the words of another language."""
    spec, data = translate.words_of(kind), dict(source.data)
    if isinstance(data.get("section"), dict):
        at = ("sections", data["section"]["id"])
        data["section"] = words.lay(source, spec["section"], ("section",), at)
        words.used.add(("sections",))
    data["questions"] = words.lay(source, spec["questions"], ("questions",), ("questions",))
    return source.laid(data)
