"""Puts a questionnaire together from its files: head, sections, words of another language, overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.catalog import build, history, knowledge, translate
from cyberdiag.catalog.checks.extent import unbounded
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.gather import attempt, inside, sections
from cyberdiag.catalog.overlay import lay, layer
from cyberdiag.catalog.shelf import HEAD
from cyberdiag.catalog.words import lay_over_section, sidecar
from cyberdiag.model.head import Head
from cyberdiag.model.trade import OwnTrade
from cyberdiag.model.written import SectionFile

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.problems import Problem


def questionnaire(
    folder: Folder, over: tuple[Folder, ...], lang: str, problems: list[Problem], *, optional: bool
) -> Questionnaire | None:
    """Return a questionnaire with the overlays over it, or None after adding what is wrong to `problems`.

    `optional` says that it may do without the words of a language.
    """
    source = folder.read(HEAD)
    head = decode(Head, source, problems)
    names = inside(source.data, "sections")
    read = sections(SectionFile, folder, names if isinstance(names, list) else [], source, problems)
    if head is None:
        return None
    flags = ((source.place, ("flags", name), flag) for name, flag in head.flags.items())
    # the fingerprints of all questions would follow conditions without end
    if excess := [*unbounded(flags, head.flags), *build.too_much(head, source, read)]:
        problems.extend(excess)
        return None
    whole = not problems
    prints = history.prints(head, [part for part, _ in read])
    was = {old: q.id for part, _ in read for q in part.questions for old in q.was}
    sources = [s for _, s in read]
    untouched = [id(s) for s in (source, *sources)]
    cited = knowledge.cited(lang, problems)
    source, sources = cited.source(source), [cited.source(s) for s in sources]
    if lang != head.language:
        own = (source.place(("language",)), head.language) if optional else None
        words = sidecar(folder, lang, problems, own)
        if words is not None:
            source = source.laid(words.lay(source, translate.words_of(Head)))
            sources = [lay_over_section(words, SectionFile, s) for s in sources]
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
        problems.extend(build.too_much(head, source, read))
        if any(p.is_error for p in problems):
            return None
    made = build.reviewed(build.questionnaire(head, source, read, problems), edition)
    usual = attempt(problems, knowledge.usual_roles, lang)
    if usual is None:
        return None
    made = OwnTrade("mid", usual.mid).of_sheet(made)
    return replace(made, edition=edition, overlays=tuple(one.edition for one in layers))
