"""What an answers file answers, and what its owner should know before it is judged."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.answer_files import store
from cyberdiag.catalog import known, load
from cyberdiag.errors import InvalidAnswers, WrongUsage
from cyberdiag.interview import flow
from cyberdiag.model.answers import Confidence
from cyberdiag.model.condition import asked_by
from cyberdiag.model.moment import parse_day
from cyberdiag.outside import files, shell
from cyberdiag.problems import Place, Problem, Severity, warning
from cyberdiag.scoring.contradictions import contradictions
from cyberdiag.scoring.given import lacks
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.plausible import implausible

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.yaml_source import Source

_MOST_NAMED = 10
"""Open questions that are named; the others are counted."""


def wanted(
    names: tuple[str, ...], held: frozenset[str], recorded: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the questionnaires to assess: those named, else all that the answers file holds answers for.

    Overlays on the shelf that the file was answered with (`recorded`) are laid over them again. An overlay that
    only adds facts about the firm leaves open what is to be assessed.
    """
    ready = load.questionnaire_ids()
    answered = known.answered(held, recorded)
    found = names or answered
    if names and load.only_facts(names):
        found = (*(answered or ready[:1]), *names)
    return (*dict.fromkeys(found), *load.overlays_of(found, recorded)) if found else ()


def wanted_of(document: Document | None, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the questionnaires to assess with an answers file, or without one, as `wanted` does."""
    if document is None:
        return wanted(names, frozenset())
    return wanted(names, store.held_ids(document), recorded(document))


def recorded(document: Document) -> frozenset[str]:
    """Return the questionnaires and overlays that a file was answered with; shipped overlays by their answers too."""
    held = store.held_ids(document)
    answered = (name for name in load.shipped_overlays() if held & load.question_ids(name))
    return store.held_questionnaires(document).union(answered)


def refuse_open(
    questions: QuestionSet, answers: Answers, *, missing: str, quick: bool, source: Source
) -> list[Problem]:
    """Refuse answers that leave a question open, unless open ones are to count as unknown: a warning then names them.

    Raises:
        InvalidAnswers: naming the open questions, in a table with their cells.
    """
    steps = flow.route(questions, answers, quick=quick)
    asked = (q for n in questions.scored for q in n.questions if q.id not in questions.aside)
    scored = {q.id for q in asked if not q.optional}
    left = [s.question.id for s in steps if s.question.id in scored and answers.get(s.question.id) is None]
    if not left:
        return []
    named = [_open_at(key, source) for key in left[:_MOST_NAMED]]
    values = {"count": len(left), "ids": ", ".join(named) + (" …" if len(left) > _MOST_NAMED else "")}
    if missing == "error":
        raise InvalidAnswers.of("unanswered", source.file, **values)
    told = [Problem(Place(source.file), "open-as-unknown", values, Severity.WARNING)]
    return told if missing == "unknown" else []


def _open_at(question: str, source: Source) -> str:
    """Return the id of an open question, with the cell in which its answer is missing."""
    path = ("answers", question)
    return f"{question} ({source.place(path).spot})" if source.is_book and path in source.places else question


def switched_off(questions: QuestionSet, answers: Answers) -> list[Problem]:
    """Return a warning for every answer that does not count because other answers switch its question off."""
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


def exposed(path: str) -> list[Problem]:
    """Return a warning for an answers file that others may read: it lists the firm's weaknesses."""
    if not files.is_open_to_others(path):
        return []
    if files.is_on_fixed_medium(path):
        return [warning(Place(path), "open-to-others-fixed")]
    return [warning(Place(path), "open-to-others", path=shell.word(path))]


def inconsistent(questions: QuestionSet, answers: Answers) -> list[Problem]:
    """Return a warning for answers that do not seem to go together."""
    found = []
    for rule in contradictions(questions.questionnaires, answers):
        held = [a.place for q in rule.questions if (a := answers.get(q)) is not None and a.place]
        values = {"text": rule.text, "ids": ", ".join(rule.questions)}
        found.append(Problem(held[0] if held else Place(""), "inconsistent", values, Severity.WARNING))
    return found


def odd(questions: QuestionSet, answers: Answers) -> list[Problem]:
    """Return a warning for each answer that does not count, is hardly meant, or lacks what is demanded beside it."""
    lacking = lacks(questions, relevant(questions, answers))
    return [*switched_off(questions, answers), *implausible(questions, answers), *lacking]


class Reviewed(Struct, frozen=True):
    """The warnings about a file, how many questions it answers, and how many it leaves open."""

    warnings: list[Problem]
    answered: int
    left: int


def outdated(answers: Answers, day: str, source: Source) -> list[Problem]:
    """Return a warning for every answer whose evidence is valid no more on a day (ISO text)."""
    return [
        warning(
            source.place(("answers", key, "evidence_until")),
            "evidence-past",
            id=key,
            until=answer.evidence_until,
            day=day,
        )
        for key, answer in answers.by_id.items()
        if answer.confidence(day) is Confidence.PAST
    ]


def _doubts(path: str, answers: Answers, source: Source) -> list[Problem]:
    """Return a warning for each file of evidence that could not be handed on."""
    if not any(answer.files for answer in answers.by_id.values()):
        return []
    from cyberdiag.app import packed  # only where files are named

    return packed.doubts(path, answers, source)


def review(path: str, named: tuple[str, ...], lang: str, date: str | None = None) -> Reviewed:
    """Read an answers file against the questionnaires named and those it holds answers for, as of a date (`day`).

    Raises:
        InvalidAnswers: with every fault in the file.
    """
    document = store.open_document(path)
    answered = recorded(document)
    names = wanted((*named, *wanted((), store.held_ids(document), answered)), frozenset(), answered)
    if not names:  # no id in it is known: a slip is found only where all ids are
        known = load.questionnaire_ids()
        names = tuple(n for n in known if n in answered) or known
    questions = load.question_set(names, lang, whole=True)
    read = store.read_document(document, questions)
    warnings = [
        *read.warnings,
        *odd(questions, read.answers),
        *inconsistent(questions, read.answers),
        *outdated(read.answers, day(date, read.answers), document.source),
        *_doubts(path, read.answers, document.source),
    ]
    steps = flow.route(load.needed(questions), read.answers)
    left = sum(read.answers.get(s.question.id) is None for s in steps)
    return Reviewed(warnings, len(read.answers.by_id), left)


def day(option: str | None, answers: Answers) -> str:
    """Return the date of the report: the option, else today.

    Raises:
        WrongUsage: when the option is no date.
    """
    return (option is None and answers.date) or as_day("--date", option)


def today() -> str:
    """Return the day of the computer's clock as ISO text."""
    return dt.datetime.now().astimezone().date().isoformat()


def as_day(option: str, given: str | None) -> str:
    """Return a day that an option was given, else today, as ISO text; raises WrongUsage when it is none."""
    found = today() if given is None else parse_day(given)
    if not found:
        raise WrongUsage.of("bad-option", option=option, value=given, expected="YYYY-MM-DD")
    return found


def whole(document: Document, questions: QuestionSet, lang: str) -> QuestionSet:
    """Return questions with those of all else that a file holds answers for, in an order that asks for nothing."""
    held = store.held_ids(document) - questions.by_id.keys()
    other = tuple(
        name
        for name in (load.PROFILE, *load.questionnaire_ids())
        if (ids := load.question_ids(name)) & held
        and (name == load.PROFILE or not ids & questions.by_id.keys())
    )
    layers = load.overlays_of(other, recorded(document)) if other else ()
    every_one = load.with_others(questions, (*other, *layers), lang)
    place = {name: n for n, name in enumerate((load.PROFILE, *load.questionnaire_ids()))}
    every = sorted(every_one.questionnaires, key=lambda q: place.get(q.id, len(place)))
    return replace(every_one, questionnaires=tuple(every))
