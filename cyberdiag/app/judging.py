"""Use cases, without typer and rich: what a command does, from names and paths to results and files."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from cyberdiag.errors import InvalidAnswers, UnknownName, WrongUsage
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import QuestionSet

DEFAULT_FILE = "cyberdiag-answers.yaml"


def wanted(
    names: tuple[str, ...], held: frozenset[str], recorded: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the questionnaires to assess: those named, else all that the answers file holds answers for.

    Overlays on the shelf that the file was answered with (`recorded`) are laid over them again. An overlay that
    only adds facts about the firm leaves open what is to be assessed.
    """
    from cyberdiag.catalog import load

    ready = load.questionnaire_ids()
    answered = tuple(n for n in ready if held & load.ids_with_overlays(n, recorded))
    found = names or answered
    if names and load.only_facts(names):
        found = (*(answered or ready[:1]), *names)
    return (*dict.fromkeys(found), *load.overlays_of(found, recorded)) if found else ()


def complete(questions: QuestionSet, answers: Answers, *, missing: str, quick: bool, path: str) -> None:
    """Refuse answers that leave a question open, unless open ones are to count as unknown.

    Raises:
        InvalidAnswers: naming the open questions.
    """
    from cyberdiag.interview import flow

    if missing == "unknown":
        return
    steps = flow.route(questions, answers, quick=quick)
    scored = {q.id for n in questions.scored for q in n.questions if not q.optional}
    left = [s.question.id for s in steps if s.question.id in scored and answers.get(s.question.id) is None]
    if left:
        shown = ", ".join(left[:10]) + (" …" if len(left) > 10 else "")  # noqa: PLR2004  one line
        raise InvalidAnswers.of("unanswered", path, count=len(left), ids=shown)


def switched_off(questions: QuestionSet, answers: Answers) -> list[Problem]:
    """Return a warning for every answer that does not count because other answers switch its question off."""
    from cyberdiag.model.condition import asked_by
    from cyberdiag.scoring.judge import relevant

    counted = relevant(questions, answers).by_id
    found = []
    for key, answer in answers.by_id.items():
        question = questions.by_id[key]
        if key in counted:
            continue
        conditions = [c for c in (question.only_when, question.not_applicable_when) if c is not None]
        because = sorted({q for c in conditions for q in asked_by(c, questions.flags)})
        values = {"id": key, "because": ", ".join(because)}
        found.append(Problem(answer.place or Place(""), "switched-off", values, Severity.WARNING))
    return found


def inconsistent(questions: QuestionSet, answers: Answers) -> list[Problem]:
    """Return a warning for answers that do not seem to go together."""
    from cyberdiag.scoring.contradictions import contradictions

    found = []
    for rule in contradictions(questions.questionnaires, answers):
        held = [a.place for q in rule.questions if (a := answers.get(q)) is not None and a.place]
        values = {"text": rule.text, "ids": ", ".join(rule.questions)}
        found.append(Problem(held[0] if held else Place(""), "inconsistent", values, Severity.WARNING))
    return found


def catalogue(lang: str, questions: QuestionSet | None = None) -> Catalogue:
    """Return what a report needs to know besides the questions.

    Raises:
        InvalidData: with the faults of a catalogue of one's own; `questions` is what it may look at.
    """
    from cyberdiag.catalog import advice, duties, knowledge, losses, shelf
    from cyberdiag.model.catalogue import Catalogue

    advised = advice.load_advice(lang)
    if questions is not None and shelf.current().catalogues:
        from cyberdiag.catalog.checks import extras

        extras.refuse_faults(advised, questions)
    return Catalogue(
        sources=knowledge.sources(lang),
        peers=knowledge.peers(),
        losses=losses.load_losses(lang),
        advice=advised,
        duties=duties.load_duties(lang),
        leak_costs=duties.load_leak_costs(lang),
    )


def day(option: str | None, answers: Answers) -> str:
    """Return the date of the report: the option, else today.

    Raises:
        WrongUsage: when the option is no date.
    """
    if option is None:
        return answers.date or dt.datetime.now().astimezone().date().isoformat()
    try:
        return dt.date.fromisoformat(option).isoformat()
    except ValueError:
        raise WrongUsage.of("bad-option", option="--date", value=option, expected="YYYY-MM-DD") from None


def exists(path: str) -> bool:
    return os.path.lexists(path)


def question(questions: QuestionSet, name: str) -> str:
    """Return the id of a question as it is spelt.

    Raises:
        UnknownName: naming the near miss.
    """
    from cyberdiag.problems import near

    if name in questions.by_id:
        return name
    guess = near(name, list(questions.by_id))
    raise UnknownName.of("unknown-id", name=name, guess=guess or "")


def judge(
    questions: QuestionSet,
    answers: Answers,
    known: Catalogue,
    *,
    quick: bool,
    trials: int,
    seed: int,
    date: str,
) -> Assessment:
    """Assess answers with the loss model and the advice of the catalogue.

    Both rest on all facts about the firm, so they are left out where only some were asked.
    """
    from cyberdiag.assess import Advise, Quantify, assess

    if not questions.whole_profile:
        return assess(questions, answers, quick=quick)
    quantify = Quantify(known.losses, trials, seed) if known.losses is not None else None
    advise = Advise(known.advice, date, known.duties) if known.advice is not None else None
    return assess(questions, answers, quick=quick, quantify=quantify, advise=advise)


def assess_file(path: str, lang: str, *, seed: int | None = None) -> tuple[Assessment, Catalogue]:
    """Assess what an answers file holds; open questions count as unknown, no years are simulated."""
    from cyberdiag.answer_files import store
    from cyberdiag.catalog import load
    from cyberdiag.model.defaults import SEED

    document = store.open_document(path)
    recorded = store.held_questionnaires(document)
    names = wanted((), store.held_ids(document), recorded) or load.questionnaire_ids()[:1]
    questions = load.question_set(names, lang)
    known = catalogue(lang, questions)
    answers = store.read_document(document, questions).answers
    chosen = SEED if seed is None else seed
    day_of = day(None, answers)
    return judge(questions, answers, known, quick=False, trials=0, seed=chosen, date=day_of), known
