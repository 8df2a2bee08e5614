"""How the scores of a book are spread: by fives of a hundred, by rating, and by trade beside the parts of a score."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cyberdiag.book.overview.records import Bar, Cell, Group, Heat, Held, Share, Spread
from cyberdiag.book.overview.scored import FEWEST, groups, median
from cyberdiag.report import words
from cyberdiag.report.views import bands, charts
from cyberdiag.scoring.ratings import rating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.book.overview.scored import Bools, Numbers, Scored
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import Question

_BARS = 20
"""Of a hundred points every five; of any other scale a twentieth each."""
_WIDTH, _HEIGHT, _GAP = 600.0, 120.0, 2.0
_TONES = 4


def spread(found: Scored, say: Messages) -> Spread:
    """Return how the scores of a diagnosis are spread over its firms."""
    count = int(found.known.sum())
    guesses = int(found.guessed.sum())
    shares = tuple(_shares(found, say))
    low, high = found.scale
    middle = found.points(found.median)
    told = words.joined((f"{s.rating or s.label} {s.count}" for s in shares), say)
    return Spread(
        id=found.id,
        title=found.questionnaire.title,
        median=middle,
        answer=_answer(found, shares, say),
        bars=tuple(_bars(found)),
        ticks=tuple(_ticks(found)),
        mark=charts.fill((found.median or 0.0) - low, high - low) * _WIDTH / 100,
        shares=shares,
        held=tuple(_held(found)),
        caption=words.counted(say, "book-page.spread.caption", count),
        guessed=words.counted(say, "book-page.spread.guessed", guesses) if guesses else "",
        told=say("book-page.spread.told", median=middle, shares=told),
    )


def _answer(found: Scored, shares: tuple[Share, ...], say: Messages) -> str:
    """Return in a sentence how many firms have the lowest rating and how many the highest two."""
    rated = [s for s in shares if s.rating]
    if len(rated) < 2:  # noqa: PLR2004  nothing to put beside one another
        return say("book-page.spread.middle", median=found.points(found.median))
    return say(
        "book-page.spread.answer",
        median=found.points(found.median),
        lowest=rated[-1].rating,
        low=rated[-1].count,
        best=say.writing.things.join(s.rating for s in rated[: max(len(rated) // 2, 1)]),
        high=sum(s.count for s in rated[: max(len(rated) // 2, 1)]),
        all=sum(s.count for s in shares),
    )


def _edges(found: Scored) -> Numbers:
    low, high = found.scale
    if found.is_counted:
        return np.arange(low, high + 2) - 0.5
    return np.linspace(low, high, _BARS + 1)


def _bars(found: Scored) -> Iterator[Bar]:
    edges = _edges(found)
    counts, _ = np.histogram(found.values[found.known], bins=edges)
    most, width = max(int(counts.max()), 1), _WIDTH / len(counts)
    for n, count in enumerate(counts.tolist()):
        tall = round(_HEIGHT * count / most, 1)
        start = float(edges[n] + 0.5) if found.is_counted else float(edges[n])
        reached = rating(start, found.questionnaire.bands)
        tone = bands.tone(reached, found.questionnaire.bands)
        place = round(n * width + _GAP, 1)
        yield Bar(f"{start:g}", count, place, _HEIGHT - tall, round(width - 2 * _GAP, 1), tall, tone)


def _ticks(found: Scored) -> Iterator[tuple[float, str]]:
    low, high = found.scale
    if found.is_counted:
        count = round(high - low) + 1
        yield from ((round((n + 0.5) * _WIDTH / count, 1), f"{low + n:g}") for n in range(count))
        return
    yield from ((_WIDTH * n / 10, f"{low + (high - low) * n / 10:g}") for n in range(11))


def _shares(found: Scored, say: Messages) -> Iterator[Share]:
    n, codes = found.questionnaire, found.codes("rating")[found.known]
    low, high = found.scale
    every = bands.views(n, say, least=low, most=high)
    for place, (band, points, tone) in enumerate(every):
        count = int((codes == place).sum())
        yield Share(band.rating, band.label, points, count, _percent(count, codes.size), tone)
    open_ = int((codes < 0).sum())
    if open_ and every:
        yield Share("", say("book-page.spread.open"), "", open_, _percent(open_, codes.size), "")


def _percent(count: int, of: int) -> str:
    return f"{round(100 * count / of)}%" if of else ""


def _held(found: Scored) -> Iterator[Held]:
    """Give each essential that firms lack, the commonest first."""
    n, counted = found.questionnaire, []
    for gate in n.gates.values():
        question = n.question(gate.question)
        closed = found.table.results.get(f"{n.id}/gate/{gate.id}")
        if question is not None and closed is not None:
            counted.append(Held(question.id, headline(question), int((closed & found.known).sum())))
    yield from sorted((h for h in counted if h.count), key=lambda h: -h.count)


def headline(question: Question) -> str:
    """Return what mends a question in its short form."""
    return question.first_step.action if question.first_step else question.text


def heat(found: Scored, say: Messages) -> Heat | None:
    """Return the medians of each trade by the values of the first axis; None where there is nothing to show."""
    axis, n = found.axis, found.questionnaire
    every = tuple(groups(found.table))
    if axis is None or not every:
        return None
    parts = {value: found.part(axis.id, value) for value in axis.values}
    rule = n.rules[axis.id]
    rows: list[tuple[str, str, Bools]] = [("", say("book-page.heat.all"), found.known)]
    large, few = [], []
    for name, title, inside in every:
        some = inside & found.known
        if some.sum() >= FEWEST:
            large.append((name, title, some))
        elif some.any():
            few.append(say("book-page.heat.one", title=title, count=int(some.sum())))
    if found.known.sum() >= FEWEST:
        rows += large
    else:
        rows = []
    raw = [[_middle(parts[value][inside]) for value in axis.values] for _, _, inside in rows]
    steps = _steps([x for line in raw for x in line if x is not None])
    made = tuple(
        Group(
            id=name,
            title=title,
            count=int(inside.sum()),
            cells=tuple(
                Cell(value, words.points(x, rule), _tone(x, steps), x)
                for value, x in zip(axis.values, line, strict=True)
            ),
            weakest=_weakest(found, inside),
        )
        for (name, title, inside), line in zip(rows, raw, strict=True)
    )
    return Heat(
        id=found.id,
        title=n.title,
        axis=axis.title,
        columns=tuple(axis.values.values()),
        groups=made,
        few=words.joined(few, say),
        answer=_weakest_cell(made, tuple(axis.values.values()), say),
        key=_key(steps, say),
    )


def _middle(values: Numbers) -> float | None:
    """Return the median of a group; None where too few of its firms have a score."""
    return median(values) if (~np.isnan(values)).sum() >= FEWEST else None


def _steps(values: list[float]) -> tuple[float, ...]:
    """Return where the colours change: at the quarters of what is shown, as whole numbers where that parts them."""
    if not values:
        return ()
    found = [float(x) for x in np.quantile(values, [n / _TONES for n in range(1, _TONES)])]
    whole = sorted({float(math.floor(x + 0.5)) for x in found})
    return tuple(whole) if len(whole) == len(found) else tuple(sorted(set(found)))


def _tone(value: float | None, steps: tuple[float, ...]) -> str:
    return "" if value is None else f"h{1 + sum(value >= edge for edge in steps)}"


def _key(steps: tuple[float, ...], say: Messages) -> tuple[tuple[str, str], ...]:
    if not steps:
        return ()
    ends = [f"{edge:g}" for edge in steps]
    told = [say("book-page.heat.below", high=ends[0])]
    told += [say("book-page.heat.between", low=low, high=high) for low, high in pairwise(ends)]
    told.append(say("book-page.heat.from", low=ends[-1]))
    return tuple((f"h{n}", text) for n, text in enumerate(told, 1))


def _weakest(found: Scored, inside: Bools) -> str:
    """Return what most often costs a firm of a group most; the first asked of equals."""
    codes = found.codes("weakest")[inside]
    codes = codes[codes >= 0]
    if not codes.size:
        return ""
    names = found.table.labels[f"{found.id}/weakest"]
    question = found.questionnaire.question(names[int(np.bincount(codes).argmax())])
    return headline(question) if question is not None else ""


def _weakest_cell(rows: tuple[Group, ...], columns: tuple[str, ...], say: Messages) -> str:
    """Return where the lowest median of a trade is, in a sentence."""
    found = [
        (cell.value, row, column)
        for row in rows[1:]
        for cell, column in zip(row.cells, columns, strict=True)
        if cell.value is not None
    ]
    if not found:
        return say("book-page.heat.too-few", fewest=FEWEST)
    _, row, column = min(found, key=lambda one: one[0])
    cell = row.cells[columns.index(column)]
    return say("book-page.heat.answer", trade=row.title, part=column, score=cell.text)
