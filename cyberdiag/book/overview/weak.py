"""The weakest measures across a book, and the one thing to do once for all who lack one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cyberdiag.book.overview.records import Weak, Weakest
from cyberdiag.book.overview.spread import headline
from cyberdiag.model.role import Role
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cyberdiag.book.overview.given import Given
    from cyberdiag.book.overview.measures import Measure
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Source

_MANY = 0.3
"""Where as large a share of those who lack a measure do not know, one asks first (our own judgement)."""
_FIRST, _OTHERS = 10, 5
"""So many stand on the page, of the first diagnosis and of each other."""
_OUTSIDE = frozenset({Role.VENDOR, Role.IT})
"""Who can tell what a letter asks."""


class _Knows:
    """What the catalogue has for many at once."""

    def __init__(self, given: Given) -> None:
        advice = given.known.advice
        self.on_the_sheet: dict[str, str] = {}
        if advice is not None:
            fill = advice.trades.usual.mid.fill  # as the questions themselves name roles
            watched = advice.papers.handout.watch.values()
            self.on_the_sheet = {told.question: fill(told.text) for told in watched}
        self.sources: Mapping[str, Source] = given.known.sources


def weak(given: Given, found: Sequence[Measure], say: Messages) -> tuple[Weakest, ...]:
    """Return for each diagnosis the measures that some firm lacks, those first that cost all firms together most points."""
    best, knows = _best(given), _Knows(given)
    by_diagnosis: dict[str, list[Measure]] = {}
    for one in sorted((m for m in found if m.lacking), key=lambda m: -m.lost):
        by_diagnosis.setdefault(one.questionnaire.id, []).append(one)
    names = [n.id for n in given.table.layout.questions.scored if n.id in by_diagnosis]
    return tuple(
        _weakest(
            tuple(_view(m, best.get(m.question.id, 0), knows, say) for m in by_diagnosis[name]),
            by_diagnosis[name][0],
            _FIRST if n == 0 else _OTHERS,
            say,
        )
        for n, name in enumerate(names)
    )


def _weakest(rows: tuple[Weak, ...], one: Measure, shown: int, say: Messages) -> Weakest:
    first = rows[0]
    told = say("book-page.weak.answer", lacking=first.lacking, of=first.of, what=first.headline)
    letters = sum(w.way == "letter" for w in rows[:shown])
    more = words.counted(say, "book-page.weak.letters", letters) if letters else ""
    return Weakest(
        one.questionnaire.id, one.questionnaire.title, words.sentences((told, more), say), shown, rows
    )


def _best(given: Given) -> Mapping[str, int]:
    """Return for how many firms a question is the step that lowers the expected loss most."""
    cells = given.table.results.get("loss/step")
    if cells is None:
        return {}
    ids, counts = np.unique(cells[cells >= 0], return_counts=True)
    names = given.table.labels["loss/step"]
    return {names[int(place)]: int(count) for place, count in zip(ids, counts, strict=True)}


def _view(one: Measure, best: int, knows: _Knows, say: Messages) -> Weak:
    question, of, first = one.question, one.of, one.question.first_step
    way, step = _once(one, knows)
    levels = [say(f"summary.effort.{first.effort}"), say(f"summary.cost.{first.cost}")] if first else []
    paper = knows.sources.get((first.resource if first else None) or "")
    return Weak(
        question=question.id,
        headline=headline(question),
        text=question.text,
        none=one.none,
        partly=one.partly,
        unknown=one.unknown,
        of=of,
        fills=tuple(round(100 * n / of, 1) for n in (one.none, one.partly, one.unknown)),  # type: ignore[arg-type]
        way=way,
        label=say(f"book-page.once.{way}"),
        step=step,
        levels=words.joined(levels, say) if way == "session" else "",
        paper=say("book-page.once.paper", title=paper.title)
        if paper is not None and way == "session"
        else "",
        reach=one.unknown if way == "letter" else one.lacking,
        best=best,
        most=words.counted(say, "book-page.weak.best", best) if best else "",
    )


def _once(one: Measure, knows: _Knows) -> tuple[str, str]:
    """Return one thing to do for all who lack a measure, and its words, from what the questionnaire and the papers know.

    A letter asks whoever can tell where many do not know; the sheet for all staff tells what it holds; else the first
    step is shown to all in one session.
    """
    question, first = one.question, one.question.first_step
    if one.unknown >= _MANY * one.lacking and not _OUTSIDE.isdisjoint(question.asks):
        return "letter", question.text
    if question.id in knows.on_the_sheet:
        return "sheet", knows.on_the_sheet[question.id]
    return ("session", first.text) if first is not None else ("question", question.text)
