"""Reads one overlay: `overlay.yaml`, the files that add questions, its words in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.catalog import history, knowledge, translate
from cyberdiag.catalog.checks.extent import unbounded
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.gather import attempt, sections
from cyberdiag.catalog.shelf import LAYER
from cyberdiag.catalog.words import lay_over_section, sidecar
from cyberdiag.model.overlay import OverlayFile, OverlayHead
from cyberdiag.problems import Problem, warning

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.editions import Edition
    from cyberdiag.model.head import Head
    from cyberdiag.outside.yaml_source import Source


class Layer(Struct, frozen=True):
    """An overlay in one language: its head, and the files that add questions."""

    folder: Folder
    source: Source
    parts: tuple[Source, ...]
    edition: Edition


def read(folder: Folder, base: Head, lang: str, problems: list[Problem]) -> Layer | None:
    """Return an overlay, or None after adding what is wrong with it to `problems`."""
    found: list[Problem] = []
    made = _read(folder, base, lang, found)
    problems.extend(found)
    return None if any(p.is_error for p in found) else made


def _read(folder: Folder, base: Head, lang: str, problems: list[Problem]) -> Layer | None:
    source = attempt(problems, folder.read, LAYER)
    head = None if source is None else decode(OverlayHead, source, problems)
    if source is None or head is None:
        return None
    if head.base.version not in {None, base.version}:
        values = {"id": base.id, "value": str(head.base.version), "current": base.version}
        place = source.place(("base", "version"))
        problems.append(warning(place, "other-base", **values))
    read = sections(OverlayFile, folder, head.sections, source, problems)
    if any(p.is_error for p in problems):
        return None
    parts, questions = [part for _, part in read], [q for file, _ in read for q in file.questions]
    every = {**base.flags, **head.flags}
    own = ((source.place, ("flags", name), flag) for name, flag in head.flags.items())
    if endless := list(unbounded(own, every)):
        problems.extend(endless)
        return None
    flags = {k: history.plain(f) for k, f in every.items()}
    added = {q.id: history.one(q, base, flags) for q in questions}
    prints = history.layer_prints(head, added)
    was = {old: q.id for q in questions for old in q.was}
    cited = knowledge.cited(lang, problems)
    source, parts = cited.source(source), [cited.source(part) for part in parts]
    if lang != head.language:
        words = sidecar(folder, lang, problems, (source.place(("language",)), head.language))
        if words is not None:
            source = source.laid(words.lay(source, translate.words_of(OverlayHead)))
            parts = [lay_over_section(words, OverlayFile, part) for part in parts]
            problems.extend(words.unused())
    named = (head.id, head.version, str(source.data["title"]))
    edition = history.edition(folder, named, prints, was, source, problems)
    return Layer(folder, source, tuple(parts), replace(edition, off=frozenset(head.off)))
