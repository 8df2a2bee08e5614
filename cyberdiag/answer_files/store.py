"""Opens, checks and saves answers files of any format."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from msgspec import Struct

from cyberdiag.answer_files import check, yaml_codec
from cyberdiag.answer_files.document import Document
from cyberdiag.errors import CannotWrite, InvalidAnswers, InvalidData, WrongUsage
from cyberdiag.model.format import (
    ANSWERS,
    SHEETS,
    TABLES,
    AnswersFormat,
    Format,
    KeptFormat,
    SheetFormat,
    endings,
)
from cyberdiag.outside import files, yaml_source
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers, Note
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.yaml_source import Source

_JSON = re.compile(r'\s*\{\s*["}]')
_ROOM = 20
"""The part of the limit that stays free in what the program writes."""


class ReadAnswers(Struct, frozen=True):
    """An answers file that was read without error, with the warnings it gave."""

    answers: Answers
    warnings: tuple[Problem, ...]
    document: Document


def form_of(path: str, text: str = "") -> AnswersFormat:
    """Return the format of an answers file by its name; standard input is JSON if it looks like that, else YAML.

    Raises:
        WrongUsage: for a suffix that no answers file has, or that of a form.
    """
    if path == files.STANDARD_INPUT:
        return Format.JSON if _JSON.match(text) else Format.YAML
    suffix = Path(path).suffix.lower()
    found = next((form for form in ANSWERS if suffix in form.suffixes), None)
    if found is None and suffix in Format.HTML.suffixes:
        raise WrongUsage.of("form-as-answers", path)
    if found is None:
        known = " ".join(endings(ANSWERS))
        raise WrongUsage.of("unknown-suffix", path, suffix=suffix or "?", known=known)
    return found


def sheet_form(path: str) -> SheetFormat:
    """Return the format in which questions are handed out, by the name of the file.

    Raises:
        WrongUsage: for a suffix that neither a sheet nor a form has.
    """
    suffix = Path(path).suffix.lower()
    found = next((form for form in SHEETS if suffix in form.suffixes), None)
    if found is None:
        known = " ".join(endings(SHEETS))
        raise WrongUsage.of("unknown-suffix", path, suffix=suffix or "?", known=known)
    return found


def kept_path(path: str) -> str:
    """Return the file that is kept current while an interview goes on: a table goes on as YAML beside it.

    Raises:
        WrongUsage: for a suffix that no answers file has.
        CannotWrite: when the name beside the table is taken.
    """
    if form_of(path) not in TABLES:
        return path
    beside = str(Path(path).with_suffix(Format.YAML.suffixes[0]))
    if os.path.lexists(path) and os.path.lexists(beside):
        raise CannotWrite.of("table-goes-on", beside, table=path, path=beside)
    return beside


def kept_form(path: str) -> KeptFormat:
    """Return the format of a file that is kept current while an interview goes on; a table goes on as YAML."""
    form = form_of(path)
    match form:
        case Format.YAML | Format.JSON:
            return form
        case Format.CSV | Format.XLSX:
            return Format.YAML
        case _:
            assert_never(form)


def written(form: KeptFormat, data: dict[str, Any]) -> str:
    """Return the text of a file with these data."""
    match form:
        case Format.YAML:
            return yaml_codec.write(data)
        case Format.JSON:
            from cyberdiag.answer_files import json_codec

            return json_codec.write(data)
        case _:
            assert_never(form)


def understood(raw: bytes, path: str) -> tuple[Source, str]:
    """Return what an answers file holds and its text; a table has no text of its own.

    Raises:
        InvalidData: with every fault that can be found before its meaning is known.
    """
    form = form_of(path)
    match form:
        case Format.CSV:
            from cyberdiag.answer_files import csv_codec

            return csv_codec.read_bytes(raw, path), ""
        case Format.XLSX:
            from cyberdiag.answer_files import xlsx_codec

            return xlsx_codec.read_bytes(raw, path), ""
        case Format.YAML | Format.JSON:
            text = yaml_source.decode_bytes(raw, path)
            if form_of(path, text) is Format.YAML:
                return yaml_codec.read(text, path), text
            from cyberdiag.answer_files import json_codec

            return json_codec.read(text, path), text
        case _:
            assert_never(form)


def open_document(path: str) -> Document:
    """Read a file as plain data.

    Raises:
        InvalidAnswers: with every fault that can be found before its meaning is known.
    """
    return document_of(read_bytes(path), path)


def document_of(raw: bytes, path: str) -> Document:
    """Return the bytes of a file as plain data; its name tells the format.

    Raises:
        InvalidAnswers: as `open_document` does.
    """
    try:
        source, text = understood(raw, path)
    except InvalidData as error:
        raise InvalidAnswers(error.problems) from None
    if source.data is None:
        raise InvalidAnswers([Problem(source.place(), "empty-file")])
    check.keep_as_typed(source)
    data = source.data if isinstance(source.data, dict) else {}
    return Document(source, data, text, raw)


def read_bytes(path: str) -> bytes:
    """Return the bytes of a file.

    Raises:
        InvalidAnswers: when it cannot be read or is too large.
    """
    return files.read_bytes(path, _most_bytes(form_of(path)))


def _most_bytes(form: AnswersFormat) -> int:
    if form is not Format.XLSX:
        return yaml_source.MAX_BYTES
    from cyberdiag.answer_files import xlsx_codec

    return xlsx_codec.MAX_BYTES


def read(path: str, questions: QuestionSet) -> ReadAnswers:
    """Read and check an answers file.

    Raises:
        InvalidAnswers: with every problem in it.
    """
    return read_document(open_document(path), questions)


def read_document(
    document: Document, questions: QuestionSet, reopened: dict[str, Note] | None = None
) -> ReadAnswers:
    """Check an answers file that was opened already; what an interview asks again is put into `reopened`."""
    is_table = form_of(document.source.file) in TABLES
    if is_table:
        from cyberdiag.answer_files import table

        table.understand(document.source, questions)
    answers, problems = check.answers(document.source, questions, labels=is_table, reopened=reopened)
    if any(p.is_error for p in problems):
        raise InvalidAnswers(problems)
    return ReadAnswers(answers, tuple(problems), document)


def held_ids(document: Document) -> frozenset[str]:
    """Return the ids that the file holds answers for, without knowing any questionnaire."""
    given = document.data.get("answers")
    return frozenset(map(str, given)) if isinstance(given, dict) else frozenset()


def held_questionnaires(document: Document) -> frozenset[str]:
    """Return the ids of the questionnaires that the file says it answers."""
    given = document.data.get("questionnaires")
    return frozenset(map(str, given)) if isinstance(given, dict) else frozenset()


def refuse_unreadable(path: str, raw: bytes) -> None:
    """Refuse to write what could not be read again, with room for what may still be added by hand.

    Raises:
        CannotWrite: the file on disk is then as it was.
    """
    form = form_of(path)
    limit = _most_bytes(form)
    try:
        if len(raw) > limit - limit // _ROOM:
            raise InvalidData.of("file-too-large", path)
        if form is Format.XLSX:
            from cyberdiag.answer_files import xlsx_codec

            xlsx_codec.read_bytes(raw, path)
    except InvalidData:
        raise CannotWrite.of("too-large-to-read", path, megabytes=limit // 1_000_000) from None
