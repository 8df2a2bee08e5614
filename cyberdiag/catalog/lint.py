"""Runs every check on the shipped data, or on questionnaires of one's own, in every language they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.catalog import duties, knowledge, lint_own, load, shelf
from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.checks import advising, orders, structure
from cyberdiag.catalog.checks import common as common_checks
from cyberdiag.catalog.checks import duties as duty_checks
from cyberdiag.catalog.checks.advised import advice_checked
from cyberdiag.catalog.checks.checked import Checked
from cyberdiag.catalog.checks.notes import notes
from cyberdiag.catalog.common import load_common
from cyberdiag.catalog.gather import attempt
from cyberdiag.catalog.knowledge import load_action_order, load_call_order
from cyberdiag.catalog.losses import load_losses
from cyberdiag.model.catalogue import Catalogue, Sources
from cyberdiag.model.language import LANGUAGES, SOURCE_LANGUAGE
from cyberdiag.model.questionnaire import QuestionSet
from cyberdiag.problems import Problem, Problems, in_order

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.questionnaire import Questionnaire


class Linted(Struct, frozen=True):
    """What was checked and what was found."""

    problems: tuple[Problem, ...]
    questionnaires: int
    questions: int
    sources: int
    notes: tuple[Problem, ...] = ()
    """What is told of questionnaires that were named, though nothing is wrong with it."""


def run(names: tuple[str, ...], catalogue: Folder | None = None) -> Linted:
    """Check the named questionnaires together with the profile; without names, everything shipped.

    A questionnaire of one's own is checked in the languages that it has; what is shipped, in all.
    """
    problems = Problems()
    told: list[Problem] = []
    counted: dict[str, Questionnaire] = {}
    wanted, known = _wanted(names), Catalogue()
    load.use(wanted)
    taken = load.shipped_ids() if names else {}
    for lang in LANGUAGES:
        if problems.is_full and any(p.is_error for p in problems):
            break  # nothing more would be told
        folder = catalogue or shelf.current().catalogue(lang)
        faults: list[Problem] = []
        known = _catalogue(lang, folder, faults, whole=not names)
        problems.extend(faults)
        losses = attempt(problems, load_losses, lang, folder)
        advice = attempt(problems, load_advice, lang, folder)
        written = tuple(n for n in wanted if not names or _is_written(n, lang, problems))
        found = [attempt(problems, load.load, s, lang, problems) for s in load.stacks(written)]
        loaded = tuple(q for q in found if q is not None)
        counted |= {q.id: q for q in loaded}
        readable = not any(p.is_error for p in faults)  # else every reference would be blamed
        if loaded and len(loaded) == len(found) and readable:
            every = Checked(
                _facts_first(loaded, lang),
                catalogue=known,
                lang=lang,
                controls=None if losses is None else tuple(losses.controls),
                covers=None if advice is None else tuple(c.id for c in advice.covers),
                services=None if advice is None else tuple(s.id for s in advice.services),
                taken=taken,
                folder=folder,
            )
            problems.extend(structure.check(every))
            told += notes(every, counted) if names else ()
            if not names:
                problems.extend(_advice(loaded, advice, losses, lang, folder))
            elif shelf.current().catalogues:
                whole = lint_own.everything(loaded, lang).questionnaires
                problems.extend(lint_own.own(_advice(whole, advice, losses, lang, folder)))
    questions = sum(len(q.questions) for q in counted.values())
    return Linted(in_order(problems), len(counted), questions, len(known.sources), in_order(told))


def _advice(
    loaded: tuple[Questionnaire, ...],
    data: AdviceData | None,
    losses: LossModel | None,
    lang: str,
    folder: Folder,
) -> list[Problem]:
    """Check covers, gaps, services, incidents, duties and leak costs against the questions."""
    problems = Problems()
    for one in (duties.load_leak_costs, duties.load_first_hour, load_call_order):
        attempt(problems, one, lang, folder)
    order = attempt(problems, load_action_order, lang, folder)
    if order is not None:
        problems.extend(orders.alike_exist(order, QuestionSet(loaded), folder.read("actions.yaml")))
    told = attempt(problems, duties.load_duties, lang, folder)
    questions = QuestionSet(loaded)
    if told is not None:
        problems.extend(duty_checks.check_with(told, questions, folder.read("duties.yaml")))
    common = attempt(problems, load_common, lang, folder)
    if common is not None and losses is not None and data is not None:
        cases = [case.id for case in data.cases]
        problems.extend(common_checks.check_with(*common, questions, tuple(losses.scenarios), cases))
    if data is not None:
        checked = advice_checked(data, questions, folder, losses)
        problems.extend(advising.check(checked))
    return problems


def _wanted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names)) or (
        load.PROFILE,
        *load.questionnaire_ids(),
        *load.shipped_overlays(),
    )


def _is_written(name: str, lang: str, problems: list[Problem]) -> bool:
    found: tuple[str, ...] | None = attempt(problems, load.languages, name)
    return found is None or lang in found


def _facts_first(loaded: tuple[Questionnaire, ...], lang: str) -> tuple[Questionnaire, ...]:
    """Return the questionnaires in the order asked, after the facts that their conditions look at."""
    facts = [q for q in loaded if q.id == load.PROFILE] or [load.questionnaire(load.PROFILE, lang)]
    return (*facts, *(q for q in loaded if q.id != load.PROFILE))


def _catalogue(lang: str, folder: Folder, problems: list[Problem], *, whole: bool) -> Catalogue:
    """Load what questions refer to; published rates belong to the shipped questions, so only with those."""
    if lang != SOURCE_LANGUAGE:
        problems.extend(attempt(problems, knowledge.stale, lang, folder) or ())
    words = attempt(problems, knowledge.words, lang, folder)
    return Catalogue(
        register=attempt(problems, knowledge.register, lang, folder) or Sources(sources={}),
        frameworks=attempt(problems, knowledge.frameworks, lang, folder) or {},
        terms=words.terms if words else {},
        plain=words.plain if words else (),
        peers=(attempt(problems, knowledge.peers, folder) or {}) if whole else {},
    )
