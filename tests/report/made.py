"""The example firms and altered ones, assessed and rendered in process; every result is made once."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import support
from msgspec.structs import replace

from cyberdiag.answer_files import store
from cyberdiag.answer_files.document import Document
from cyberdiag.app import earlier, judging
from cyberdiag.app.rendering import Rendering
from cyberdiag.catalog import load
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.held import Held
from cyberdiag.outside.yaml_source import Source
from cyberdiag.report.render import render
from cyberdiag.report.result import result
from cyberdiag.scoring import order
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.outside.pdf import Printer
    from cyberdiag.report.document import Report

FIRMS = ("manufacturer", "online-shop")
LANGUAGES = ("ja", "en")
BOTH = tuple((firm, lang) for firm in FIRMS for lang in LANGUAGES)
ONCE = (("manufacturer", "ja"), ("online-shop", "en"))
"""Each firm and each language once."""
THOROUGH = support.NIGHTLY
"""Look at everything, however long it takes."""
DATE = "2026-11-22"
NAMES = ("cyber-risk", "leak-response")
TRIALS = 3_000


@functools.cache
def questions(lang: str, names: tuple[str, ...] = NAMES) -> QuestionSet:
    return load.question_set(names, lang)


@functools.cache
def known(lang: str) -> Catalogue:
    return judging.catalogue(lang)


@functools.cache
def example(firm: str) -> Answers:
    return store.read(str(support.answers_of(firm)), questions("ja")).answers


def judged(
    answers: Answers, lang: str, names: tuple[str, ...] = NAMES, *, quick: bool = False, trials: int = TRIALS
) -> Assessment:
    asked = questions(lang, names)
    kept = {k: a for k, a in answers.by_id.items() if k in asked.by_id}
    given = replace(answers, by_id=MappingProxyType(kept))
    given = order.early_answers(asked, given) if quick else given
    return judging.judge(asked, given, known(lang), early=quick, trials=trials, seed=7, date=DATE)


@functools.cache
def assessed(firm: str, lang: str, names: tuple[str, ...] = NAMES) -> Assessment:
    return judged(example(firm), lang, names)


def report(assessment: Assessment, lang: str, audience: str = "owner") -> Report:
    return Rendering(assessment, known(lang), messages(lang), DATE, audience).page


@functools.cache
def page(firm: str, lang: str, audience: str = "owner") -> Report:
    return report(assessed(firm, lang), lang, audience)


@functools.cache
def text(firm: str, lang: str, form: str = "html", audience: str = "owner") -> str:
    return render(page(firm, lang, audience), form, messages(lang))


@functools.cache
def numbers(firm: str, lang: str) -> Any:
    return result.result(assessed(firm, lang), lang, DATE, known(lang))


def html(assessment: Assessment, lang: str) -> str:
    return render(report(assessment, lang), "html", messages(lang))


def markdown(assessment: Assessment, lang: str) -> str:
    return render(report(assessment, lang), "md", messages(lang))


def again(firm: str, lang: str, changes: Mapping[str, Any], printer: Printer | None = None) -> Rendering:
    """Return the report of a firm at its third year; `changes` are answers of the years before."""
    assessment, say = assessed(firm, lang), messages(lang)
    now = earlier.Now(
        DATE, "-", example(firm).organisation, assessment, Held(assessment.questions, example(firm))
    )
    years = []
    for year in (2024, 2025):
        plain = result.result(judged(altered(firm, changes), lang, trials=0), lang, f"{year}-11-20")
        for one in plain["diagnoses"]:  # an earlier version, so that all there is to say is said
            one["version"], one["score"] = "1.0", round(one["score"] - 1, 1)
        document = Document(Source(f"{year}.json", plain), plain)
        years.append(earlier.Round(document, f"{year}-11-20"))
    told = earlier.Earlier(say, Look(), (), tuple(years), strict=True).told(
        now, known(lang), (), nameless=False
    )
    return Rendering(assessment, known(lang), say, DATE, printer=printer, since=told)


def scored() -> tuple[Question, ...]:
    return tuple(q for n in questions("ja").scored for q in n.questions)


def altered(firm: str, changes: Mapping[str, Any]) -> Answers:
    """Return an example firm's answers with some replaced; None takes one away."""
    answers = example(firm)
    by_id = {k: a for k, a in answers.by_id.items() if k not in changes}
    by_id |= {k: Answer(v) for k, v in changes.items() if v is not None}
    return replace(answers, by_id=MappingProxyType(by_id))


def all_best(firm: str = "manufacturer") -> Answers:
    return altered(
        firm, {q.id: max(q.choices, key=lambda c: c.points or 0.0).id for q in scored() if q.choices}
    )


def all_worst(firm: str = "manufacturer") -> Answers:
    return altered(
        firm, {q.id: min(q.choices, key=lambda c: c.points or 0.0).id for q in scored() if q.choices}
    )


def all_unknown(firm: str = "manufacturer") -> Answers:
    return altered(firm, {q.id: UNKNOWN for q in scored()})


def named(organisation: str) -> Answers:
    return replace(example("manufacturer"), organisation=organisation)
