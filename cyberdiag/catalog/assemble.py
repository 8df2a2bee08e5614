"""Puts a questionnaire together from its files: head, sections, words of another language, overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cyberdiag.catalog import build, history, translate
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.overlay import lay, layer
from cyberdiag.catalog.shelf import HEAD
from cyberdiag.catalog.words import sidecar
from cyberdiag.errors import CyberdiagError
from cyberdiag.model.head import Head
from cyberdiag.model.written import SectionFile
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.outside.yaml_source import Source


def questionnaire(
    folder: Folder, over: tuple[Folder, ...], lang: str, problems: list[Problem], *, optional: bool
) -> Questionnaire | None:
    """Return a questionnaire with the overlays over it, or None after adding what is wrong to `problems`.

    `optional` says that it may do without the words of a language.
    """
    source = folder.read(HEAD)
    head = decode(Head, source, problems)
    names = source.data.get("sections") if isinstance(source.data, dict) else None
    read = _sections(folder, names if isinstance(names, list) else [], source, problems)
    if head is None:
        return None
    whole = not problems
    prints = history.prints(head, [part for part, _ in read])
    was = {old: q.id for part, _ in read for q in part.questions for old in q.was}
    sources = [s for _, s in read]
    untouched = [id(s) for s in (source, *sources)]
    if lang != head.language:
        own = (source.place(("language",)), head.language) if optional else None
        words = sidecar(folder, lang, problems, own)
        if words is not None:
            source = source.laid(words.lay(source, translate.words_of(Head)))
            sources = [_worded(words, s) for s in sources]
            problems.extend(words.unused() if whole else [])
    name = (head.id, head.version, str(source.data["title"]))
    noted: list[Problem] = []
    edition = history.edition(folder, name, prints, was, source, noted)
    problems.extend(p for p in noted if whole or p.is_error)  # what cannot be read has not changed
    found = [layer.read(f, head, lang, problems) for f in over]
    layers = [one for one in found if one is not None]
    if layers and len(layers) == len(found) and not any(p.is_error for p in problems):
        source, sources = lay.lay(source, sources, layers, problems)
    if [id(s) for s in (source, *sources)] != untouched:
        again = decode(Head, source, problems)
        parts = [(decode(SectionFile, s, problems), s) for s in sources]
        read = [(part, s) for part, s in parts if part is not None]
        if again is None or len(read) < len(parts):
            return None
        head = again
    made = build.questionnaire(head, source, read, problems)
    return replace(made, edition=edition, overlays=tuple(one.edition for one in layers))


def _sections(
    folder: Folder, names: list[Any], source: Source, problems: list[Problem]
) -> list[tuple[SectionFile, Source]]:
    parts = []
    for n, name in enumerate(names):
        if not isinstance(name, str):
            continue  # the head's own fault
        if not folder.has(name):
            problems.append(Problem(source.place(("sections", n)), "missing-section-file", {"name": name}))
            continue
        try:
            section_source = folder.read(name)
        except CyberdiagError as error:
            problems.extend(error.problems)
            continue
        part = decode(SectionFile, section_source, problems)
        if part is not None:
            parts.append((part, section_source))
    return parts


def _worded(words: translate.Overlay, source: Source) -> Source:
    """Lay the words of another language over a section."""
    at, spec = ("sections", source.data["section"]["id"]), translate.words_of(SectionFile)
    data = {
        "section": words.lay(source, spec["section"], ("section",), at),
        "questions": words.lay(source, spec["questions"], ("questions",), ("questions",)),
    }
    words.used.add(("sections",))
    return source.laid(data)
