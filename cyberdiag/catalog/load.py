"""Finds, reads and assembles what is asked and what is known, in one language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from cyberdiag import resources
from cyberdiag.catalog import authored, build, checks, history, layer, overlays, shelf, translate
from cyberdiag.catalog.checked import Checked
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.folder import Folder
from cyberdiag.catalog.overlay_shapes import AuthoredOverlay
from cyberdiag.catalog.shelf import HEAD, LAYER
from cyberdiag.catalog.words import sidecar
from cyberdiag.errors import CyberdiagError, InvalidData, UnknownName
from cyberdiag.model.catalogue import Catalogue
from cyberdiag.model.editions import Edition
from cyberdiag.model.questionnaire import Questionnaire, QuestionSet
from cyberdiag.problems import Problem, near

if TYPE_CHECKING:
    from cyberdiag.yaml_source import Source

SHIPPED = ("cyber-risk", "leak-response")
PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Stack:
    """A questionnaire's folder and the overlays to lay over it."""

    base: Folder
    layers: tuple[Folder, ...] = ()


def questionnaire_ids() -> tuple[str, ...]:
    """Return the ids of the questionnaires that give a diagnosis: the shipped ones, then those on the shelf."""
    root = resources.root("questionnaires")
    shipped = (name for name in SHIPPED if root.joinpath(name, HEAD).is_file())
    return (*shipped, *shelf.current().sheets)


def overlay_ids() -> tuple[str, ...]:
    """Return the ids of the overlays on the shelf."""
    return tuple(shelf.current().layers)


def overlays_of(names: tuple[str, ...], recorded: frozenset[str]) -> tuple[str, ...]:
    """Return those of the recorded overlays on the shelf that lie over one of these questionnaires."""
    layers = {key: f for key, f in shelf.current().layers.items() if key in recorded and key not in names}
    if not layers:
        return ()
    bases = {PROFILE, *(shelf.identity(s.base, HEAD)[0] for s in stacks(names))}
    given = {f.shown for f in map(find, names)}
    return tuple(k for k, f in layers.items() if layer.base_of(f) in bases and f.shown not in given)


def only_facts(names: tuple[str, ...]) -> bool:
    """Return whether names mean nothing but overlays over the facts about the firm."""
    found = stacks(names)
    return all(s.layers and shelf.identity(s.base, HEAD)[0] == PROFILE for s in found)


def is_shipped(name: str) -> bool:
    """Return whether a name is the id of what the program brings along, not a folder of one's own."""
    return name in {PROFILE, *SHIPPED}


def find(name: str) -> Folder:
    """Return the folder of a questionnaire or overlay: by id, or of one's own by path.

    Raises:
        UnknownName: naming the near miss.
    """
    ready = shelf.current()
    own = {**ready.sheets, **ready.layers}
    if name in own:
        return own[name]
    known = (PROFILE, *questionnaire_ids(), *ready.layers)
    if name in known:
        return Folder(resources.root("questionnaires").joinpath(name), f"questionnaires/{name}")
    path = FilePath(name)
    if path.is_dir():
        return Folder(path, str(path))
    raise UnknownName.of(
        "unknown-questionnaire", name=name, guess=near(name, known) or "", known=", ".join(known)
    )


def stacks(names: tuple[str, ...]) -> tuple[Stack, ...]:
    """Return the questionnaires that names mean, each once, with the overlays that names lay over them.

    Raises:
        UnknownName, InvalidData: for a name, or an overlay's base, that nothing has.
    """
    folders = {folder.shown: folder for folder in map(find, names)}.values()
    layers = [f for f in folders if f.has(LAYER) and not f.has(HEAD)]
    bases = {f.shown: f for f in folders if f not in layers}
    by_id = {shelf.identity(f, HEAD)[0]: f for f in bases.values()} if layers else {}
    over: dict[str, list[Folder]] = {}
    for folder in layers:
        name = layer.base_of(folder)
        base = by_id.get(name) if name else None
        if base is None:
            base = _base(folder, name)
            by_id[name or ""] = bases[base.shown] = base
        over.setdefault(base.shown, []).append(folder)
    return tuple(Stack(f, tuple(over.get(shown, ()))) for shown, f in bases.items())


def _base(folder: Folder, name: str | None) -> Folder:
    known = (PROFILE, *questionnaire_ids())
    if name in known:
        return find(name)
    source = folder.read(LAYER)
    problems: list[Problem] = []
    decode(AuthoredOverlay, source, problems)
    values = {"kind": "questionnaire", "name": name or "", "guess": near(name or "", known) or ""}
    raise InvalidData(problems or [Problem(source.place(("base", "id")), "unknown-reference", values)])


def questionnaire(name: str, lang: str, warnings: list[Problem] | None = None) -> Questionnaire:
    """Load one questionnaire, or an overlay on its base; what is odd but does no harm goes to `warnings`.

    Raises:
        InvalidData: with every problem in any of its files.
    """
    (stack,) = stacks((name,))
    return load(stack, lang, warnings)


def load(stack: Stack, lang: str, warnings: list[Problem] | None = None) -> Questionnaire:
    """Load a questionnaire with its overlays, as `questionnaire` does."""
    problems: list[Problem] = []
    result = _questionnaire(stack, lang, problems)
    if result is None or any(p.is_error for p in problems):
        raise InvalidData(problems)
    if warnings is not None:
        warnings.extend(problems)
    return result


def edition(name: str) -> Edition:
    """Return the edition of a questionnaire or overlay by itself, in the language that it was written in."""
    (stack,) = stacks((name,))
    made = load(stack, languages(name)[0])
    return made.overlays[0] if stack.layers else made.edition or Edition(made.id, made.version, made.title)


def languages(name: str) -> tuple[str, ...]:
    """Return the languages that a questionnaire is written in: its own and those in `lang/`."""
    folder = find(name)
    others = folder.where.joinpath("lang")
    found = [f.name.removesuffix(".yaml") for f in others.iterdir()] if others.is_dir() else []
    head = folder.read(LAYER if folder.has(LAYER) else HEAD).data
    own = head.get("language", "ja") if isinstance(head, dict) else "ja"
    return (str(own), *sorted(found))


def question_set(names: tuple[str, ...], lang: str) -> QuestionSet:
    """Load the profile and the named questionnaires with their overlays, and see that they hold together.

    The catalogues that come with them join the catalogue of this run.

    Raises:
        InvalidData: with all problems at once.
    """
    use(names)
    found = loaded((PROFILE, *names), lang)
    problems = checks.structure(Checked(found, Catalogue(), lang))
    if problems:
        raise InvalidData(problems)
    return QuestionSet(found)


def loaded(names: tuple[str, ...], lang: str) -> tuple[Questionnaire, ...]:
    """Load questionnaires with their overlays, without looking at how they hold together.

    Raises:
        InvalidData: with all problems at once.
    """
    problems: list[Problem] = []
    found: list[Questionnaire] = []
    for stack in stacks(names):
        try:
            found.append(load(stack, lang))
        except InvalidData as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidData(problems)
    return tuple(found)


def use(names: tuple[str, ...]) -> None:
    """Let the catalogues that come with questionnaires and overlays join the catalogue of this run."""
    for stack in stacks(names):
        for folder in (stack.base, *stack.layers):
            shelf.current().use(folder)


def _questionnaire(stack: Stack, lang: str, problems: list[Problem]) -> Questionnaire | None:
    folder = stack.base
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
        words = sidecar(folder, lang, problems)
        if words is not None:
            source = replace(source, data=words.lay(source, translate.QUESTIONNAIRE))
            sources = [_worded(words, s) for s in sources]
            problems.extend(words.unused() if whole else [])
    name = (head.id, head.version, str(source.data["title"]))
    edition = history.edition(folder, name, prints, was, source.place(("version",)), problems)
    found = [layer.read(f, head, lang, problems) for f in stack.layers]
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
        if "/" in name or "\\" in name or not folder.has(name):
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


def ids_with_overlays(name: str, recorded: frozenset[str]) -> frozenset[str]:
    """Return the question ids of a questionnaire with those that recorded overlays on the shelf add to it."""
    over = (k for k, f in shelf.current().layers.items() if k in recorded and layer.base_of(f) == name)
    return question_ids(name).union(*(question_ids(k) for k in over))


def question_ids(name: str) -> frozenset[str]:
    """Return the ids of the questions that a questionnaire or overlay holds, without building it."""
    folder = find(name)
    head = folder.read(LAYER if folder.has(LAYER) else HEAD).data
    files = head.get("sections") if isinstance(head, dict) else None
    ids: set[str] = set()
    for file in files if isinstance(files, list) else ():
        data = folder.read(str(file)).data
        questions = data.get("questions") if isinstance(data, dict) else None
        ids.update(str(q["id"]) for q in questions or () if isinstance(q, dict) and "id" in q)
    return frozenset(ids)
