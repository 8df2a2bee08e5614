"""Questionnaires and overlays, and how their scores came about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog import load
from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Basis, Explained, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.model.editions import Edition
    from cyberdiag.model.questionnaire import Questionnaire
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
    from cyberdiag.pages import formula  # a list needs none of what scores

    found: dict[str, list[Callable[[], Page]]] = {}
    for diagnosis in basis.assessment.diagnoses:
        found.setdefault(diagnosis.questionnaire.id, []).append(partial(formula.whole, basis, diagnosis))
        for axis in diagnosis.questionnaire.axes.values():
            for value, title in axis.values.items():
                items = tuple(j for j in diagnosis.judged if j.question.axes.get(axis.id) == value)
                if (score := diagnosis.axes[axis.id].get(value)) is not None:
                    named = basis.say("explain.axis", title=title, axis=axis.title)
                    found.setdefault(value, []).append(
                        partial(formula.part, basis, diagnosis, named, score, items, axis.id)
                    )
    return {name: partial(_pages, makers) for name, makers in found.items()}


def _pages(makers: list[Callable[[], Page]]) -> tuple[Page, ...]:
    return tuple(make() for make in makers)


QUESTIONNAIRES = Kind(
    things=_things,
    line=_line,
    page=_page,
    explained=_explained,
)
