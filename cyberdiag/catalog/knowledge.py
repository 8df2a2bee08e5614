"""Loads the catalogue: sources, frameworks, glossary, published rates."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from cyberdiag import resources, yaml_source
from cyberdiag.catalog import authored, translate
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.load import Folder
from cyberdiag.errors import InvalidData
from cyberdiag.model.catalogue import Framework, Peer, Source, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.problems import Path, Problem

SOURCE_LANGUAGE = "ja"
Shape = TypeVar("Shape", bound=BaseModel)

_SOURCES: translate.Spec = {"sources": {"*": {"title": translate.TEXT, "publisher": translate.TEXT}}}
_TERMS: translate.Spec = {
    "terms": {"*": {"term": translate.TEXT, "match": translate.TEXT, "text": translate.TEXT}}
}
_FRAMEWORK: translate.Spec = {
    "framework": {"title": translate.TEXT, "note": translate.TEXT},
    "items": {"*": translate.TEXT},
}


def shipped() -> Folder:
    return Folder(resources.root("catalogue"), "catalogue")


def sources(lang: str, folder: Folder | None = None) -> Mapping[str, Source]:
    """Return every source by id."""
    data = read(authored.AuthoredSources, ("sources.yaml",), lang, _SOURCES, folder)
    return MappingProxyType(
        {
            key: Source(key, s.title, s.publisher, s.url, s.date, s.as_of, s.mark, s.kind)
            for key, s in data.sources.items()
        }
    )


def glossary(lang: str, folder: Folder | None = None) -> Mapping[str, Term]:
    """Return the words of the trade by id."""
    data = read(authored.AuthoredGlossary, ("glossary.yaml",), lang, _TERMS, folder)
    return MappingProxyType({k: Term(k, t.term, tuple(t.match), t.text) for k, t in data.terms.items()})


def peers(folder: Folder | None = None) -> Mapping[str, Peer]:
    """Return the published rates by question id."""
    data = read(authored.AuthoredPeers, ("peers.yaml",), SOURCE_LANGUAGE, {}, folder)
    return MappingProxyType({p.question: Peer(p.question, p.rate, p.n, p.year, p.source) for p in data.peers})


def frameworks(lang: str, folder: Folder | None = None) -> Mapping[str, Framework]:
    """Return every framework edition by id."""
    where = folder or shipped()
    names = sorted(f.name for f in where.where.joinpath("frameworks").iterdir() if f.name.endswith(".yaml"))
    result = {}
    for name in names:
        key = name.removesuffix(".yaml")
        data = read(authored.AuthoredFramework, ("frameworks", name), lang, _FRAMEWORK, where, (key,))
        head = data.framework
        result[key] = Framework(
            head.id, head.title, head.edition, head.publisher, head.source, head.note,
            MappingProxyType(dict(data.items)),
        )  # fmt: skip
    return MappingProxyType(result)


def read(
    shape: type[Shape],
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
    where = folder or shipped()
    problems: list[Problem] = []
    source = where.read(*parts)
    if lang != SOURCE_LANGUAGE:
        words = parts[0] if parts[0].endswith(".yaml") else f"{parts[0]}.yaml"
        overlay = translate.Overlay(_words(where, lang, words), problems)
        data: Any = overlay.lay(source, spec, (), at)
        source = yaml_source.Source(source.file, data, source.text, source.places, source.key_places)
    decoded = decode(shape, source, problems)
    if decoded is None or any(p.is_error for p in problems):
        raise InvalidData(problems)
    return decoded


_read_words: dict[tuple[str, str, str], yaml_source.Source] = {}


def _words(where: Folder, lang: str, name: str) -> yaml_source.Source:
    key = (where.shown, lang, name)
    if key not in _read_words:
        _read_words[key] = where.read("lang", lang, name)
    return _read_words[key]
