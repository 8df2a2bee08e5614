"""Checks a catalogue of one's own before it is used: what it names must exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge, load, shelf
from cyberdiag.catalog.checks import advising
from cyberdiag.catalog.checks.advised import AdviceChecked, Places
from cyberdiag.errors import InvalidData
from cyberdiag.model.questionnaire import QuestionSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.problems import Problem


def refuse_faults(advice: AdviceData, questions: QuestionSet) -> None:
    """Check the catalogues that lie over the shipped one; raises InvalidData with every fault in them."""
    every = everything(questions.questionnaires, advice.lang)
    checked = AdviceChecked(advice, every, Places(knowledge.in_use()))
    problems = [p for p in own(advising.check(checked)) if p.is_error]
    if problems:
        raise InvalidData(problems)


def own(problems: Iterable[Problem]) -> list[Problem]:
    """Keep the problems that stand in a catalogue of one's own."""
    shown = tuple(f"{folder.shown}/" for folder in shelf.current().catalogues)
    return [p for p in problems if p.place.file.startswith(shown)]


def everything(loaded: Iterable[Questionnaire], lang: str) -> QuestionSet:
    """Return these questionnaires and all others there are: what a catalogue may refer to."""
    found = {q.id: q for q in loaded}
    for name in (load.PROFILE, *load.questionnaire_ids()):
        if name not in found:
            found[name] = load.questionnaire(name, lang)
    return QuestionSet(tuple(found.values()))
