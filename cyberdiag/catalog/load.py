"""Finds, reads and assembles what is asked and what is known, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from cyberdiag import resources, shipped, yaml_source
from cyberdiag.catalog import authored, build, checks, translate
from cyberdiag.catalog.checked import Checked
from cyberdiag.catalog.decode import decode
from cyberdiag.errors import CyberdiagError, InvalidData, UnknownName
from cyberdiag.model.catalogue import Catalogue
from cyberdiag.model.questionnaire import Questionnaire, QuestionSet
from cyberdiag.problems import Place, Problem, near

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SHIPPED = ("cyber-risk", "leak-response")
PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of YAML files and the name to call it by in messages."""

    where: Traversable
    shown: str

    def read(self, *parts: str) -> yaml_source.Source:
        """Read one file of the folder.

        Raises:
            InvalidData: when it is missing or no clean YAML.
        """
        shown = "/".join((self.shown, *parts))
        file = self.where.joinpath(*parts)
        if not file.is_file():
            raise InvalidData.of("missing-file", shown)
        try:
            with file.open("rb") as opened:
                raw = opened.read(yaml_source.MAX_BYTES + 1)
        except OSError as fault:
            raise InvalidData.of("cannot-read", shown, reason=fault.strerror or str(fault)) from None
        return shipped.read(raw, shown)

    def has(self, *parts: str) -> bool:
        return self.where.joinpath(*parts).is_file()


def questionnaire_ids() -> tuple[str, ...]:
    """Return the ids of the shipped questionnaires that give a diagnosis."""
    root = resources.root("questionnaires")
    return tuple(name for name in SHIPPED if root.joinpath(name, "questionnaire.yaml").is_file())


def find(name: str) -> Folder:
    """Return the folder of a shipped questionnaire by id, or of one's own by path.

    Raises:
        UnknownName: naming the near miss.
    """
    known = (PROFILE, *questionnaire_ids())
    if name in known:
        return Folder(resources.root("questionnaires").joinpath(name), f"questionnaires/{name}")
    path = FilePath(name)
    if path.is_dir():
        return Folder(path, str(path))
    raise UnknownName.of(
        "unknown-questionnaire", name=name, guess=near(name, known) or "", known=", ".join(known)
    )


def questionnaire(name: str, lang: str, warnings: list[Problem] | None = None) -> Questionnaire:
    """Load one questionnaire; what is odd but does no harm goes to `warnings`.

    Raises:
        InvalidData: with every problem in any of its files.
    """
    problems: list[Problem] = []
    result = _questionnaire(find(name), lang, problems)
    if result is None or any(p.is_error for p in problems):
        raise InvalidData(problems)
    if warnings is not None:
        warnings.extend(problems)
    return result


def languages(name: str) -> tuple[str, ...]:
    """Return the languages that a questionnaire is written in: its own and those in `lang/`."""
    folder = find(name)
    others = folder.where.joinpath("lang")
    found = [f.name.removesuffix(".yaml") for f in others.iterdir()] if others.is_dir() else []
    head = folder.read("questionnaire.yaml").data
    own = head.get("language", "ja") if isinstance(head, dict) else "ja"
    return (str(own), *sorted(found))


def question_set(names: tuple[str, ...], lang: str) -> QuestionSet:
    """Load the profile and the named questionnaires, and see that they hold together.

    Raises:
        InvalidData: with all problems at once.
    """
    problems: list[Problem] = []
    loaded: list[Questionnaire] = []
    for name in (PROFILE, *(n for n in names if n != PROFILE)):
        try:
            loaded.append(questionnaire(name, lang))
        except InvalidData as error:
            problems.extend(error.problems)
    problems = problems or checks.structure(Checked(tuple(loaded), Catalogue(), lang))
    if problems:
        raise InvalidData(problems)
    return QuestionSet(tuple(loaded))


def _questionnaire(folder: Folder, lang: str, problems: list[Problem]) -> Questionnaire | None:
    source = folder.read("questionnaire.yaml")
    head = decode(authored.AuthoredQuestionnaire, source, problems)
    names = source.data.get("sections") if isinstance(source.data, dict) else None
    parts = _sections(folder, names if isinstance(names, list) else [], source, problems)
    if head is None:
        return None
    whole = not problems
    if lang != head.language:
        overlay = _overlay(folder, lang, problems)
        if overlay is not None:
            head = _translated_head(overlay, source) or head
            parts = [(_translated_section(overlay, s) or part, s) for part, s in parts]
            problems.extend(overlay.unused() if whole else [])
    return build.questionnaire(head, source, parts, problems)


def _sections(
    folder: Folder, names: list[Any], source: yaml_source.Source, problems: list[Problem]
) -> list[tuple[authored.AuthoredSectionFile, yaml_source.Source]]:
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


def _overlay(folder: Folder, lang: str, problems: list[Problem]) -> translate.Overlay | None:
    name = f"{lang}.yaml"
    if not folder.has("lang", name):
        problems.append(Problem(Place(f"{folder.shown}/lang/{name}"), "missing-file"))
        return None
    try:
        return translate.Overlay(folder.read("lang", name), problems)
    except InvalidData as error:
        problems.extend(error.problems)
        return None


def _translated_head(
    overlay: translate.Overlay, source: yaml_source.Source
) -> authored.AuthoredQuestionnaire | None:
    data = overlay.lay(source, translate.QUESTIONNAIRE)
    return decode(authored.AuthoredQuestionnaire, _with(source, data), overlay.problems)


def _translated_section(
    overlay: translate.Overlay, source: yaml_source.Source
) -> authored.AuthoredSectionFile | None:
    section_id = source.data["section"]["id"]
    data = {
        "section": overlay.lay(source, translate.SECTION, ("section",), ("sections", section_id)),
        "questions": overlay.lay(source, translate.QUESTIONS, ("questions",), ("questions",)),
    }
    overlay.used.add(("sections",))
    return decode(authored.AuthoredSectionFile, _with(source, data), overlay.problems)


def _with(source: yaml_source.Source, data: Any) -> yaml_source.Source:
    return yaml_source.Source(source.file, data, source.text, source.places, source.key_places)


def question_ids(name: str) -> frozenset[str]:
    """Return the question ids of a questionnaire without building it."""
    folder = find(name)
    ids: set[str] = set()
    head = folder.read("questionnaire.yaml").data
    for file in head.get("sections", []):
        ids.update(q["id"] for q in folder.read(file).data["questions"])
    return frozenset(ids)
