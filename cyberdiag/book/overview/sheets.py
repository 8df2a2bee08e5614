"""A book as the sheets of a workbook: firms, calls, weak spots, answers to come, unreadable files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cyberdiag.book.overview import scored, sizes
from cyberdiag.book.overview.spread import headline
from cyberdiag.model.moment import months_between
from cyberdiag.model.parts import half_up
from cyberdiag.model.text import one_line
from cyberdiag.report import words
from cyberdiag.report.tables.rows import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.book.overview.given import Given
    from cyberdiag.book.overview.records import Overview
    from cyberdiag.book.overview.scored import Scored
    from cyberdiag.messages import Messages
    from cyberdiag.report.tables.advice_rows import Cell, Row

_DIAGNOSIS = ("score", "estimate", "low", "high", "rating", "known")


def every(given: Given, page: Overview, say: Messages) -> tuple[Table, ...]:
    """Return the sheets, the firms first; a number stays a number."""
    return (firms(given, say), calls(given, say), weak(page, say), waiting(page, say), rejects(given, say))


def _table(name: str, columns: Sequence[str], rows: Sequence[Row], say: Messages) -> Table:
    return Table(name, say(f"book-page.sheets.{name}"), tuple(columns), tuple(rows))


def firms(given: Given, say: Messages) -> Table:
    """Return a row for each firm that answered."""
    diagnoses = scored.every(given.table)
    heads = [
        say(f"book-page.sheets.{name}")
        for name in ("client", "organisation", "date", "age", "trade", "people", "sales")
    ]
    for one in diagnoses:
        before = f"{one.questionnaire.title} " if len(diagnoses) > 1 else ""
        axis = one.axis
        told = [say(f"book-page.sheets.{name}") for name in _DIAGNOSIS]
        told += list(axis.values.values()) if axis is not None else []
        told += [say(f"book-page.sheets.{name}") for name in ("weakest", "weakest-text")]
        heads += [f"{before}{name}" for name in told]
    heads += [say(f"book-page.sheets.{name}") for name in ("expected", "step", "saves")]
    rows = [
        (
            *_who(given, row, say),
            *(cell for one in diagnoses for cell in _scores(one, row, say)),
            *_losses(given, row),
        )
        for row in range(given.table.size)
    ]
    return _table("clients", heads, rows, say)


def _who(given: Given, row: int, say: Messages) -> tuple[Cell, ...]:
    table, day = given.table, given.table.dates[row]
    return (
        table.clients[row],
        None if given.anonymous else one_line(table.organisations[row]) or None,
        _day(given.date(row)),
        months_between(day, given.day) if day else None,
        sizes.trade(given, row)[1] or None,
        sizes.size(given, row, say) or None
        if given.anonymous
        else _whole(sizes.figure(given, sizes.PEOPLE, row)),
        sizes.sales(given, row, say) or None
        if given.anonymous
        else _whole(sizes.figure(given, sizes.SALES, row)),
    )


def _day(text: str) -> Cell:
    """Return a day as a date; a month stays a text."""
    return (date.fromisoformat(text) if len(text) > len("2026-01") else text) or None


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _scores(one: Scored, row: int, say: Messages) -> tuple[Cell, ...]:
    axis, table, rule = one.axis, one.table, one.questionnaire.rule
    count = len(axis.values) if axis is not None else 0
    if not one.known[row]:
        return (None,) * (len(_DIAGNOSIS) + count + 2)
    guessed = bool(one.guessed[row])
    ends = ("estimate/low", "estimate/high") if guessed else ("low", "high")
    low, high = (table.number(f"{one.id}/{end}", row) for end in ends)
    decimals = rule.rough if guessed else rule.decimals
    weakest = table.label(f"{one.id}/weakest", row)
    question = one.questionnaire.question(weakest) if weakest else None
    parts = (
        [table.number(f"{one.id}/axis/{axis.id}/{value}/score", row) for value in axis.values] if axis else []
    )
    share = table.number(f"{one.id}/known", row)
    return (
        half_up(float(one.values[row]), decimals),
        say("tables.yes") if guessed else None,
        *(None if end is None else half_up(end, decimals) for end in (low, high)),
        table.label(f"{one.id}/rating", row),
        None if share is None else round(100 * share),
        *(
            None if part is None else half_up(part, one.questionnaire.rules[axis.id].decimals)
            for part in parts
            if axis
        ),
        weakest,
        headline(question) if question is not None else None,
    )


def _losses(given: Given, row: int) -> tuple[Cell, ...]:
    """Return the expected loss with two significant figures, as the report tells it, and the step that lowers it most."""
    table = given.table
    if "loss/eal" not in table.results:
        return (None,) * 3
    expected = table.number("loss/eal", row)
    saves = table.number("loss/step/saves", row) if "loss/step/saves" in table.results else None
    step = table.label("loss/step", row) if "loss/step" in table.results else None
    return (_yen(expected), step, _yen(saves) if step else None)


def _yen(value: float | None) -> int | None:
    return None if value is None else round(words.significant(value))


def calls(given: Given, say: Messages) -> Table:
    """Return everybody to call, first to last, with why and the parts of the rank."""
    columns = tuple(dict.fromkeys(label for one in given.calls for label, _ in one.parts))
    rows: list[Row] = []
    for number, one in enumerate(given.calls, 1):
        parts = dict(one.parts)
        name = None if given.anonymous else one_line(one.organisation) or None
        rows.append(
            (number, one.client, name, one.sentence or None, *(parts.get(c) or None for c in columns))
        )
    heads = (
        say("book-page.call.number"),
        say("book-page.sheets.client"),
        say("book-page.sheets.organisation"),
        say("book-page.call.why"),
    )
    return _table("calls", (*heads, *columns), rows, say)


def weak(page: Overview, say: Messages) -> Table:
    """Return every measure that some firm lacks."""
    heads = [say(f"book-page.sheets.{name}") for name in ("diagnosis", "question", "weakest-text", "lacking")]
    heads += [say(f"book-page.weak.{name}") for name in ("no", "partly", "unknown", "of")]
    heads += [
        say("book-page.weak.once"),
        say("book-page.weak.step"),
        say("book-page.sheets.reach"),
        say("book-page.sheets.best"),
    ]
    rows: list[Row] = [
        (g.title, w.question, w.headline, w.lacking, w.none, w.partly, w.unknown, w.of, w.label, w.step, w.reach, w.best or None)
        for g in page.weak
        for w in g.rows
    ]  # fmt: skip
    return _table("weak", heads, rows, say)


def waiting(page: Overview, say: Messages) -> Table:
    """Return the firms whose answers are missing, too few, old or without a day."""
    heads = (say("book-page.missing.state"), say("book-page.trend.firm"), say("book-page.sheets.date"))
    rows: list[Row] = []
    for one in page.missing:
        rows += [(one.label, name, _day(day)) for name, day in one.names]
        if not one.names:
            rows.append((one.label, say("book-page.only-count", count=one.count), None))
    return _table("missing", heads, rows, say)


def rejects(given: Given, say: Messages) -> Table:
    """Return every reason why a file was not taken in."""
    heads = tuple(say(f"book-page.rejects.{name}") for name in ("path", "place", "reason"))
    rows: list[Row] = [(one.path, one.place or None, one.text or None) for one in given.rejects]
    return _table("rejects", heads, rows, say)
