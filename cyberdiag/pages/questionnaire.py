"""Questionnaires and overlays, and how their scores came about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Basis, Explained, Kind
from cyberdiag.report import words
from cyberdiag.report.views import early

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Diagnosis, Judged, Score
    from cyberdiag.model.editions import Edition
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.pages.stock import Stock


def _things(stock: Stock) -> dict[str, tuple[Edition | None, Questionnaire]]:
    """Return every questionnaire, then every overlay with what it lies over."""
    plain: dict[str, tuple[Edition | None, Questionnaire]] = {n.id: (None, n) for n in stock.questionnaires}
    return plain | {o.id: (o, n) for n in stock.layered for o in n.overlays}


def _line(one: tuple[Edition | None, Questionnaire], _: Stock) -> str:
    overlay, asked = one
    over = f"{asked.id} + " if overlay else ""
    head = overlay or asked
    return f"{over}{head.title} {head.version} ({len(asked.questions)})"


def _page(one: tuple[Edition | None, Questionnaire], stock: Stock) -> Page:
    """Return what a questionnaire is for, and its questions by section; an overlay with what it lies over."""
    overlay, asked = one
    head = overlay or asked
    base = ((stock.say("list.questionnaires"), f"{asked.title} {asked.version}"),) if overlay else ()
    sections = ((s.title, ", ".join(q.id for q in s.questions)) for s in asked.sections)
    return Page(f"{head.id}  {head.title} {head.version}", (*base, ("", asked.summary), *sections))


def _explained(basis: Basis) -> Explained:
    """Return how each score came about: by questionnaire, and by a value of its axes (`technical`).

    A value that several diagnoses have stands for the first of them.
    """
    values: dict[str, partial[Page]] = {}
    for diagnosis in basis.assessment.diagnoses:
        for axis in diagnosis.questionnaire.axes.values():
            for value, title in axis.values.items():
                items = tuple(j for j in diagnosis.judged if j.question.axes.get(axis.id) == value)
                if (score := diagnosis.axes[axis.id].get(value)) is not None:
                    values.setdefault(value, partial(_score, basis, title, score, items))
    return values | {d.questionnaire.id: partial(_whole, basis, d) for d in basis.assessment.diagnoses}


def _whole(basis: Basis, diagnosis: Diagnosis) -> Page:
    """Return how the score of a questionnaire came about; of an early stop, what to expect of it too."""
    page = _score(basis, diagnosis.questionnaire.title, diagnosis.score, diagnosis.judged)
    guess = diagnosis.estimate
    if guess is None:
        return page
    view = early.view(guess, diagnosis.questionnaire, basis.say)
    told = (f"{view.value}. {view.likely}", view.told, view.rest, view.proven)
    return Page(page.heading, (*(("", line) for line in told), *page.lines[1:]))


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


QUESTIONNAIRES = Kind(
    ids=lambda stock: stock.sheet_ids,
    things=_things,
    line=_line,
    page=_page,
    explained=_explained,
)
