"""What is shipped is read once a process: thousands of tests ask for it, and the records cannot be changed.

What a test lays over it, writes itself, or has read by something of its own, is read as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.catalog import assemble, knowledge, shelf, whole
from cyberdiag.catalog.folder import Folder, Layered
from cyberdiag.catalog.shelf import CATALOGUE, SOURCES
from cyberdiag.outside import resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.problems import Path, Problem

PLACED, STALE, QUESTIONNAIRE, WHOLE = knowledge.placed, knowledge.stale, assemble.questionnaire, whole.read
READ = Folder.read
SHIPPED = {kind: resources.root(kind) for kind in (CATALOGUE, "questionnaires")}


def keep(put: Callable[[Any, str, Any], None]) -> None:
    """Have the program read each shipped file, questionnaire and catalogue once from now on; `put` sets an attribute."""
    kept = _Kept()
    put(knowledge, "placed", kept.placed)
    put(knowledge, "stale", kept.stale)
    put(assemble, "questionnaire", kept.questionnaire)
    put(whole, "read", kept.whole)


class _Kept:
    """Stands in the place of the functions that read, and asks them for what it has not yet."""

    def __init__(self) -> None:
        self._files: dict[Any, Any] = {}
        self._stale: dict[str, list[Problem]] = {}
        self._questionnaires: dict[Any, tuple[Questionnaire | None, list[Problem]]] = {}
        self._wholes: dict[str, whole.Kept] = {}

    def placed(
        self, kind: Any, parts: tuple[str, ...], lang: str, folder: Folder | None = None, at: Path = ()
    ) -> Any:
        where = folder or knowledge.in_use()
        if not _is_shipped(where, CATALOGUE) or _is_changed(where, lang, parts):
            return PLACED(kind, parts, lang, folder, at)
        key = (kind, parts, lang, at)
        if key not in self._files:
            self._files[key] = PLACED(kind, parts, lang, folder, at)
        return self._files[key]

    def stale(self, lang: str, folder: Folder | None = None) -> list[Problem]:
        where = folder or knowledge.in_use()
        if isinstance(where, Layered) or not _is_shipped(where, CATALOGUE):
            return STALE(lang, folder)
        if lang not in self._stale:
            self._stale[lang] = STALE(lang, folder)
        return [*self._stale[lang]]

    def questionnaire(
        self, folder: Folder, over: tuple[Folder, ...], lang: str, problems: list[Problem], *, optional: bool
    ) -> Questionnaire | None:
        known = _is_shipped(knowledge.in_use(), CATALOGUE) and not shelf.current().has_own_words
        if problems or not known or not all(_is_shipped(f, "questionnaires") for f in (folder, *over)):
            return QUESTIONNAIRE(folder, over, lang, problems, optional=optional)
        key = (folder, over, lang, optional)
        if key not in self._questionnaires:
            odd: list[Problem] = []
            self._questionnaires[key] = QUESTIONNAIRE(folder, over, lang, odd, optional=optional), odd
        made, odd = self._questionnaires[key]
        problems.extend(odd)
        return made

    def whole(self, lang: str) -> whole.Kept:
        if shelf.current().catalogues or not _is_shipped(knowledge.in_use(), CATALOGUE):
            return WHOLE(lang)
        if lang not in self._wholes:
            self._wholes[lang] = WHOLE(lang)
        return self._wholes[lang]


def _is_shipped(folder: Folder, kind: str) -> bool:
    """Return whether a folder is one of ours, read by the program itself."""
    return Folder.read is READ and SHIPPED[kind] in {folder.where, getattr(folder.where, "parent", None)}


def _is_changed(folder: Folder, lang: str, parts: tuple[str, ...]) -> bool:
    """Return whether what lies over the catalogue may change a file of it, its words or what it cites."""
    words = parts[0] if parts[0].endswith(".yaml") else f"{parts[0]}.yaml"
    own = folder.extras if isinstance(folder, Layered) else ()
    return any(one.has(*file) for one in own for file in (parts, ("lang", lang, words), (SOURCES,)))
