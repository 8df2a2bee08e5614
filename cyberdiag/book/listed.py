"""Some clients of a book in an order, each with why: as lines for a screen, and as data for scripts."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from cyberdiag.book.calls import By, scores
from cyberdiag.model.parts import half_up
from cyberdiag.model.text import one_line, plain_name
from cyberdiag.report import words
from cyberdiag.report.tables import csv_table
from cyberdiag.report.tables.rows import Table as Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cyberdiag.book.calls import Calls
    from cyberdiag.book.reasons import Reason
    from cyberdiag.book.table import Table
    from cyberdiag.columns.layout import Cells
    from cyberdiag.messages import Messages
    from cyberdiag.model.call_order import CallOrder
    from cyberdiag.model.questionnaire import Question

SCHEMA = "cyberdiag/clients/1"
_ENDS = ("low", "high")
_SHARED = 3
"""So many clients with the same next step are worth telling at once."""


class Listed(Struct, frozen=True):
    """The clients of `table` in the places `shown`, in that order, with why each stands there.

    `where` are the conditions as they were typed, `renewals` the days that are known, `without` counts the clients that have
    not answered.
    """

    table: Table
    calls: Calls
    order: CallOrder
    by: By
    day: str
    shown: tuple[int, ...]
    reasons: tuple[Reason, ...]
    where: tuple[str, ...] = ()
    renewals: Mapping[str, str] = {}
    without: int = 0


def heading(found: Listed, say: Messages) -> tuple[str, ...]:
    """Return how many clients are shown of how many, in which order and by which conditions."""
    date = words.date(found.day, say.lang)
    if not found.table.size:
        return (say("call.nobody", date=date) if found.where else say("call.empty"), *_where(found, say))
    key = "call.head-filtered" if found.where else "call.head"
    values = {"of": f"{found.table.size:,}", "shown": f"{len(found.shown):,}"}
    return (say(key, by=say(f"call.by.{found.by}"), date=date, **values), *_where(found, say))


def _where(found: Listed, say: Messages) -> tuple[str, ...]:
    return (say("call.where", where=words.joined(found.where, say)),) if found.where else ()


def remarks(found: Listed, say: Messages) -> tuple[str, ...]:
    """Return what stands below the list: who has not answered, how to see more, and what the order is not for."""
    told = (
        _shared(found, say),
        words.counted(say, "call.without", found.without) if found.without else "",
        say("call.more") if len(found.shown) < found.table.size else "",
        say("call.judgement") if found.shown else "",
    )
    return tuple(filter(None, told))


def shared_step(table: Table) -> tuple[Question, int] | None:
    """Return the next step that most clients share, and how many they are; None where hardly any do."""
    steps = table.results.get("loss/step")
    known = np.zeros(0, np.int64) if steps is None else steps[steps >= 0]
    if not known.size:
        return None
    shared = np.bincount(known)
    place = int(np.argmax(shared))
    question = table.layout.questions.by_id[table.labels["loss/step"][place]]
    return None if shared[place] < _SHARED or question.first_step is None else (question, int(shared[place]))


def _shared(found: Listed, say: Messages) -> str:
    """Return the next step that most of the clients share, which may be told to all of them at once."""
    step = shared_step(found.table)
    if step is None or step[0].first_step is None:
        return ""
    count, of = f"{step[1]:,}", f"{found.table.size:,}"
    return say("call.shared", count=count, of=of, action=step[0].first_step.action)


def name(found: Listed, row: int, say: Messages) -> str:
    """Return what a client is called: its organisation, and as the book calls it where that differs."""
    client, firm = found.table.clients[row], found.table.organisations[row]
    if not firm or plain_name(firm) == plain_name(client):
        return client
    return say.writing.bracket.format(text=one_line(firm), note=client)


def points(found: Listed, row: int, say: Messages) -> str:
    """Return the sum that decides the order, of what can be reached."""
    return say("call.points", total=f"{found.calls.total[row]:.0f}", of=f"{most(found):g}")


def most(found: Listed) -> float:
    """Return the sum that can be reached: that of the parts that count."""
    return sum(part.weight for part in found.calls.counted(found.order).values())


def parts(found: Listed, place: int, say: Messages) -> str:
    """Return what the sum is made of, in one text."""
    return say.writing.facts.join(found.reasons[place].parts)


def to_data(found: Listed) -> dict[str, Any]:
    """Return the list as plain data."""
    columns = _columns(found)
    return {
        "schema": SCHEMA,
        "date": found.day,
        "sort": found.by.value,
        "where": list(found.where),
        "matching": found.table.size,
        "unanswered": found.without,
        "clients": [_row(columns, place) for place in range(len(found.shown))],
    }


def to_json(found: Listed) -> bytes:
    """Return the list as JSON."""
    return (json.dumps(to_data(found), ensure_ascii=False, indent=2) + "\n").encode()


def to_csv(found: Listed) -> bytes:
    """Return the list as CSV, the parts of a key behind a dot; the headings also where nobody is shown."""
    columns = _columns(found)
    rows = tuple(tuple(told(place) for told in columns.values()) for place in range(len(found.shown)))
    return csv_table.text(Rows("clients", "", tuple(columns), rows)).encode()


def _row(columns: Mapping[str, Callable[[int], Any]], place: int) -> dict[str, Any]:
    """Return what the columns hold of one client, those with a dot as mappings."""
    row: dict[str, Any] = {}
    for name, told in columns.items():
        key, _, inner = name.partition(".")
        if inner:
            row.setdefault(key, {})[inner] = told(place)
        else:
            row[key] = told(place)
    return row


def _columns(found: Listed) -> dict[str, Callable[[int], Any]]:
    """Return what tells each column of a client by its place in the list."""
    table, calls, at = found.table, found.calls, found.shown.__getitem__
    why, scored = found.reasons.__getitem__, _scores(found)
    rating = f"{_first(table)}/rating"

    def expected(place: int, end: int) -> int | None:
        return _whole((why(place).expected or (None, None))[end])

    def saves(place: int, end: int) -> int | None:
        return _whole((why(place).saves or (None, None, None))[end])

    def costs(place: int, share: str) -> int | None:
        main = why(place).main
        return None if main is None else _whole(getattr(main.severity, share))

    return {
        "place": lambda n: n + 1,
        "client": lambda n: table.clients[at(n)],
        "organisation": lambda n: table.organisations[at(n)],
        "date": lambda n: table.dates[at(n)] or None,
        "months": lambda n: _whole(calls.values["age"][at(n)]),
        **scored,
        "score.rating": lambda n: table.label(rating, at(n)) if _first(table) else None,
        "expected_annual.yen": lambda n: _whole(table.number("loss/eal", at(n))),
        **{f"expected_annual.{name}": partial(expected, end=n) for n, name in enumerate(_ENDS)},
        "step.id": lambda n: one.id if (one := why(n).step) else None,
        "step.text": lambda n: why(n).first_step,
        **{f"saves.{name}": partial(saves, end=n) for n, name in enumerate(("yen", *_ENDS))},
        "incident.id": lambda n: one.id if (one := why(n).main) else None,
        **{f"incident.{share}": partial(costs, share=share) for share in ("p50", "p95")},
        "bearable.yen": lambda n: _whole(calls.bearable[at(n)]),
        "bearable.given": lambda n: bool(calls.said[at(n)]),
        "covers.missing": lambda n: _whole(calls.missing[at(n)]),
        "covers.concern": lambda n: int(calls.concern[at(n)]),
        "renewal.date": lambda n: found.renewals.get(table.clients[at(n)]),
        "renewal.days": lambda n: _whole(calls.values["renewal"][at(n)]),
        "points.total": lambda n: int(calls.total[at(n)]),
        "points.of": lambda _: int(most(found)),
        **{f"points.{name}": partial(_points, points, found.shown) for name, points in calls.points.items()},
        "reason": lambda n: why(n).sentence,
    }


def _points(points: Cells, shown: Sequence[int], place: int) -> int:
    return int(points[shown[place]])


def _first(table: Table) -> str:
    """Return the diagnosis whose score a list tells; nothing where none is scored."""
    return next((n.id for n in table.layout.questions.scored), "")


def _scores(found: Listed) -> dict[str, Callable[[int], Any]]:
    """Return what tells the score with its ends, or the estimate where not everything was asked."""
    table, first, shown, values = found.table, _first(found.table), found.shown, scores(found.table)

    def is_whole(place: int) -> bool:
        return bool(first) and table.number(f"{first}/score", shown[place]) is not None

    def end(place: int, name: str) -> float | None:
        told = f"{first}/{name}" if is_whole(place) else f"{first}/estimate/{name}"
        return _half_up(table.number(told, shown[place]) if first else None)

    return {
        "score.value": lambda n: _half_up(_known(values[shown[n]])),
        **{f"score.{name}": partial(end, name=name) for name in _ENDS},
        "score.estimate": lambda n: not is_whole(n),
    }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _half_up(value: float | None) -> float | None:
    return None if value is None else half_up(value)


def _whole(value: float | None) -> int | None:
    return None if value is None or np.isnan(value) else round(float(value))
