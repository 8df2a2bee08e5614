"""Finds, reads and assembles what is asked and what is known, in one language."""

from __future__ import annotations

import contextlib
from functools import partial
from itertools import combinations
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.catalog import built, facts, shelf
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.folder import Folder
from cyberdiag.catalog.gather import attempt, inside
from cyberdiag.catalog.shelf import HEAD, LAYER, OTHER_LANGUAGE
from cyberdiag.errors import InvalidData, UnknownName
from cyberdiag.model.editions import Edition
from cyberdiag.model.format import ANSWERS, endings
from cyberdiag.model.language import LANGUAGES, SOURCE_LANGUAGE
from cyberdiag.model.questionnaire import Questionnaire, QuestionSet
from cyberdiag.outside import resources, shell
from cyberdiag.problems import Problem, Problems, near, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

PROFILE, SHIPPED = shelf.PROFILE, shelf.SHIPPED
_BOTH = tuple(f"questionnaires/{name}" for name in (PROFILE, *SHIPPED))
"""What must be there in every language."""
_LAYERS = frozenset(f"questionnaires/{name}" for name in shelf.SHIPPED_LAYERS)


class Stack(Struct, frozen=True):
    """A questionnaire's folder and the overlays to lay over it."""

    base: Folder
    layers: tuple[Folder, ...] = ()

    @property
    def folders(self) -> tuple[Folder, ...]:
        """All of them, from the lowest up."""
        return (self.base, *self.layers)


def questionnaire_ids() -> tuple[str, ...]:
    """Return the ids of the questionnaires that give a diagnosis: the shipped ones, then those on the shelf."""
    root = resources.root("questionnaires")
    shipped = (name for name in SHIPPED if root.joinpath(name, HEAD).is_file())
    return (*shipped, *shelf.current().sheets)


def shipped_overlays() -> tuple[str, ...]:
    """Return the ids of the overlays that the program brings along."""
    return tuple(name for name in overlay_ids() if is_shipped(name))


def overlay_ids() -> tuple[str, ...]:
    """Return the ids of the overlays: the shipped ones, then those on the shelf."""
    return tuple(shelf.current().layers)


def overlays_of(names: tuple[str, ...], recorded: frozenset[str]) -> tuple[str, ...]:
    """Return those of the recorded overlays on the shelf that lie over one of these questionnaires."""
    layers = {key: f for key, f in shelf.current().layers.items() if key in recorded and key not in names}
    if not layers:
        return ()
    bases = {PROFILE, *(shelf.identity(s.base, HEAD)[0] for s in stacks(names))}
    given = {f.shown for f in map(find, names)}
    return tuple(k for k, f in layers.items() if shelf.base_of(f) in bases and f.shown not in given)


def only_facts(names: tuple[str, ...]) -> bool:
    """Return whether names mean nothing but overlays over the facts about the firm."""
    found = stacks(names)
    return all(s.layers and shelf.identity(s.base, HEAD)[0] == PROFILE for s in found)


def is_shipped(name: str) -> bool:
    """Return whether a name is the id of what the program brings along, not a folder of one's own."""
    return name in {PROFILE, *SHIPPED, *shelf.SHIPPED_LAYERS}


def find(name: str) -> Folder:
    """Return the folder of a questionnaire or overlay, by id or path; raises UnknownName with the near miss."""
    ready = shelf.current()
    own = {**ready.sheets, **ready.layers}
    if name in own:
        return own[name]
    known = (PROFILE, *questionnaire_ids(), *ready.layers)
    if name in known:
        return shelf.shipped_folder(name)
    path = FilePath(name)
    folder = Folder(path, str(path))
    if folder.is_there:
        return folder
    if path.suffix.lower() == ".zip":
        raise UnknownName.of("zip-given", name=name)
    if path.suffix.lower() in endings(ANSWERS) and path.name not in {HEAD, LAYER}:
        raise UnknownName.of("answers-as-questionnaire", name=name, path=shell.word(name))
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
        name = shelf.base_of(folder)
        base = by_id.get(name) if name else None
        if base is None:
            base = _base(folder, name)
            by_id[name or ""] = bases[base.shown] = base
        over.setdefault(base.shown, []).append(folder)
    return tuple(Stack(f, tuple(over.get(shown, ()))) for shown, f in bases.items())


def _base(folder: Folder, name: str | None) -> Folder:
    if name in (known := (PROFILE, *questionnaire_ids())):
        return find(name)
    from cyberdiag.model.overlay import OverlayHead

    source = folder.read(LAYER)
    problems = Problems()
    decode(OverlayHead, source, problems)
    raise InvalidData(problems or [unknown(source.place(("base", "id")), "questionnaire", name or "", known)])


def questionnaire(name: str, lang: str, warnings: list[Problem] | None = None) -> Questionnaire:
    """Load one questionnaire, or an overlay on its base; what is odd but does no harm goes to `warnings`.

    Raises:
        InvalidData: with every problem in any of its files.
    """
    (stack,) = stacks((name,))
    return load(stack, lang, warnings)


def load(stack: Stack, lang: str, warnings: list[Problem] | None = None) -> Questionnaire:
    """Load a questionnaire with its overlays, as `questionnaire` does."""
    problems = Problems()
    if kept := _kept(stack, lang):
        return kept
    from cyberdiag.catalog import assemble

    optional = stack.base.shown not in _BOTH
    result = assemble.questionnaire(stack.base, stack.layers, lang, problems, optional=optional)
    if result is None or any(p.is_error for p in problems):
        raise InvalidData(problems)
    if warnings is not None:
        warnings.extend(problems)
    return result


def _kept(stack: Stack, lang: str) -> Questionnaire | None:
    shipped = stack.base.shown in _BOTH and _LAYERS.issuperset(f.shown for f in stack.layers)
    return built.find(stack.folders, lang) if shipped and not shelf.current().has_own_words else None


def to_keep(lang: str) -> Iterator[tuple[str, bytes]]:
    """Give what a wheel keeps of each shipped questionnaire and overlay, by name; nothing of one with something to warn of.

    Raises:
        InvalidData: where they do not hold together, in any choice of them.
    """
    every = (*SHIPPED, *shelf.SHIPPED_LAYERS)
    for names in (some for n in range(len(every)) for some in combinations(every, n + 1)):
        _see_structure(loaded((PROFILE, *names), lang), lang)
    for name in (PROFILE, *every):
        odd: list[Problem] = []
        made = questionnaire(name, lang, odd)
        if not odd:
            (stack,) = stacks((name,))
            yield built.keep(made, stack.folders, lang)


def edition(name: str) -> Edition:
    """Return the edition of a questionnaire or overlay by itself, in the language that it was written in."""
    (stack,) = stacks((name,))
    made = load(stack, languages(name)[0])
    return made.overlays[0] if stack.layers else made.edition or Edition(made.id, made.version, made.title)


def languages(name: str) -> tuple[str, ...]:
    """Return the languages that a questionnaire is written in: its own and those in `lang/`."""
    folder = find(name)
    head = folder.read(LAYER if folder.has(LAYER) else HEAD).data
    own = inside(head, "language") or SOURCE_LANGUAGE
    return (str(own), *(name.removesuffix(".yaml") for name in folder.names("lang")))


def question_set(
    names: tuple[str, ...], lang: str, warnings: list[Problem] | None = None, *, whole: bool = False
) -> QuestionSet:
    """Load the profile and the named questionnaires with their overlays, and see that they hold together.

    The catalogues that come with them join the catalogue of this run. Of the profile only the facts that
    conditions look at are kept, where no questionnaire asks for more; `whole` keeps them all. A questionnaire in
    another language only is a warning.

    Raises:
        InvalidData: with all problems at once.
    """
    use(names)
    odd: list[Problem] = []
    found = loaded((PROFILE, *names), lang, odd)
    if not all(_kept(stack, lang) for stack in stacks((PROFILE, *names))):
        _see_structure(found, lang)
    if warnings is not None:
        warnings.extend(p for p in odd if p.code == OTHER_LANGUAGE)
    every = QuestionSet(found, partial(_translated, (PROFILE, *names), lang))
    return every if whole else needed(every)


def _see_structure(found: tuple[Questionnaire, ...], lang: str) -> None:
    """See that questionnaires hold together, which those that a wheel keeps did when it was built; raises InvalidData."""
    from cyberdiag.catalog.checks import structure
    from cyberdiag.catalog.checks.checked import Checked
    from cyberdiag.model.catalogue import Catalogue

    problems = structure.structure(Checked(found, catalogue=Catalogue(), lang=lang))
    if problems:
        raise InvalidData(problems)


def needed(questions: QuestionSet) -> QuestionSet:
    """Return a set with only those facts that its conditions look at, where no questionnaire asks for more."""
    return questions if questions.whole_profile else facts.needed(questions)


def with_others(questions: QuestionSet, names: tuple[str, ...], lang: str) -> QuestionSet:
    """Return the questions with those of further questionnaires, which are not asked but may be answered in a file."""
    also, given = partial(_translated, names, lang), questions.translated

    def translated() -> tuple[Questionnaire, ...]:
        return (*(given() if given else ()), *also())

    return QuestionSet((*questions.questionnaires, *loaded(names, lang)), translated)


def _translated(names: tuple[str, ...], lang: str) -> tuple[Questionnaire, ...]:
    """Return questionnaires in every language but one; where its words have a fault, that language has none."""
    found: list[Questionnaire] = []
    for other in LANGUAGES:
        if other != lang:
            with contextlib.suppress(InvalidData):
                found.extend(loaded(names, other))
    return tuple(found)


def loaded(
    names: tuple[str, ...], lang: str, warnings: list[Problem] | None = None
) -> tuple[Questionnaire, ...]:
    """Load questionnaires with their overlays as they are; raises InvalidData with all problems at once."""
    problems = Problems()
    found = [attempt(problems, load, stack, lang, warnings) for stack in stacks(names)]
    if problems:
        raise InvalidData(problems)
    return tuple(one for one in found if one is not None)


def use(names: tuple[str, ...]) -> None:
    """Let the catalogues that come with questionnaires and overlays join the catalogue of this run."""
    for stack in stacks(names):
        for folder in stack.folders:
            shelf.current().use(folder)


def ids_with_overlays(name: str, recorded: frozenset[str]) -> frozenset[str]:
    """Return the question ids of a questionnaire with those that recorded overlays on the shelf add to it."""
    over = (k for k, f in shelf.current().layers.items() if k in recorded and shelf.base_of(f) == name)
    return question_ids(name).union(*(question_ids(k) for k in over))


def shipped_ids() -> dict[str, str]:
    """Return the ids of all questions that are shipped, with the questionnaire that has them."""
    return {key: n for n in (PROFILE, *questionnaire_ids(), *shipped_overlays()) for key in question_ids(n)}


def question_ids(name: str) -> frozenset[str]:
    """Return the ids of the questions that a questionnaire or overlay holds, without building it."""
    folder = find(name)
    kept = None if folder.has(LAYER) else _kept(Stack(folder), SOURCE_LANGUAGE)
    if kept is not None:
        return frozenset(q.id for q in kept.questions)
    files = inside(folder.read(LAYER if folder.has(LAYER) else HEAD).data, "sections")
    read = [folder.read(str(file)).data for file in files] if isinstance(files, list) else []
    questions = [q for data in read for q in inside(data, "questions") or ()]
    return frozenset(str(q["id"]) for q in questions if isinstance(q, dict) and "id" in q)
