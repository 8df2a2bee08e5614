"""Loads the catalogue: sources, frameworks, glossary, published rates."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field, structs

from cyberdiag.catalog import citing, shelf, translate
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.gather import attempt
from cyberdiag.catalog.shelf import ROLES, SOURCES
from cyberdiag.errors import InvalidData
from cyberdiag.model.action_order import ActionOrder
from cyberdiag.model.call_order import CallOrder
from cyberdiag.model.catalogue import Glossary, Rates, Sources
from cyberdiag.model.framework import Framework, FrameworkFile
from cyberdiag.model.language import SOURCE_LANGUAGE
from cyberdiag.model.trade import UsualRoles
from cyberdiag.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.catalogue import Rate, Source, Term
    from cyberdiag.model.record import Record
    from cyberdiag.outside import yaml_source
    from cyberdiag.problems import Path, Place, Problem

File = TypeVar("File", bound="Record")


def in_use() -> Folder:
    """Return the catalogue of this run: the shipped one, with what lies over it."""
    return shelf.current().catalogue()


def register(lang: str, folder: Folder | None = None) -> Sources:
    """Return every source, and the day on which the list was last gone through."""
    return read(Sources, (SOURCES,), lang, folder)


def sources(lang: str, folder: Folder | None = None) -> Mapping[str, Source]:
    """Return every source by id."""
    return register(lang, folder).sources


class Dated(Struct, frozen=True):
    """The list of sources with the places where its days are written."""

    register: Sources
    file: yaml_source.Source

    def overdue(self, day: str) -> tuple[Source, ...]:
        """Return every source whose next edition was due before a day (ISO text)."""
        return tuple(one for one in self.register.sources.values() if one.is_overdue(day))

    def place(self, one: Source) -> Place:
        """Return where it is written when the next edition of a source is due."""
        return self.file.place(("sources", one.id, "next"))

    @property
    def reviewed(self) -> Place:
        """Where it is written when the list was last gone through."""
        return self.file.place(("reviewed",))


def dated(lang: str) -> Dated:
    """Return every source of this run in a language, with the places of its days; raises InvalidData."""
    return Dated(*placed(Sources, (SOURCES,), lang))


def glossary(lang: str, folder: Folder | None = None) -> Mapping[str, Term]:
    """Return the words of the trade by id."""
    return words(lang, folder).terms


def words(lang: str, folder: Folder | None = None) -> Glossary:
    """Return the words of the trade, and those that need no explanation."""
    return read(Glossary, ("glossary.yaml",), lang, folder)


def peers(folder: Folder | None = None) -> Mapping[str, Rate]:
    """Return the published rates by question id."""
    return {p.question: p for p in read(Rates, ("peers.yaml",), SOURCE_LANGUAGE, folder).peers}


def frameworks(lang: str, folder: Folder | None = None) -> Mapping[str, Framework]:
    """Return every framework edition by id."""
    where = folder or in_use()
    result = {}
    for name in where.names("frameworks"):
        key = name.removesuffix(".yaml")
        file = read(FrameworkFile, ("frameworks", name), lang, where, (key,))
        result[key] = Framework(
            **structs.asdict(file.framework),
            items=file.items,
            criteria=file.criteria,
            reviewed=file.reviewed,
        )
    return result


def load_action_order(lang: str = SOURCE_LANGUAGE, folder: Folder | None = None) -> ActionOrder:
    """Return `catalogue/actions.yaml` in one language; raises InvalidData with every fault, each with its place."""
    return read(ActionOrder, ("actions.yaml",), lang, folder)


def load_call_order(lang: str = SOURCE_LANGUAGE, folder: Folder | None = None) -> CallOrder:
    """Return `catalogue/calls.yaml` in one language; raises InvalidData with every fault, each with its place."""
    return read(CallOrder, ("calls.yaml",), lang, folder)


def usual_roles(lang: str, folder: Folder | None = None) -> UsualRoles:
    """Return what roles are called where the catalogue has no file of the trade."""
    return read(UsualRoles, (ROLES,), lang, folder)


def stale(lang: str, folder: Folder | None = None) -> list[Problem]:
    """Return a warning for every word of a language that the catalogue no longer asks for."""
    where = folder or in_use()
    problems = Problems()
    for name, kind in ((SOURCES, Sources), ("glossary.yaml", Glossary)):
        overlay = translate.Overlay(_words(where, lang, name), [])
        overlay.lay(where.read(name), translate.words_of(kind))
        problems.extend(overlay.unused())
    overlay = translate.Overlay(_words(where, lang, "frameworks.yaml"), [])
    for name in where.names("frameworks"):
        spec = translate.words_of(FrameworkFile)
        overlay.lay(where.read("frameworks", name), spec, (), (name.removesuffix(".yaml"),))
    return [*problems, *overlay.unused()]


def read(
    kind: type[File], parts: tuple[str, ...], lang: str, folder: Folder | None = None, at: Path = ()
) -> File:
    """Read one catalogue file in a language.

    The words of a file `x.yaml`, or of all files of a folder `x/`, stand in `lang/<code>/x.yaml`.

    Raises:
        InvalidData: with every problem of the file and of its translation.
    """
    return placed(kind, parts, lang, folder, at)[0]


def placed(
    kind: type[File], parts: tuple[str, ...], lang: str, folder: Folder | None = None, at: Path = ()
) -> tuple[File, yaml_source.Source]:
    """Read one catalogue file as `read` does, with the places of what stands in it."""
    where = folder or in_use()
    problems = Problems()
    filled = citing.Fill(lang, partial(_cited, where, lang), problems)
    source = where.read(*parts)
    worded = filled.source(source) if kind is not Sources else source
    if lang != SOURCE_LANGUAGE:
        named = parts[0] if parts[0].endswith(".yaml") else f"{parts[0]}.yaml"
        words = _words(where, lang, named)
        part = filled.source(words, *map(str, at[:1])) if kind is not Sources else words
        overlay = translate.Overlay(part, problems)
        worded = source.laid(overlay.lay(worded, translate.words_of(kind), (), at))
        silent = shelf.current().unworded(lang)  # their own words are shown as they are
        own_words = (p for p in problems if p.code != "untranslated" or not p.place.file.startswith(silent))
        problems = Problems(own_words)
    found = decode(kind, worded, problems)
    if found is None or any(p.is_error for p in problems):
        own: list[Problem] = []
        decode(kind, source, own)
        raise InvalidData(own or problems)  # where the file itself is faulty, nothing is said of its words
    return found, source


class Reader(Struct):
    """Reads several files of one catalogue in a language; what is wrong in any of them gathers in `problems`."""

    where: Folder
    lang: str
    problems: Problems = field(default_factory=Problems)

    def read(self, kind: type[File], *parts: str, at: Path = ()) -> File | None:
        """Return a file as a record, or None after noting what is wrong with it."""
        return attempt(self.problems, read, kind, parts, self.lang, self.where, at)


def cited(lang: str, problems: list[Problem]) -> citing.Fill:
    """Return what fills in the texts of questionnaires what they take from the catalogue of this run."""
    return citing.Fill(lang, partial(_cited, in_use(), lang), problems)


def _cited(folder: Folder, lang: str, problems: list[Problem]) -> Mapping[str, Source]:
    return attempt(problems, sources, lang, folder) or {}


@cache
def _words(folder: Folder, lang: str, name: str) -> yaml_source.Source:
    return folder.read("lang", lang, name)
