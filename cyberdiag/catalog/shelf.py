"""What lies ready in one run: the shipped data, and the folders that the command line adds.

A run of the program is one shelf; a context variable holds it, so that no call in between has to hand it on.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from msgspec import Struct, field

from cyberdiag.catalog.folder import Folder, Layered
from cyberdiag.catalog.gather import attempt, inside
from cyberdiag.errors import InvalidData, WrongUsage
from cyberdiag.model.language import SOURCE_LANGUAGE
from cyberdiag.outside import resources
from cyberdiag.problems import Place, Problems, fault, guessing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HEAD, LAYER = "questionnaire.yaml", "overlay.yaml"
CATALOGUE, SOURCES, ROLES = "catalogue", "sources.yaml", "roles.yaml"
PROFILE, SHIPPED = "profile", ("cyber-risk", "leak-response")
"""The facts about the firm, and the questionnaires that the program brings along."""
SHIPPED_LAYERS = ("scs3",)
"""The overlays that it brings along."""
OTHER_LANGUAGE = "other-language"
"""The warning that what somebody wrote has no words in the language of this run."""


class Shelf(Struct):
    """`sheets` and `own_layers` are questionnaires and overlays by id; `catalogues` lie over the shipped one."""

    sheets: Mapping[str, Folder] = field(default_factory=dict)
    own_layers: Mapping[str, Folder] = field(default_factory=dict)
    catalogues: tuple[Folder, ...] = ()

    @property
    def layers(self) -> Mapping[str, Folder]:
        """Every overlay by id: the shipped ones, then those of the folders that were added."""
        return {**_shipped_layers(resources.root("questionnaires")), **self.own_layers}

    def use(self, folder: Folder) -> None:
        """Let the catalogue that comes with a questionnaire or overlay join that of this run."""
        own = folder.inner(CATALOGUE)
        if own.is_there and own.shown not in {c.shown for c in self.catalogues}:
            self.catalogues = (*self.catalogues, own)

    def lay(self, folder: Folder) -> None:
        """Let a folder of one's own be found by the id of the questionnaire or overlay in it, unless something has that."""
        file, others = (LAYER, self.own_layers) if folder.has(LAYER) else (HEAD, self.sheets)
        name, _ = identity(folder, file)
        if not (name in self.sheets or name in self.own_layers or _shipped(name)):
            kept = {**others, name: folder}
            if file == LAYER:
                self.own_layers = kept
            else:
                self.sheets = kept

    @property
    def has_own_words(self) -> bool:
        """Whether a catalogue of one's own may change what sentences cite, or what people are called."""
        return any(own.has(SOURCES) or own.has(ROLES) for own in self.catalogues)

    def unworded(self, lang: str) -> tuple[str, ...]:
        """Return the beginnings of the file names of catalogues of one's own that have no words in a language."""
        if lang == SOURCE_LANGUAGE:
            return ()
        return tuple(f"{c.shown}/" for c in self.catalogues if not c.inner("lang", lang).is_there)

    def catalogue(self, lang: str | None = None) -> Folder:
        """Return the catalogue of this run; for a language, only what has words in it."""
        shipped = Folder(resources.root(CATALOGUE), CATALOGUE)
        own = self.catalogues
        if lang is not None:
            silent = self.unworded(lang)
            own = tuple(c for c in own if f"{c.shown}/" not in silent)
        return Layered(shipped.where, shipped.shown, extras=own) if own else shipped


@cache
def _shipped_layers(where: FilePath) -> Mapping[str, Folder]:
    folders = {name: Folder(where / name, f"questionnaires/{name}") for name in SHIPPED_LAYERS}
    return {name: folder for name, folder in folders.items() if folder.has(LAYER)}


_current: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


def current() -> Shelf:
    """Return the shelf of this run; outside of one, a shelf with what is shipped."""
    return _current.get() or Shelf()


@contextmanager
def using(questionnaires: list[str] | None = None, catalogues: list[str] | None = None) -> Iterator[Shelf]:
    """Work with the folders that a command line names, and with a bound on what is guessed of names that nothing has.

    Raises:
        WrongUsage: for a folder that does not exist or holds nothing of the kind.
        InvalidData: for two questionnaires of one id, naming both places.
    """
    shelf = Shelf(catalogues=tuple(_catalogue(path) for path in catalogues or ()))
    token = _current.set(shelf)
    try:
        with guessing():
            if questionnaires:
                _fill(shelf, questionnaires)
            yield shelf
    finally:
        _current.reset(token)


def _catalogue(path: str) -> Folder:
    folder = Folder(FilePath(path), path)
    if not folder.is_there:
        raise WrongUsage.of("not-a-folder", path, option="--catalogue")
    inner = folder.inner(CATALOGUE)
    return inner if inner.is_there else folder


def _fill(shelf: Shelf, paths: list[str]) -> None:
    sheets: dict[str, Folder] = {}
    layers: dict[str, Folder] = {}
    problems = Problems()
    for folder in (f for path in paths for f in _folders(path)):
        file, kind = (LAYER, layers) if folder.has(LAYER) else (HEAD, sheets)
        name, place = identity(folder, file)
        other = sheets.get(name) or layers.get(name) or _shipped(name)
        if other is not None:
            problems.append(fault(place, "duplicate-id", id=name, other=other.shown))
        else:
            kind[name] = folder
    shelf.sheets, shelf.own_layers = sheets, layers
    if problems:
        raise InvalidData(problems)


def shipped_folder(name: str) -> Folder:
    """Return the folder in which a questionnaire or overlay of this name is shipped, if there is one."""
    return Folder(resources.root("questionnaires").joinpath(name), f"questionnaires/{name}")


def _shipped(name: str) -> Folder | None:
    folder = shipped_folder(name)
    return folder if folder.has(HEAD) or folder.has(LAYER) else None


def _folders(path: str) -> list[Folder]:
    """Return the questionnaires and overlays in a folder, or itself if it is one.

    Raises:
        WrongUsage: when there are none.
        InvalidData: when it may not be entered.
    """
    where = Folder(FilePath(path), str(FilePath(path)))
    if not where.is_there:
        raise WrongUsage.of("not-a-folder", path, option="--questionnaires")
    if where.has(HEAD) or where.has(LAYER):
        where.raw(LAYER if where.has(LAYER) else HEAD)  # a folder that may not be entered seems to have both
        return [where]
    inside = [Folder(p, str(p)) for p in sorted(FilePath(str(e)) for e in where.entries())]
    found = [folder for folder in inside if folder.has(HEAD) or folder.has(LAYER)]
    if not found:
        raise WrongUsage.of("no-questionnaires", path)
    return found


def identity(folder: Folder, file: str) -> tuple[str, Place]:
    """Return the id that a questionnaire or overlay gives itself; the folder's name while it cannot be read."""
    try:
        source = folder.read(file)
    except InvalidData as error:
        return folder.shown.rpartition("/")[2], error.problems[0].place
    found = inside(source.data, "id")
    return (found if isinstance(found, str) else folder.shown.rpartition("/")[2]), source.place(("id",))


def base_of(folder: Folder) -> str | None:
    """Return the id of the questionnaire that an overlay is laid over; None while it cannot be read."""
    source = attempt([], folder.read, LAYER)
    found = None if source is None else inside(source.data, "base", "id")
    return found if isinstance(found, str) else None
