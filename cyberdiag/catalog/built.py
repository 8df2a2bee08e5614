"""Shipped questionnaires as they were put together for the wheel: a tenth of `assess` is doing that anew.

A wheel's code and data came together, so only a wheel has any; a checkout, whose code may have changed, has none.
"""

from __future__ import annotations

from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import force_setattr

from cyberdiag.catalog.decode import packed, unpacked
from cyberdiag.catalog.folder import Folder
from cyberdiag.catalog.shelf import CATALOGUE, HEAD, ROLES, SOURCES
from cyberdiag.model.questionnaire import Questionnaire
from cyberdiag.outside import resources

if TYPE_CHECKING:
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Path, Place


@cache
def find(folder: Folder, lang: str) -> Questionnaire | None:
    """Return a questionnaire as it was kept; None where its files are others than those it was kept for, or nothing was."""
    raw = resources.built(_name(folder, lang)) if resources.is_installed() else None
    made = None if raw is None else unpacked(raw, Questionnaire)
    if made is None:
        return None
    force_setattr(made, "locate", partial(_place, folder, HEAD, ()))
    for section, file in zip(made.sections, made.files, strict=True):
        for n, question in enumerate(section.questions):
            force_setattr(question, "locate", partial(_place, folder, file, ("questions", n)))
    return made


def keep(made: Questionnaire, folder: Folder, lang: str) -> tuple[str, bytes]:
    """Return what `find` finds again, and the name to keep it by."""
    return _name(folder, lang), packed(made, _plain)


def _plain(value: Any) -> Any:
    """Return a mapping as it is written; how to locate a value is not kept."""
    return dict(value) if isinstance(value, MappingProxyType) else None


def _name(folder: Folder, lang: str) -> str:
    """Return what stands for a language and the bytes of every file of a questionnaire, and of what it cites."""
    cited = Folder(
        resources.root(CATALOGUE), CATALOGUE
    )  # its editions and roles stand in the sentences of questions
    parts = [(folder, name) for name in folder.names()]
    parts += [(folder.inner("lang"), name) for name in folder.names("lang")]
    words = [(where, name) for where in (cited, cited.inner("lang", lang)) for name in (SOURCES, ROLES)]
    parts += [(where, name) for where, name in words if where.has(name)]
    prints = (f"{where.shown}/{name} {resources.digest(where.raw(name))}" for where, name in parts)
    return resources.digest("\n".join([lang, *prints]).encode())


def _place(folder: Folder, file: str, path: Path, part: Path) -> Place:
    return _source(folder, file).place((*path, *part))


@cache
def _source(folder: Folder, file: str) -> Source:
    return folder.read(file)
