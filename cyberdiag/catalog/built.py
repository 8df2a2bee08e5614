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
from cyberdiag.catalog.shelf import CATALOGUE, ROLES, SOURCES
from cyberdiag.model.questionnaire import Questionnaire
from cyberdiag.outside import resources

if TYPE_CHECKING:
    from cyberdiag.problems import Path, Place


@cache
def find(stack: tuple[Folder, ...], lang: str) -> Questionnaire | None:
    """Return a questionnaire with the overlays over it as it was kept; None where that was made from other files, or was not.

    Where something of it was written is told by putting it together anew, when somebody asks.
    """
    raw = resources.built(_name(stack, lang)) if resources.is_installed() else None
    made = None if raw is None else unpacked(raw, Questionnaire)
    if made is not None:
        force_setattr(made, "locate", lambda path: _anew(stack, lang).place_of(*path))
        for question in made.questions:
            force_setattr(question, "locate", partial(_place, stack, lang, question.id))
    return made


def keep(made: Questionnaire, stack: tuple[Folder, ...], lang: str) -> tuple[str, bytes]:
    """Return what `find` finds again, and the name to keep it by."""
    return _name(stack, lang), packed(made, _plain)


def _plain(value: Any) -> Any:
    """Return a mapping as it is written; how to locate a value is not kept."""
    return dict(value) if isinstance(value, MappingProxyType) else None


def _name(stack: tuple[Folder, ...], lang: str) -> str:
    """Return what stands for a language and the bytes of every file of a questionnaire and its overlays, and of what they cite."""
    parts = [where for folder in stack for where in (folder, folder.inner("lang"))]
    prints = [f"{where.shown}/{told}" for where in parts for told in resources.prints(where.where)]
    return resources.digest("\n".join([lang, *prints, *_cited(lang)]).encode())


@cache
def _cited(lang: str) -> list[str]:
    """Return what stands for the editions and roles that stand in the sentences of questions, which are looked at once."""
    cited = Folder(resources.root(CATALOGUE), CATALOGUE)
    words = [(where, name) for where in (cited, cited.inner("lang", lang)) for name in (SOURCES, ROLES)]
    return [f"{w.shown}/{name} {resources.digest(w.raw(name))}" for w, name in words if w.has(name)]


def _place(stack: tuple[Folder, ...], lang: str, question: str, part: Path) -> Place:
    return _anew(stack, lang).by_id[question].place_of(*part)


@cache
def _anew(stack: tuple[Folder, ...], lang: str) -> Questionnaire:
    from cyberdiag.catalog import assemble

    made = assemble.questionnaire(stack[0], stack[1:], lang, [], optional=False)
    assert made is not None  # noqa: S101  these very files were put together for the wheel
    return made
