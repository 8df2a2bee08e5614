"""Questionnaires and overlays, and how their scores came about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog import load
from cyberdiag.model.page import Page
from cyberdiag.model.parts import half_up
from cyberdiag.pages.formula import formula
from cyberdiag.pages.kind import Basis, Explained, Kind
from cyberdiag.report import words
from cyberdiag.report.views import early
from cyberdiag.report.views.diagnosis import fitted
from cyberdiag.scoring.gates import Parts
from cyberdiag.scoring.ratings import bands_of, rating

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.model.assessment import Diagnosis, Judged, Score
    from cyberdiag.model.editions import Edition
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.pages.kind import Lines
    from cyberdiag.pages.stock import Stock


def _things(stock: Stock) -> dict[str, tuple[Edition | None, Questionnaire]]:
    """Return every questionnaire, then every overlay with what it lies over."""
    plain: dict[str, tuple[Edition | None, Questionnaire]] = {n.id: (None, n) for n in stock.questionnaires}
    return plain | {o.id: (o, n) for n in stock.layered for o in n.overlays}


def _line(one: tuple[Edition | None, Questionnaire], _: Stock) -> str:
    """Return title, version and number of questions; of an overlay, of those that it adds."""
    overlay, asked = one
    if overlay is None:
        return f"{asked.title} {asked.version} ({len(asked.questions)})"
    added = load.question_ids(overlay.id)
    return f"{asked.id} + {overlay.title} {overlay.version} (+{len(added)})"


def _page(one: tuple[Edition | None, Questionnaire], stock: Stock) -> Page:
    """Return what a questionnaire is for, and its questions by section; of an overlay, those it adds or touches."""
    overlay, asked = one
    head = overlay or asked
    base = ((stock.say("list.questionnaires"), f"{asked.title} {asked.version}"),) if overlay else ()
    added = {q.id for q in asked.questions if overlay is None or q.id in overlay.prints}
    named = ((s.title, ", ".join(q.id for q in s.questions if q.id in added)) for s in asked.sections)
    about = () if overlay else (("", asked.summary),)
    return Page(
        f"{head.id}  {head.title} {head.version}", (*base, *about, *((t, ids) for t, ids in named if ids))
    )


def _explained(basis: Basis) -> Explained:
    """Return how each score came about: by questionnaire, and by a value of its axes (`technical`).

    Several axes may have a value of one name, and a questionnaire too: each is told.
    """
    found: dict[str, list[Callable[[], Page]]] = {}
    for diagnosis in basis.assessment.diagnoses:
        found.setdefault(diagnosis.questionnaire.id, []).append(partial(_whole, basis, diagnosis))
        for axis in diagnosis.questionnaire.axes.values():
            for value, title in axis.values.items():
                items = tuple(j for j in diagnosis.judged if j.question.axes.get(axis.id) == value)
                if (score := diagnosis.axes[axis.id].get(value)) is not None:
                    named = basis.say("explain.axis", title=title, axis=axis.title)
                    found.setdefault(value, []).append(
                        partial(_score, basis, diagnosis, named, score, items, axis.id)
                    )
    return {name: partial(_pages, makers) for name, makers in found.items()}


def _pages(makers: list[Callable[[], Page]]) -> tuple[Page, ...]:
    return tuple(make() for make in makers)


def _whole(basis: Basis, diagnosis: Diagnosis) -> Page:
    """Return how the score of a questionnaire came about; of an early stop, what to expect of it too."""
    page = _score(basis, diagnosis, diagnosis.questionnaire.title, diagnosis.score, diagnosis.judged)
    guess = diagnosis.estimate
    if guess is None:
        return page
    view = early.view(guess, diagnosis.questionnaire, basis.say)
    told = (f"{view.value}. {view.likely}", view.told, view.rest, view.proven)
    return Page(page.heading, (*(("", line) for line in told), *page.lines[1:]))


def _score(
    basis: Basis, diagnosis: Diagnosis, title: str, score: Score, items: tuple[Judged, ...], axis: str = ""
) -> Page:
    """Return the formula of the method with the numbers of this firm, the rating, and what went into it."""
    say, rule = basis.say, score.rule
    lines, into = formula(score, diagnosis.questionnaire, axis, items, say)
    low, high = words.points(score.low, rule), words.points(score.high, rule)
    if score.value is not None and low != high:
        lines.append(("", say("report.range", low=low, high=high)))
    lines += _rating(basis, diagnosis, score, items, axis) + _gated(basis, diagnosis, score, items, axis)
    return Page(title, (*lines, *into))


def _rating(basis: Basis, diagnosis: Diagnosis, score: Score, items: tuple[Judged, ...], axis: str) -> Lines:
    """Return from how many points the rating is, and which answers hold it down."""
    say, sheet = basis.say, diagnosis.questionnaire
    if score.value is None or score.rating is None:
        return []
    reached = bands_of(sheet, score.least, score.most, sheet.gathered(items, axis) if axis else None)
    decimals = score.rule.decimals
    plain = rating(score.value, reached, decimals) or ""
    band = reached[plain]
    key = "explain.rating" if half_up(score.value, decimals) >= band.at_least else "explain.lowest"
    lines = [("", say(key, rating=plain, label=band.label, at_least=f"{band.at_least:g}"))]
    if said := fitted(diagnosis, say):
        lines.append(("", said))
    if plain != score.rating:
        here = {j.question.id for j in items}
        held = (g for g in diagnosis.gates if not axis or not (g.parts or here.isdisjoint(g.because)))
        because = ", ".join(dict.fromkeys(n for g in held for n in g.named))
        lines.append(("", say("explain.held", plain=plain, rating=score.rating, because=because)))
    return lines


def _gated(basis: Basis, diagnosis: Diagnosis, score: Score, items: tuple[Judged, ...], axis: str) -> Lines:
    """Return the gates that rest on this part and are closed, each with the score from which on it opens."""
    here = {(axis, one.axes.get(axis, "")) for one in items} if axis else set()
    sheet, parts = diagnosis.questionnaire, Parts(diagnosis.questionnaire, diagnosis.judged)
    return [
        (
            "",
            basis.say(
                "explain.gate-part", cap=gate.cap, text=gate.text, below=words.points(key.needed, score.rule)
            ),
        )
        for gate in diagnosis.gates
        for key in parts.keys(sheet.gates[gate.id])
        if not here.isdisjoint(gate.parts) and (key.axis, key.value) in here
    ]


QUESTIONNAIRES = Kind(
    ids=lambda stock: stock.sheet_ids,
    things=_things,
    line=_line,
    page=_page,
    explained=_explained,
)
