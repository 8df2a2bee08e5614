"""Some clients of a book in an order, each with why: as lines for a screen, and as data for scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from cyberdiag.book.calls import By, scores
from cyberdiag.model.loss import NOTHING
from cyberdiag.model.parts import half_up
from cyberdiag.model.text import one_line, plain_name
from cyberdiag.report import words
from cyberdiag.report.tables import csv_table
from cyberdiag.report.tables.rows import Table as Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.book.calls import Calls
    from cyberdiag.book.reasons import Reason
    from cyberdiag.book.table import Table
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
    return {
        "schema": SCHEMA,
        "date": found.day,
        "sort": found.by.value,
        "where": list(found.where),
        "matching": found.table.size,
        "unanswered": found.without,
        "clients": [_row(found, place) for place in range(len(found.shown))],
    }


def to_json(found: Listed) -> bytes:
    """Return the list as JSON."""
    return (json.dumps(to_data(found), ensure_ascii=False, indent=2) + "\n").encode()


def to_csv(found: Listed) -> bytes:
    """Return the list as CSV, the parts of a key behind a dot."""
    rows = [dict(_flat(_row(found, place))) for place in range(len(found.shown))]
    columns = tuple(rows[0]) if rows else ()
    return csv_table.text(Rows("clients", "", columns, tuple(tuple(row.values()) for row in rows))).encode()


def _flat(row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return one row without mappings inside."""
    found: list[tuple[str, Any]] = []
    for name, value in row.items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        found += [(f"{name}.{key}" if key else name, one) for key, one in inner]
    return found


def _row(found: Listed, place: int) -> dict[str, Any]:
    table, calls, row = found.table, found.calls, found.shown[place]
    why, first = found.reasons[place], next((n.id for n in found.table.layout.questions.scored), "")
    saves, main = why.saves or (None, None, None), why.main.severity if why.main else NOTHING
    expected = why.expected or (None, None)
    return {
        "place": place + 1,
        "client": table.clients[row],
        "organisation": table.organisations[row],
        "date": table.dates[row] or None,
        "months": _whole(calls.values["age"][row]),
        "score": {
            **_score(table, row, first),
            "rating": table.label(f"{first}/rating", row) if first else None,
        },
        "expected_annual": dict(
            zip(("yen", *_ENDS), map(_whole, (table.number("loss/eal", row), *expected)), strict=True)
        ),
        "step": {"id": why.step.id if why.step else None, "text": why.first_step},
        "saves": dict(zip(("yen", *_ENDS), map(_whole, saves), strict=True)),
        "incident": {
            "id": why.main.id if why.main else None,
            "p50": _whole(main.p50) if why.main else None,
            "p95": _whole(main.p95) if why.main else None,
        },
        "bearable": {"yen": _whole(calls.bearable[row]), "given": bool(calls.said[row])},
        "covers": {"missing": _whole(calls.missing[row]), "concern": int(calls.concern[row])},
        "renewal": {
            "date": found.renewals.get(table.clients[row]),
            "days": _whole(calls.values["renewal"][row]),
        },
        "points": {
            "total": int(calls.total[row]),
            "of": int(most(found)),
            **{name: int(points[row]) for name, points in calls.points.items()},
        },
        "reason": why.sentence,
    }


def _score(table: Table, row: int, first: str) -> dict[str, Any]:
    """Return the score with its ends, or the estimate where not everything was asked."""
    whole = table.number(f"{first}/score", row) if first else None
    name = "" if whole is not None else "estimate/"
    value = float(scores(table)[row])
    ends = {end: table.number(f"{first}/{name}{end}", row) if first else None for end in _ENDS}
    told = {"value": None if np.isnan(value) else value, **ends}
    return {**{k: None if v is None else half_up(v) for k, v in told.items()}, "estimate": whole is None}


def _whole(value: float | None) -> int | None:
    return None if value is None or np.isnan(value) else round(float(value))
