"""From answers to an assessment: with what it knows besides, and as of which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.answer_files import store
from cyberdiag.app import reviewing
from cyberdiag.assess import Advise, Quantify
from cyberdiag.assess import assess as assessed
from cyberdiag.catalog import advice, load, shelf, whole
from cyberdiag.catalog.knowledge import load_action_order
from cyberdiag.model.defaults import SEED
from cyberdiag.outside import machine

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.held import Held
    from cyberdiag.model.questionnaire import QuestionSet


def catalogue(lang: str, questions: QuestionSet | None = None) -> Catalogue:
    """Return what a report needs to know besides the questions.

    Raises:
        InvalidData: with the faults of a catalogue of one's own; `questions` is what it may look at.
    """
    if questions is not None and shelf.current().catalogues:
        from cyberdiag.catalog import lint_own  # all checks: needed for a catalogue of one's own alone

        lint_own.refuse_faults(advice.load_advice(lang), questions)
    return whole.catalogue(lang)


def judge(
    questions: QuestionSet,
    answers: Answers,
    known: Catalogue,
    *,
    held: Held | None = None,
    early: bool = False,
    trials: int = 0,
    seed: int = SEED,
    date: str | None = None,
) -> Assessment:
    """Assess answers with the loss model and the advice of the catalogue, as of a date (`day` of the answers).

    Questions are told in the words of the firm's trade. Both rest on all facts about the firm, so they are left out where only some were asked, and on all that its answers
    file holds (`held`). With `early`, what has no answer was not asked. `trials` are years to simulate.
    """
    order = load_action_order()
    if not questions.whole_profile:
        return assessed(questions, answers, order, held=held, early=early)
    machine.need_memory()
    own = None
    if known.advice is not None:
        own = known.advice.trades.of(answers)
        questions = own.of_set(questions)
        held = None if held is None else replace(held, questions=own.of_set(held.questions))
    quantify = Quantify(known.losses, trials, seed) if known.losses is not None else None
    advise = (
        Advise(known.advice, date or reviewing.day(None, answers), known.duties)
        if known.advice is not None
        else None
    )
    made = assessed(questions, answers, order, held=held, early=early, quantify=quantify, advise=advise)
    return replace(made, trade=own)


def in_trade(questions: QuestionSet, answers: Answers, known: Catalogue) -> QuestionSet:
    """Return questions in the words of the firm's trade, where they ask for the facts about it."""
    if known.advice is None or not questions.whole_profile:
        return questions
    return known.advice.trades.of(answers).of_set(questions)


def assess_file(path: str, lang: str, *, seed: int = SEED) -> tuple[Assessment, Catalogue]:
    """Assess what an answers file holds; open questions count as not asked, no years are simulated."""
    document = store.open_document(path)
    names = reviewing.wanted_of(document) or load.questionnaire_ids()[:1]
    questions = load.question_set(names, lang)
    known = catalogue(lang, questions)
    answers = store.read_document(document, questions).answers
    return judge(questions, answers, known, early=True, seed=seed), known
