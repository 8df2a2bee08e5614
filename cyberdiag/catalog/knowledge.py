"""Loads the catalogue: sources, frameworks, glossary, published rates."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from cyberdiag.catalog import decode, decode_shapes, later, shelf, translate
from cyberdiag.errors import InvalidData
from cyberdiag.model.catalogue import Framework, Peer, Source, Term
from cyberdiag.model.language import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from cyberdiag.catalog import known_shapes
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.record import Record
    from cyberdiag.outside import yaml_source
    from cyberdiag.problems import Path, Problem
else:
    known_shapes = later.module("known_shapes")

Shape = TypeVar("Shape", bound="BaseModel")
File = TypeVar("File", bound="Record")

_SOURCES: translate.Spec = {"sources": {"*": {"title": translate.TEXT, "publisher": translate.TEXT}}}
_TERMS: translate.Spec = {
    "terms": {"*": {"term": translate.TEXT, "match": translate.TEXT, "text": translate.TEXT}}
}
_FRAMEWORK: translate.Spec = {
    "framework": dict.fromkeys(("title", "edition", "publisher", "note"), translate.TEXT),
    "items": {"*": translate.TEXT},
}


def in_use() -> Folder:
    """Return the catalogue of this run: the shipped one, with what lies over it."""
    return shelf.current().catalogue()


def sources(lang: str, folder: Folder | None = None) -> Mapping[str, Source]:
    """Return every source by id."""
    data = read_shape(lambda: known_shapes.AuthoredSources, ("sources.yaml",), lang, _SOURCES, folder)
    return MappingProxyType(
        {
            key: Source(key, s.title, s.publisher, s.url, s.date, s.as_of, s.mark, s.kind)
            for key, s in data.sources.items()
        }
    )


def glossary(lang: str, folder: Folder | None = None) -> Mapping[str, Term]:
    """Return the words of the trade by id."""
    data = read_shape(lambda: known_shapes.AuthoredGlossary, ("glossary.yaml",), lang, _TERMS, folder)
    return MappingProxyType({k: Term(k, t.term, tuple(t.match), t.text) for k, t in data.terms.items()})


def peers(folder: Folder | None = None) -> Mapping[str, Peer]:
    """Return the published rates by question id."""
    data, source = placed_shape(
        lambda: known_shapes.AuthoredPeers, ("peers.yaml",), SOURCE_LANGUAGE, {}, folder
    )
    return MappingProxyType(
        {
            p.question: Peer(p.question, p.rate, p.n, p.year, p.source, source.place(("peers", n)))
            for n, p in enumerate(data.peers)
        }
    )


def frameworks(lang: str, folder: Folder | None = None) -> Mapping[str, Framework]:
    """Return every framework edition by id."""
    where = folder or in_use()
    result = {}
    for name in where.names("frameworks"):
        key = name.removesuffix(".yaml")
        data, source = placed_shape(
            lambda: known_shapes.AuthoredFramework, ("frameworks", name), lang, _FRAMEWORK, where, (key,)
        )
        head = data.framework
        result[key] = Framework(
            head.id, head.title, head.edition, head.publisher, head.source, head.note,
            MappingProxyType(dict(data.items)), source.place(("framework",)),
        )  # fmt: skip
    return MappingProxyType(result)


def stale(lang: str, folder: Folder | None = None) -> list[Problem]:
    """Return a warning for every word of a language that the catalogue no longer asks for."""
    where = folder or in_use()
    problems: list[Problem] = []
    for name, spec in (("sources.yaml", _SOURCES), ("glossary.yaml", _TERMS)):
        overlay = translate.Overlay(_words(where, lang, name), [])
        overlay.lay(where.read(name), spec)
        problems.extend(overlay.unused())
    overlay = translate.Overlay(_words(where, lang, "frameworks.yaml"), [])
    for name in where.names("frameworks"):
        overlay.lay(where.read("frameworks", name), _FRAMEWORK, (), (name.removesuffix(".yaml"),))
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
    problems: list[Problem] = []
    source = where.read(*parts)
    named = parts[0] if parts[0].endswith(".yaml") else f"{parts[0]}.yaml"
    words = None if lang == SOURCE_LANGUAGE else _words(where, lang, named)
    found = decode.decode(kind, source, problems)
    if found is not None and words is not None:
        overlay = translate.Overlay(words, problems)
        data: Any = overlay.lay(source, translate.words_of(kind), (), at)
        silent = shelf.current().unworded(lang)  # their own words are shown as they are
        problems = [p for p in problems if p.code != "untranslated" or not p.place.file.startswith(silent)]
        found = decode.decode(kind, source.laid(data, words), problems)
    if found is None or any(p.is_error for p in problems):
        raise InvalidData(problems)
    return found, source


def read_shape(
    shape: Callable[[], type[Shape]],
    parts: tuple[str, ...],
    lang: str,
    spec: translate.Spec,
    folder: Folder | None = None,
    at: Path = (),
) -> Shape:
    """Read one catalogue file in a language.

    The words of a file `x.yaml`, or of all files of a folder `x/`, stand in `lang/<code>/x.yaml`.

    Raises:
        InvalidData: with every problem of the file and of its translation.
    """
    return placed_shape(shape, parts, lang, spec, folder, at)[0]


def placed_shape(
    shape: Callable[[], type[Shape]],
    parts: tuple[str, ...],
    lang: str,
    spec: translate.Spec,
    folder: Folder | None = None,
    at: Path = (),
) -> tuple[Shape, yaml_source.Source]:
    """Read one catalogue file as `read` does, with the places of what stands in it."""
    where = folder or in_use()
    problems: list[Problem] = []
    source = where.read(*parts)
    named = parts[0] if parts[0].endswith(".yaml") else f"{parts[0]}.yaml"
    words = None if lang == SOURCE_LANGUAGE else _words(where, lang, named)
    decoded = decode_shapes.decode(shape, source, problems)
    if decoded is not None and words is not None:
        overlay = translate.Overlay(words, problems)
        data: Any = overlay.lay(source, spec, (), at)
        silent = shelf.current().unworded(lang)  # their own words are shown as they are
        problems = [p for p in problems if p.code != "untranslated" or not p.place.file.startswith(silent)]
        decoded = decode_shapes.decode(shape, source.laid(data, words), problems)
    if decoded is None or any(p.is_error for p in problems):
        raise InvalidData(problems)
    return decoded, source


@cache
def _words(folder: Folder, lang: str, name: str) -> yaml_source.Source:
    return folder.read("lang", lang, name)
