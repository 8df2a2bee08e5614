"""Which schemes somebody asks of a firm, laid beside all its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import load
from cyberdiag.crosswalk.project import Projection, project
from cyberdiag.model.questionnaire import QuestionSet

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.held import Held


def asked(held: Held, assessment: Assessment, known: Catalogue, lang: str) -> tuple[Projection, ...]:
    """Lay those schemes beside all answers of a firm that somebody asks of it, as its answers tell."""
    found = []
    for wanted in known.frameworks.values():
        by = wanted.asked_by
        if by and all(held.answers.value(name) == value for name, value in by.items()):
            questions = _laid_over(wanted, held.questions, lang)
            if assessment.trade is not None:
                questions = assessment.trade.of_set(questions)
            plan = (action.question.id for action in assessment.actions)
            found.append(project(wanted, questions, held.answers, plan))
    return tuple(found)


def _laid_over(wanted: Framework, questions: QuestionSet, lang: str) -> QuestionSet:
    """Return questions with all that was compared with a scheme."""
    own = {o.id for n in questions.questionnaires for o in n.overlays}
    needed = compared(wanted)
    if own.union(n.id for n in questions.questionnaires).issuperset(needed):
        return questions
    names = (*needed, *(name for name in load.overlay_ids() if name in own and name not in needed))
    laid = load.question_set(names, lang).questionnaires
    ids = {n.id for n in laid}
    return QuestionSet((*laid, *(n for n in questions.questionnaires if n.id not in ids)))


def compared(wanted: Framework) -> tuple[str, ...]:
    """Return the questionnaires and overlays whose words were compared with a scheme."""
    ready = (*load.questionnaire_ids(), *load.overlay_ids())
    return tuple(name for name in wanted.reviewed if name in ready)
