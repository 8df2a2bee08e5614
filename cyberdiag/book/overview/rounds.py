"""The same firms in both rounds of a book: their scores then and now, and what moved most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.book.overview import measures, scored
from cyberdiag.book.overview.records import Change, Moved, Trend
from cyberdiag.book.overview.spread import headline
from cyberdiag.model.parts import half_up
from cyberdiag.report import words
from cyberdiag.report.views import charts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from cyberdiag.book.overview.given import Given
    from cyberdiag.book.overview.scored import Bools, Numbers, Scored
    from cyberdiag.messages import Messages

    Rows = NDArray[np.intp]

_CHANGES, _FIRMS = 6, 3
_WIDTH = 480.0


class Both(Struct, frozen=True):
    """A diagnosis over the firms that have it in both rounds: `now` and `then` are their rows in either table."""

    then: Scored
    now: Scored
    rows_then: Rows
    rows_now: Rows

    @property
    def count(self) -> int:
        """How many firms there are."""
        return self.rows_now.size

    def of(self, then: Numbers, now: Numbers) -> tuple[Numbers, Numbers]:
        """Return a column of either table over these firms."""
        return then[self.rows_then], now[self.rows_now]


def both(given: Given) -> tuple[Both, ...]:
    """Return every diagnosis that some firm has in both rounds."""
    pairs = [(n, given.row[name]) for n, name in enumerate(given.earlier.clients) if name in given.row]
    if not pairs:
        return ()
    then, now = (np.array(rows, np.intp) for rows in zip(*pairs, strict=True))
    before = {one.id: one for one in scored.every(given.earlier)}
    found = []
    for one in scored.every(given.table):
        old = before.get(one.id)
        if old is not None and (kept := old.known[then] & one.known[now]).any():
            found.append(Both(old, one, then[kept], now[kept]))
    return tuple(found)


def trend(one: Both, given: Given, found: Sequence[measures.Measure], say: Messages) -> Trend:
    """Return what changed for a diagnosis; `found` are the measures of now."""
    then, now = one.of(one.then.values, one.now.values)
    moved = _rounded(now, one) - _rounded(then, one)
    counts = {"up": int((moved > 0).sum()), "down": int((moved < 0).sum()), "same": int((moved == 0).sum())}
    rows = tuple(_rows(one, say))
    order = np.argsort(-moved, kind="stable")
    risen = [n for n in order if moved[n] > 0][:_FIRMS]
    fallen = [n for n in order[::-1] if moved[n] < 0][:_FIRMS]
    return Trend(
        id=one.now.id,
        title=one.now.questionnaire.title,
        answer=say(
            "book-page.trend.answer",
            count=one.count,
            before=one.now.points(scored.median(then)),
            now=one.now.points(scored.median(now)),
            **counts,
        ),
        rows=rows,
        changes=tuple(_changes(one, given, found)),
        risen=tuple(_firm(one, given, int(n)) for n in risen),
        fallen=tuple(_firm(one, given, int(n)) for n in fallen),
        end=f"{one.now.scale[1]:g}",
        told=words.joined((f"{r.title} {r.before} → {r.now}" for r in rows), say),
    )


def _rounded(values: Numbers, one: Both) -> Numbers:
    decimals = one.now.questionnaire.rule.decimals
    return np.array([half_up(float(v), decimals) for v in values])


def _rows(one: Both, say: Messages) -> Iterator[Moved]:
    """Give the medians of the whole and of each value of its first axis."""
    then, now = one.of(one.then.values, one.now.values)
    yield _moved("", say("book-page.trend.whole"), scored.median(then), scored.median(now), one)
    axis = one.now.axis
    for value, title in axis.values.items() if axis is not None else ():
        pair = one.of(one.then.part(axis.id, value), one.now.part(axis.id, value)) if axis else (then, now)
        there = ~(np.isnan(pair[0]) | np.isnan(pair[1]))
        if there.any():
            yield _moved(value, title, scored.median(pair[0][there]), scored.median(pair[1][there]), one)


def _moved(name: str, title: str, then: float | None, now: float | None, one: Both) -> Moved:
    rule = one.now.questionnaire.rule
    low, high = one.now.scale
    points = half_up(now or 0.0, rule.decimals) - half_up(then or 0.0, rule.decimals)
    x, to = (round(charts.fill((v or 0.0) - low, high - low) * _WIDTH / 100, 1) for v in (then, now))
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return Moved(
        id=name,
        title=title,
        before=words.points(then, rule),
        now=words.points(now, rule),
        points=f"{sign}{words.points(abs(points), rule)}",
        direction="up" if points > 0 else "down" if points < 0 else "same",
        x=x,
        to=to,
    )


def _firm(one: Both, given: Given, n: int) -> Moved:
    then, now = float(one.then.values[one.rows_then[n]]), float(one.now.values[one.rows_now[n]])
    row = int(one.rows_now[n])
    return _moved(given.table.clients[row], given.name(row), then, now, one)


def _changes(one: Both, given: Given, found: Sequence[measures.Measure]) -> Iterator[Change]:
    """Give the measures that most firms took since then, or gave up."""
    before = {m.question.id: m for m in measures.measures(given.earlier)}
    counted = []
    for now in (m for m in found if m.questionnaire.id == one.now.id):
        then = before.get(now.question.id)
        if then is None:
            continue
        asked: Bools = then.told[one.rows_then] & now.told[one.rows_now]
        was, is_now = then.in_place[one.rows_then], now.in_place[one.rows_now]
        gained, lost = int((asked & ~was & is_now).sum()), int((asked & was & ~is_now).sum())
        if gained or lost:
            counted.append(Change(now.question.id, headline(now.question), gained, lost))
    yield from sorted(counted, key=lambda c: -abs(c.gained - c.lost))[:_CHANGES]
