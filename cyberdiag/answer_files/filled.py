"""An answer sheet that is filled in: what an answers file holds, laid into the rows of a table."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cyberdiag import typed
from cyberdiag.answer_files import table
from cyberdiag.answer_files.document import NOTES, OPEN_NOTES, TEXTS, told
from cyberdiag.answer_files.sheet_rows import SheetRow
from cyberdiag.model.answers import UNKNOWN, Note, Value
from cyberdiag.model.written import Kind
from cyberdiag.outside.sheet_cells import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.answer_files.sheet_rows import SheetTable
    from cyberdiag.model.questionnaire import Question, QuestionSet

_DIGITS = 14
"""A spreadsheet keeps no more of a number for sure; one that has more stands as text."""


def filled(sheet: SheetTable, data: Mapping[str, Any], questions: QuestionSet) -> SheetTable:
    """Return a sheet with what a file holds; answers that it has no row for stand last, by their ids."""
    answers, beside = (_mapping(data.get(key)) for key in ("answers", OPEN_NOTES))
    rows = [_headed(row, data) for row in sheet.rows if row.id.startswith(table.HEAD)]
    rows += _others(data)
    asked = [row for row in sheet.rows if not row.id.startswith(table.HEAD)]
    here = {row.id for row in asked}
    asked += [SheetRow(key, "", "") for key in dict.fromkeys((*answers, *beside)) if key not in here]
    for row in asked:
        given, question = answers.get(row.id), questions.by_id.get(row.id)
        extra = _mapping(given) or (_mapping(beside.get(row.id)) if given is None else {})
        value = extra.get("answer") if isinstance(given, dict) else given
        shown = "" if value is None else raw(value) if question is None else _shown(question, row, value)
        rows.append(replace(row, answer=shown, beside=Note(*(told(extra, field) for field in NOTES))))
    return replace(sheet, rows=tuple(rows))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _headed(row: SheetRow, data: Mapping[str, Any]) -> SheetRow:
    name = row.id.removeprefix(table.HEAD)
    held = data.get(name)
    if name == "questionnaires" and isinstance(held, dict):
        return replace(row, answer=table.versions({str(k): str(v) for k, v in held.items()}))
    return replace(row, answer=str(held)) if name in TEXTS and held is not None else row


def _others(data: Mapping[str, Any]) -> Iterator[SheetRow]:
    """Give a row, for the program, with the keys of the file that no other row holds, if a cell can hold them."""
    known = {*table.FIELDS, "answers", OPEN_NOTES}
    left = {key: value for key, value in data.items() if key not in known}
    text = json.dumps(left, ensure_ascii=True) if left else ""
    if 0 < len(text) <= LONGEST_TEXT:
        yield SheetRow(f"{table.HEAD}{table.OTHER}", "", "", "", text, (), True)


def _shown(question: Question, row: SheetRow, value: Any) -> str | float:
    """Return an answer as a person reads it in a cell, if it is read back as the same; else as the file has it."""
    meant = typed.read(question, value)
    if isinstance(meant, list):
        return raw(value)
    for words in _words(question, row, meant):
        if typed.read(question, words) == meant:
            return words
    return raw(value)


def _words(question: Question, row: SheetRow, meant: Value) -> Iterator[str | float]:
    labels = dict(row.choices)
    if isinstance(meant, tuple):
        yield "\n".join(found.label if (found := question.choice(c)) else c for c in meant)
        yield ", ".join(meant)
    elif isinstance(meant, int | float):
        yield meant if float(f"{meant:.{_DIGITS}g}") == meant else f"{Decimal(repr(meant)):f}"
    else:
        yield labels.get(meant, meant) if question.kind is not Kind.TEXT or meant == UNKNOWN else meant
        yield meant


def raw(value: Any) -> str | float:
    """Return a value as a cell holds it where nobody knows the question."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        ", ".join(map(str, value))
        if isinstance(value, list)
        else value
        if isinstance(value, int | float)
        else str(value)
    )
