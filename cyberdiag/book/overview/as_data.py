"""A book as plain data for scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cyberdiag import __version__
from cyberdiag.book.overview import scored, sizes
from cyberdiag.model.book import BOOK_SCHEMA
from cyberdiag.model.parts import half_up
from cyberdiag.model.text import one_line
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.book.overview.given import Given
    from cyberdiag.book.overview.records import Heat, Overview
    from cyberdiag.book.overview.scored import Scored


def to_json(given: Given, page: Overview) -> str:
    """Return what `model.book` describes as text."""
    return json.dumps(to_data(given, page), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def to_data(given: Given, page: Overview) -> dict[str, Any]:
    """Return what `model.book` describes."""
    diagnoses = scored.every(given.table)
    return {
        "schema": BOOK_SCHEMA,
        "cyberdiag": __version__,
        "date": given.day,
        "lang": page.lang,
        "anonymous": given.anonymous,
        "questionnaires": dict(given.table.layout.questions.versions),
        "assessed": scored.assessed(diagnoses),
        "older_than_a_year": len(given.old),
        "without_answers": len(given.without),
        "files_rejected": given.files_rejected,
        "medians": {one.id: _rounded(one, one.median) for one in diagnoses},
        "calls": [{"client": c.client, "reason": c.sentence, "parts": dict(c.parts)} for c in given.calls],
        "weak": [
            {
                "question": w.question,
                "diagnosis": group.id,
                "headline": w.headline,
                "none": w.none,
                "partly": w.partly,
                "unknown": w.unknown,
                "applies": w.of,
                "way": w.way,
                "step": w.step,
                "reach": w.reach,
                "best_step_of": w.best,
            }
            for group in page.weak
            for w in group.rows
        ],
        "trades": [trade for heat in page.heats for trade in _trades(heat)],
        "waiting": [one_line(name) for name in given.without if name],
        "rejects": [{"path": r.path, "place": r.place, "reason": r.text} for r in given.rejects],
        "firms": [_firm(given, row, diagnoses) for row in range(given.table.size)],
    }


def _rounded(one: Scored, value: float | None) -> float | None:
    return None if value is None else half_up(value, one.questionnaire.rule.decimals)


def _trades(heat: Heat) -> list[dict[str, Any]]:
    return [
        {
            "diagnosis": heat.id,
            "trade": group.id,
            "firms": group.count,
            "medians": {
                cell.id: None if cell.value is None else half_up(cell.value, 1) for cell in group.cells
            },
        }
        for group in heat.groups
    ]


def _firm(given: Given, row: int, diagnoses: tuple[Scored, ...]) -> dict[str, Any]:
    table, exact = given.table, not given.anonymous
    people, sales = (
        sizes.figure(given, name, row) if exact else None for name in (sizes.PEOPLE, sizes.SALES)
    )
    return {
        "client": table.clients[row],
        "organisation": one_line(table.organisations[row]) if exact else "",
        "date": given.date(row),
        "trade": sizes.trade(given, row)[0] or None,
        "employees": people,
        "revenue": sales,
        "employees_from": sizes.start(given, sizes.PEOPLE, row),
        "revenue_from": sizes.start(given, sizes.SALES, row),
        "diagnoses": {one.id: _scores(one, row) for one in diagnoses if one.known[row]},
        "expected_annual": _yen(given, "loss/eal", row),
        "step": table.label("loss/step", row) if "loss/step" in table.results else None,
        "step_saves": _yen(given, "loss/step/saves", row),
    }


def _yen(given: Given, name: str, row: int) -> float | None:
    value = given.table.number(name, row) if name in given.table.results else None
    return words.significant(value) if value is not None and given.anonymous else value


def _scores(one: Scored, row: int) -> dict[str, Any]:
    table = one.table
    guessed = bool(one.guessed[row])
    low, high = ("estimate/low", "estimate/high") if guessed else ("low", "high")
    return {
        "score": table.number(f"{one.id}/score", row),
        "estimate": table.number(f"{one.id}/estimate", row),
        "low": table.number(f"{one.id}/{low}", row),
        "high": table.number(f"{one.id}/{high}", row),
        "rating": table.label(f"{one.id}/rating", row),
        "known": table.number(f"{one.id}/known", row) or 0.0,
        "weakest": table.label(f"{one.id}/weakest", row),
        "parts": {
            f"{axis.id}/{value}": table.number(f"{one.id}/axis/{axis.id}/{value}/score", row)
            for axis in one.questionnaire.axes.values()
            for value in axis.values
        },
    }
