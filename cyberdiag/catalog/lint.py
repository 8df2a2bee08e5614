"""Runs every check on the shipped data, or on questionnaires of one's own, in every language they have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cyberdiag.catalog import checks, knowledge, load
from cyberdiag.errors import InvalidData
from cyberdiag.model.catalogue import Catalogue
from cyberdiag.problems import Problem, in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.model.questionnaire import Questionnaire

LANGUAGES = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Linted:
    """What was checked and what was found."""

    problems: tuple[Problem, ...]
    questionnaires: int
    questions: int
    sources: int


def run(names: tuple[str, ...]) -> Linted:
    """Check the named questionnaires together with the profile; without names, everything shipped."""
    wanted = names or load.questionnaire_ids()
    problems: list[Problem] = []
    loaded: tuple[Questionnaire, ...] = ()
    catalogue = Catalogue()
    for lang in LANGUAGES:
        found = [_try(partial(load.questionnaire, n, lang), problems) for n in (load.PROFILE, *wanted)]
        catalogue = _catalogue(lang, problems)
        loaded = tuple(q for q in found if q is not None)
        if len(loaded) == len(found):
            problems.extend(checks.check(checks.Checked(loaded, catalogue, lang)))
    questions = sum(len(q.questions) for q in loaded)
    return Linted(in_order(problems), len(loaded), questions, len(catalogue.sources))


def _catalogue(lang: str, problems: list[Problem]) -> Catalogue:
    return Catalogue(
        sources=_try(partial(knowledge.sources, lang), problems) or {},
        frameworks=_try(partial(knowledge.frameworks, lang), problems) or {},
        terms=_try(partial(knowledge.glossary, lang), problems) or {},
        peers=_try(knowledge.peers, problems) or {},
    )


def _try(load_one: Callable[[], Any], problems: list[Problem]) -> Any:
    try:
        return load_one()
    except InvalidData as error:
        problems.extend(error.problems)
        return None
