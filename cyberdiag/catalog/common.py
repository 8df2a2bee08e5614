"""Loads what hits many firms at once: `catalogue/losses/common.yaml`, or a file of one's own in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge
from cyberdiag.catalog.checks import common as checks
from cyberdiag.catalog.decode import decode
from cyberdiag.errors import InvalidData
from cyberdiag.model.common import Common
from cyberdiag.model.language import LANGUAGES
from cyberdiag.outside import shipped
from cyberdiag.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Collection

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.yaml_source import Source

FILE = ("losses", "common.yaml")


def load_common(lang: str, folder: Folder | None = None) -> tuple[Common, Source]:
    """Return the causes of this run in one language, and where each stands; raises InvalidData with every fault."""
    return knowledge.placed(Common, FILE, lang, folder, ("common",))


def read_common(raw: bytes, path: str) -> tuple[Common, Source]:
    """Return the causes of a file of one's own; its words are shown as they are. Raises InvalidData with every fault."""
    source, problems = shipped.read(raw, path), Problems()
    found = decode(Common, source, problems)
    if found is None:
        raise InvalidData(problems)
    return found, source


def provider_titles() -> dict[str, str]:
    """Return what the kinds of provider of this run are called, in every language, with their ids."""
    every = (load_common(lang)[0].providers for lang in LANGUAGES)
    return {one.title: key for providers in every for key, one in providers.items()}


def refuse_faults(
    found: tuple[Common, Source], questions: QuestionSet, scenarios: Collection[str], cases: Collection[str]
) -> Common:
    """Return the causes of a run; raises InvalidData for each id in them that nothing has, and for shares above 1."""
    common, source = found
    faults = checks.check_with(common, source, questions, scenarios, cases)
    if faults:
        raise InvalidData(faults)
    return common
