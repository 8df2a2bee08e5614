"""Puts a questionnaire together from its files: head, sections, words of another language, overlays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cyberdiag.catalog import authored, build, history, layer, overlays, translate
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.shelf import HEAD
from cyberdiag.catalog.words import sidecar
from cyberdiag.errors import CyberdiagError
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.editions import Edition
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.yaml_source import Source


def questionnaire(
    folder: Folder, over: tuple[Folder, ...], lang: str, problems: list[Problem], *, optional: bool
) -> Questionnaire | None:
    """Return a questionnaire with the overlays over it, or None after adding what is wrong to `problems`.

    `optional` says that it may do without the words of a language.
    """
    source = folder.read(HEAD)
    head = decode(authored.AuthoredQuestionnaire, source, problems)
    names = source.data.get("sections") if isinstance(source.data, dict) else None
    read = _sections(folder, names if isinstance(names, list) else [], source, problems)
    if head is None:
        return None
    whole = not problems
    prints = history.prints(head, [part for part, _ in read])
    was = {old: q.id for part, _ in read for q in part.questions for old in q.was}
    sources = [s for _, s in read]
    if lang != head.language:
        own = (source.place(("language",)), head.language) if optional else None
        words = sidecar(folder, lang, problems, own)
        if words is not None:
            source = replace(source, data=words.lay(source, translate.QUESTIONNAIRE))
            sources = [_worded(words, s) for s in sources]
            problems.extend(words.unused() if whole else [])
    name = (head.id, head.version, str(source.data["title"]))
    noted: list[Problem] = []
    edition = history.edition(folder, name, prints, was, source.place(("version",)), noted)
    problems.extend(p for p in noted if whole or p.is_error)  # what cannot be read has not changed
    found = [layer.read(f, head, lang, problems) for f in over]
    layers = [one for one in found if one is not None]
    if layers and len(layers) == len(found) and not any(p.is_error for p in problems):
        source, sources = overlays.lay(source, sources, layers, problems)
    return _built(source, sources, problems, edition, layers)


def _built(
    source: Source,
    sources: list[Source],
    problems: list[Problem],
    edition: Edition,
    layers: list[layer.Layer],
) -> Questionnaire | None:
    head = decode(authored.AuthoredQuestionnaire, source, problems)
    parts = [(decode(authored.AuthoredSectionFile, s, problems), s) for s in sources]
    whole = [(part, s) for part, s in parts if part is not None]
    if head is None or len(whole) < len(parts):
        return None
    made = build.questionnaire(head, source, whole, problems)
    return replace(made, edition=edition, overlays=tuple(one.edition for one in layers))


def _sections(
    folder: Folder, names: list[Any], source: Source, problems: list[Problem]
) -> list[tuple[authored.AuthoredSectionFile, Source]]:
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
        part = decode(authored.AuthoredSectionFile, section_source, problems)
        if part is not None:
            parts.append((part, section_source))
    return parts


def _worded(words: translate.Overlay, source: Source) -> Source:
    """Lay the words of another language over a section."""
    section_id = source.data["section"]["id"]
    data = {
        "section": words.lay(source, translate.SECTION, ("section",), ("sections", section_id)),
        "questions": words.lay(source, translate.QUESTIONS, ("questions",), ("questions",)),
    }
    words.used.add(("sections",))
    return replace(source, data=data)
