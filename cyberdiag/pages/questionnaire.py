"""Questionnaires and overlays, and how their scores came about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Judged, Score
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.pages.kind import Basis, Explained, Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return every questionnaire, then every overlay with what it lies over."""
    plain = tuple((n.id, f"{n.title} {n.version} ({len(n.questions)})") for n in stock.questionnaires)
    laid = ((o, n) for n in stock.layered for o in n.overlays)
    return (*plain, *((o.id, f"{n.id} + {o.title} {o.version} ({len(n.questions)})") for o, n in laid))


def page(stock: Stock, name: str) -> Page:
    """Return what a questionnaire is for, and its questions by section; an overlay with what it lies over."""
    plain = next((n for n in stock.questionnaires if n.id == name), None)
    if plain is not None:
        return Page(f"{name}  {plain.title} {plain.version}", _sections(plain))
    overlay, over = next((o, n) for n in stock.layered for o in n.overlays if o.id == name)
    base = (stock.say("list.questionnaires"), f"{over.title} {over.version}")
    return Page(f"{name}  {overlay.title} {overlay.version}", (base, *_sections(over)))


def _sections(one: Questionnaire) -> Rows:
    sections = ((s.title, ", ".join(q.id for q in s.questions)) for s in one.sections)
    return (("", one.summary), *sections)


def explained(basis: Basis) -> Explained:
    """Return how each score came about: by questionnaire, and by a value of its axes (`technical`).

    A value that several diagnoses have stands for the first of them.
    """
    values: dict[str, partial[Page]] = {}
    for diagnosis in basis.assessment.diagnoses:
        for axis in diagnosis.questionnaire.axes.values():
            for value, title in axis.values.items():
                items = tuple(j for j in diagnosis.judged if j.question.axes.get(axis.id) == value)
                score = diagnosis.axes[axis.id][value]
                values.setdefault(value, partial(_score, basis, title, score, items))
    return values | {
        d.questionnaire.id: partial(_score, basis, d.questionnaire.title, d.score, d.judged)
        for d in basis.assessment.diagnoses
    }


def _score(basis: Basis, title: str, score: Score, items: tuple[Judged, ...]) -> Page:
    say = basis.say
    counted = [j for j in items if j.counts]
    weights = sum(j.weight for j in counted)
    gained = sum(j.weight - j.points_lost for j in counted)
    values = {"gained": f"{gained:g}", "weights": f"{weights:g}", "score": words.decimal(score.value)}
    lines = [("", say("explain.score", **values))]
    if score.value is not None:
        lines.append(("", say("report.range", low=words.decimal(score.low), high=words.decimal(score.high))))
    for judged in counted:
        got = f"{judged.weight - judged.points_lost:g} / {judged.weight:g}"
        lines.append((judged.question.id, f"{got}  {judged.question.text}"))
    return Page(title, tuple(lines))
