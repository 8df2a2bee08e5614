"""Which clients are shown: comparisons such as `industry=retail`, `TEC-07=unknown` or `employees>=50`, each over one column."""

from __future__ import annotations

import operator
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from cyberdiag import typed
from cyberdiag.book.calls import scores
from cyberdiag.errors import WrongUsage
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.moment import parse_day
from cyberdiag.model.numbers import parse_number
from cyberdiag.model.text import plain_name
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place, Problem, fault, near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from cyberdiag.book.table import Table
    from cyberdiag.columns.firms import Bools
    from cyberdiag.columns.layout import Column

_WRITTEN = re.compile(r"\s*(.+?)\s*(<=|>=|=|<|>)\s*(.+?)\s*", re.DOTALL)
_COMPARE = {"=": operator.eq, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_LONGEST_SHOWN = 40


class Own(StrEnum):
    """What clients can be picked by besides their answers."""

    CLIENT = "client"
    ORGANISATION = "organisation"
    RATING = "rating"
    DATE = "date"
    SCORE = "score"
    LOSS = "loss"


class Filter(Struct, frozen=True):
    """One comparison that was understood; `value` is a text, a number or an answer, as its field has them."""

    field: str
    sign: str
    value: Any


def filters(written: Iterable[str], table: Table) -> tuple[Filter, ...]:
    """Return comparisons as they were typed.

    Raises:
        WrongUsage: with every one that cannot be meant, and what it was probably meant to be.
    """
    found, faults = [], list[Problem]()
    for text in written:
        one = _read(text, table)
        if isinstance(one, Problem):
            faults.append(Problem(Place(f"--where {text[:_LONGEST_SHOWN]}"), one.code, one.values))
        else:
            found.append(one)
    if faults:
        raise WrongUsage(faults)
    return tuple(found)


def kept(table: Table, wanted: Iterable[Filter]) -> NDArray[np.intp]:
    """Return the places of the clients of whom every comparison holds; what is not known meets none but `=unknown`."""
    found: Bools = np.ones(table.size, np.bool_)
    for one in wanted:
        found &= _holds(table, one)
    return np.flatnonzero(found)


def _read(text: str, table: Table) -> Filter | Problem:
    parts = _WRITTEN.fullmatch(_with_signs(text))
    if parts is None:
        return _problem("where-unreadable")
    field, sign, value = parts.groups()
    if field in set(Own):
        return _own(Own(field), sign, value, table)
    columns = {name: c for name, c in table.layout.columns.items() if not c.beside}
    if field not in columns:
        guess = near(field, [*Own, *columns])
        return _problem("where-field", field=field[:_LONGEST_SHOWN], guess=guess or "", own=", ".join(Own))
    questions = table.layout.questions
    read = typed.value(questions.by_id[field], value, questions.labels_elsewhere)
    if isinstance(read, Problem):
        return read
    if sign != "=" and (read == UNKNOWN or columns[field].kind not in {Kind.NUMBER, Kind.DATE}):
        return _problem("where-no-order", field=field, sign=sign)
    return Filter(field, sign, read)


def _with_signs(text: str) -> str:
    """Return a text whose first sign of comparison is one of ours, however wide it was typed."""
    for wide, sign in (
        ("≦", "<="),
        ("≤", "<="),
        ("≧", ">="),
        ("≥", ">="),
        ("＜", "<"),
        ("＞", ">"),
        ("＝", "="),
    ):
        text = text.replace(wide, sign, 1)
    return text


def _own(field: Own, sign: str, value: str, table: Table) -> Filter | Problem:
    if field in {Own.SCORE, Own.LOSS, Own.DATE}:
        is_day = field is Own.DATE
        read = (parse_day(value) or None) if is_day else parse_number(value)
        if read is None:
            return _problem("not-date" if is_day else "not-number", value=value[:_LONGEST_SHOWN])
        return Filter(field, sign, read)
    if sign != "=":
        return _problem("where-no-order", field=field, sign=sign)
    wanted = plain_name(value)
    if field is Own.RATING:
        known = _ratings(table)
        rating = next((r for r in known if plain_name(r) == wanted), None)
        if rating is None:
            return _problem("where-rating", value=value[:_LONGEST_SHOWN], known=", ".join(known))
        return Filter(field, sign, rating)
    names = _names(table, field)
    found = any(wanted in plain_name(name) for name in names)
    return Filter(field, sign, wanted) if found else _none_such(field, value, names)


def _none_such(field: str, value: str, known: tuple[str, ...]) -> Problem:
    guess = near(value, known) or ""
    return _problem("where-value", field=field, value=value[:_LONGEST_SHOWN], guess=guess)


def _names(table: Table, field: str) -> tuple[str, ...]:
    return table.clients if field == Own.CLIENT else table.organisations


def _ratings(table: Table) -> tuple[str, ...]:
    first = next((n.id for n in table.layout.questions.scored), "")
    return table.labels.get(f"{first}/rating", ())


def _holds(table: Table, one: Filter) -> Bools:
    compare = _COMPARE[one.sign]
    found: Bools
    match one.field:
        case Own.CLIENT | Own.ORGANISATION:
            names = _names(table, one.field)
            found = np.fromiter((one.value in plain_name(n) for n in names), np.bool_, table.size)
        case Own.RATING:
            first = next(n.id for n in table.layout.questions.scored)
            found = table.results[f"{first}/rating"] == _ratings(table).index(one.value)
        case Own.DATE:
            found = np.fromiter(
                (bool(d) and compare(d, one.value) for d in table.dates), np.bool_, table.size
            )
        case Own.SCORE:
            found = compare(scores(table), one.value)
        case Own.LOSS:
            found = compare(table.results["loss/eal"], one.value)
        case _:
            found = _answered(table.layout.columns[one.field], table.answers[one.field], one)
    return found


def _answered(column: Column, cells: Any, one: Filter) -> Bools:
    """Return where an answer compares so; of several choices all that were named are among those chosen."""
    code = column.code(Answer(one.value))
    found: Bools
    if one.value == UNKNOWN:
        found = cells == code
    elif column.kind is Kind.MULTIPLE:
        found = ((cells & code) == code) & column.known(cells)
    else:
        found = _COMPARE[one.sign](cells, code) & column.known(cells)
    return found


def _problem(code: str, **values: Any) -> Problem:
    return fault(Place(""), code, **values)
