"""Reads one overlay: `overlay.yaml`, the files that add questions, its words in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.catalog import history, translate
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.shelf import LAYER
from cyberdiag.catalog.words import sidecar
from cyberdiag.errors import InvalidData
from cyberdiag.model.head import Head, OverlayHead
from cyberdiag.model.written import OverlayFile
from cyberdiag.problems import Problem, Severity

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.editions import Edition
    from cyberdiag.outside.yaml_source import Source


class Layer(Struct, frozen=True):
    """An overlay in one language: its head, and the files that add questions."""

    folder: Folder
    source: Source
    parts: tuple[Source, ...]
    edition: Edition


def base_of(folder: Folder) -> str | None:
    """Return the id of the questionnaire that an overlay is laid over; None while it cannot be read."""
    try:
        data = folder.read(LAYER).data
    except InvalidData:
        return None
    base = data.get("base") if isinstance(data, dict) else None
    found = base.get("id") if isinstance(base, dict) else None
    return found if isinstance(found, str) else None


def read(folder: Folder, base: Head, lang: str, problems: list[Problem]) -> Layer | None:
    """Return an overlay, or None after adding what is wrong with it to `problems`."""
    found: list[Problem] = []
    made = _read(folder, base, lang, found)
    problems.extend(found)
    return None if any(p.is_error for p in found) else made


def _read(folder: Folder, base: Head, lang: str, problems: list[Problem]) -> Layer | None:
    try:
        source = folder.read(LAYER)
    except InvalidData as error:
        problems.extend(error.problems)
        return None
    head = decode(OverlayHead, source, problems)
    if head is None:
        return None
    if head.base.version not in {None, base.version}:
        values = {"id": base.id, "value": str(head.base.version), "current": base.version}
        place = source.place(("base", "version"))
        problems.append(Problem(place, "other-base", values, Severity.WARNING))
    read = _parts(folder, head, source, problems)
    if any(p.is_error for p in problems):
        return None
    parts, questions = [part for part, _ in read], [q for _, shape in read for q in shape.questions]
    flags = {k: history.plain(f) for k, f in {**base.flags, **head.flags}.items()}
    added = {q.id: history.one(q, base, flags) for q in questions}
    prints = history.layer_prints(head, added)
    was = {old: q.id for q in questions for old in q.was}
    if lang != head.language:
        words = sidecar(folder, lang, problems, (source.place(("language",)), head.language))
        if words is not None:
            source, parts = _worded(words, source, parts)
            problems.extend(words.unused())
    named = (head.id, head.version, str(source.data["title"]))
    edition = history.edition(folder, named, prints, was, source, problems)
    return Layer(folder, source, tuple(parts), replace(edition, off=frozenset(head.off)))


def _parts(
    folder: Folder, head: OverlayHead, source: Source, problems: list[Problem]
) -> list[tuple[Source, OverlayFile]]:
    """Read the files that add questions."""
    found = []
    for n, name in enumerate(head.sections):
        if not folder.has(name):
            problems.append(Problem(source.place(("sections", n)), "missing-section-file", {"name": name}))
            continue
        try:
            part = folder.read(name)
        except InvalidData as error:
            problems.extend(error.problems)
            continue
        shape = decode(OverlayFile, part, problems)
        if shape is not None:
            found.append((part, shape))
    return found


def _worded(words: translate.Overlay, source: Source, parts: list[Source]) -> tuple[Source, list[Source]]:
    """Lay the words of another language over an overlay."""
    head = source.laid(words.lay(source, translate.words_of(OverlayHead)))
    made, spec = [], translate.words_of(OverlayFile)
    for part in parts:
        data = dict(part.data)
        section = data.get("section")
        if isinstance(section, dict):
            at = ("sections", section["id"])
            data["section"] = words.lay(part, spec["section"], ("section",), at)
            words.used.add(("sections",))
        data["questions"] = words.lay(part, spec["questions"], ("questions",), ("questions",))
        made.append(part.laid(data))
    return head, made
