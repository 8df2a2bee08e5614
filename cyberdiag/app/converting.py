"""Answers from one format into another, with nothing lost; what a format cannot hold is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, assert_never

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.answer_files import check, edits, filled, sheet, store, table
from cyberdiag.answer_files import form as form_page
from cyberdiag.answer_files.document import FORMAT, OPEN_NOTES
from cyberdiag.app import outputs, reviewing
from cyberdiag.catalog import load
from cyberdiag.errors import CannotWrite
from cyberdiag.model.format import TABLES, AnswersFormat, Format
from cyberdiag.model.moment import parse_day
from cyberdiag.outside import files
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import QuestionSet

_MOST_NAMED = 20
"""So many things that are lost are named; the others are counted."""


class Carried(Struct, frozen=True):
    """What a file holds as plain data, as answers files have it, and the questions that it answers."""

    data: dict[str, Any]
    questions: QuestionSet


def convert(path: str, target: str, names: tuple[str, ...], say: Messages) -> list[Problem]:
    """Write the answers of a file into a new one of another format; returns what is wrong with them, and what was lost.

    Raises:
        InvalidAnswers, WrongUsage: when the file cannot be read, or for an ending that no answers file has.
        CannotWrite: when the new file is there already, or cannot be written.
    """
    is_form = target != files.STANDARD_OUTPUT and store.sheet_form(target) is Format.HTML
    refuse_taken(target, is_form=is_form)
    document = store.open_document(path)
    wanted = _names(document, names)
    questions = load.question_set(wanted, say.lang, whole=True)
    is_table = store.form_of(path) in TABLES
    if is_table:
        table.understand(document.source, questions)
    found = check.answers(document.source, questions, labels=is_table)[1]
    held = Carried(_ordered(document.data) if is_table else document.data, questions)
    told = [replace(p, severity=Severity.WARNING) for p in found]
    if is_form:
        exposed = files.write(target, form_page.page(wanted, say, given=held.data), private=True)
        return [*told, *outputs.not_private([target] if exposed else [])]
    return [*told, *write(target, held, say)]


def refuse_taken(target: str, *, is_form: bool = False) -> None:
    """Refuse to write answers over anything, and in a format that has none, before anything is read.

    Raises:
        WrongUsage, CannotWrite: naming the file.
    """
    if target != files.STANDARD_OUTPUT:
        _ = is_form or store.form_of(target)
        if os.path.lexists(target):
            raise CannotWrite.of("exists", target)


def write(target: str, held: Carried, say: Messages) -> list[Problem]:
    """Write answers as a new file; returns a warning if others may read it, and what its format could not hold."""
    raw = made(store.form_of(target), held, say)
    store.refuse_unreadable(target, raw)
    lost = _lost(raw, target, held)
    exposed = files.write(target, raw, private=True)
    return [*lost, *outputs.not_private([target] if exposed else [])]


def made(form: AnswersFormat, held: Carried, say: Messages) -> bytes:
    """Return answers as the file of a format.

    Raises:
        WrongUsage: when the library for workbooks is not installed.
    """
    match form:
        case Format.YAML | Format.JSON:
            return store.written(form, {"cyberdiag": FORMAT, **held.data}).encode()
        case Format.CSV | Format.XLSX:
            return sheet.blank(held.questions, form, say, given=held.data)
        case _:
            assert_never(form)


def _names(document: Document, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the questionnaires that the file may answer; the first one shipped where none is known."""
    known = load.questionnaire_ids()
    recorded = reviewing.recorded(document)
    blank = tuple(n for n in known if n in recorded) or known[:1]
    return reviewing.wanted_of(document, names) or reviewing.wanted(blank, frozenset(), recorded)


def _ordered(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a table holds as other files have it: what it says of itself first, and no answer that is open."""
    last = ("answers", OPEN_NOTES)
    first = {key: value for key, value in data.items() if key not in {"language", *last}}
    given = {key: value for key, value in data["answers"].items() if value is not None}
    return {**first, "answers": given, **{key: data[key] for key in last[1:] if key in data}}


def _lost(raw: bytes, target: str, held: Carried) -> list[Problem]:
    """Return what is not read back as the same."""
    source = store.understood(raw, target)[0]
    check.keep_as_typed(source)
    if store.form_of(target) in TABLES:
        table.understand(source, held.questions)
    before, after = (edits.flat(d) for d in (held.data, source.data or {}))
    is_same = edits.same(held.questions)
    lost = [spot for spot, value in before.items() if not _is_kept(spot, value, after.get(spot), is_same)]
    if not lost:
        return []
    more = f" +{len(lost) - _MOST_NAMED}" if len(lost) > _MOST_NAMED else ""
    values = {
        "form": store.form_of(target).value,
        "names": ", ".join(s[-1] for s in lost[:_MOST_NAMED]) + more,
    }
    return [Problem(Place(target), "convert-lost", values, Severity.WARNING)]


def _is_kept(spot: edits.Spot, before: Any, after: Any, is_same: Any) -> bool:
    if spot == ("date",):
        return parse_day(str(before or "")) == parse_day(str(after or ""))
    is_empty = before in (None, "", {}, []) and not after
    return bool(is_same(spot, before, after) or is_empty or _as_cell(before) == _as_cell(after))


def _as_cell(value: Any) -> Any:
    """Return a value so that a wrong answer is the same in a cell: a number as text, a list in one line."""
    return value if isinstance(value, dict) else str(filled.raw(value))
