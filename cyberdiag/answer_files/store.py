"""Opens, checks and saves answers files of any format."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from msgspec import Struct

from cyberdiag.answer_files import check, csv_codec, json_codec, table, xlsx_codec, yaml_codec
from cyberdiag.answer_files.document import FORMAT, NOTES, Document
from cyberdiag.errors import CannotWrite, InvalidAnswers, InvalidData, WrongUsage
from cyberdiag.model.answers import Note
from cyberdiag.model.format import ANSWERS, TABLES, AnswersFormat, Format, KeptFormat, endings
from cyberdiag.outside import files, yaml_source
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.yaml_source import Source

_JSON = re.compile(r'\s*\{\s*["}]')
_OPEN_NOTES = "open_notes"
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
        WrongUsage: for a suffix that no answers file has.
    """
    if path == files.STANDARD_INPUT:
        return Format.JSON if _JSON.match(text) else Format.YAML
    suffix = Path(path).suffix.lower()
    found = next((form for form in ANSWERS if suffix in form.suffixes), None)
    if found is None:
        known = " ".join(endings(ANSWERS))
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


def _kept_form(path: str) -> KeptFormat:
    form = form_of(path)
    match form:
        case Format.YAML | Format.JSON:
            return form
        case Format.CSV | Format.XLSX:
            return Format.YAML
        case _:
            assert_never(form)


def _written(form: KeptFormat, data: dict[str, Any]) -> str:
    match form:
        case Format.YAML:
            return yaml_codec.write(data)
        case Format.JSON:
            return json_codec.write(data)
        case _:
            assert_never(form)


def _read(raw: bytes, path: str) -> tuple[Source, str]:
    """Return what an answers file holds and its text; a table has no text of its own."""
    form = form_of(path)
    match form:
        case Format.CSV:
            return csv_codec.read_bytes(raw, path), ""
        case Format.XLSX:
            return xlsx_codec.read_bytes(raw, path), ""
        case Format.YAML | Format.JSON:
            text = yaml_source.decode_bytes(raw, path)
            codec = json_codec if form_of(path, text) is Format.JSON else yaml_codec
            return codec.read(text, path), text
        case _:
            assert_never(form)


def open_document(path: str) -> Document:
    """Read a file as plain data.

    Raises:
        InvalidAnswers: with every fault that can be found before its meaning is known.
    """
    raw = files.read_bytes(path, _most_bytes(form_of(path)))
    try:
        source, text = _read(raw, path)
    except InvalidData as error:
        raise InvalidAnswers(error.problems) from None
    if source.data is None:
        raise InvalidAnswers([Problem(source.place(), "empty-file")])
    check.keep_as_typed(source)
    data = source.data if isinstance(source.data, dict) else {}
    return Document(source, data, text, raw)


def _most_bytes(form: AnswersFormat) -> int:
    return xlsx_codec.MAX_BYTES if form is Format.XLSX else yaml_source.MAX_BYTES


def read(path: str, questions: QuestionSet) -> ReadAnswers:
    """Read and check an answers file.

    Raises:
        InvalidAnswers: with every problem in it.
    """
    return read_document(open_document(path), questions)


def read_document(document: Document, questions: QuestionSet) -> ReadAnswers:
    """Check an answers file that was opened already."""
    is_table = form_of(document.source.file) in TABLES
    if is_table:
        table.understand(document.source, questions)
    answers, problems = check.answers(document.source, questions, labels=is_table)
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


class AnswerFile:
    """An answers file that is kept current while an interview goes on; keys and order of its author stay."""

    def __init__(self, path: str, document: Document | None, questions: QuestionSet) -> None:
        self.path = path
        self._form = _kept_form(path)
        self._data: dict[str, Any] = document.data if document else {}
        other = document is not None and document.source.file != path
        if other:  # a table: what only a table says goes, and its answers come last
            ends = {key: self._data.get(key) for key in ("questionnaires", "answers")}
            self._data = {k: v for k, v in self._data.items() if k != "language" and k not in ends} | ends
        # What the program wrote itself needs no copy; anything else may hold comments that a save loses.
        ours = document is None or other or _written(self._form, document.data) == document.text
        self._original = None if document is None or ours else document.raw
        self._data.setdefault("cyberdiag", FORMAT)
        given = self._data.get("questionnaires")
        # The versions of the file stay, so that a change is named until it is seen to.
        kept = given if isinstance(given, dict) else {}
        self._data["questionnaires"] = {**kept, **questions.versions, **kept}
        if not isinstance(self._data.get("answers"), dict):
            self._data["answers"] = {}

    def put(self, question: str, answer: Answer) -> None:
        """Record one confirmed answer and save; it is on disk when this returns."""
        self._data["answers"][question] = plain(answer)
        self._set_note(question, Note())
        self.save()

    def put_note(self, question: str, beside: Note) -> None:
        """Record what stands beside a question that is still open, and save; its answer takes it over."""
        self._set_note(question, beside)
        self.save()

    @property
    def open_notes(self) -> Mapping[str, Note]:
        """Return what stands beside questions that are still open."""
        held = self._data.get(_OPEN_NOTES)
        given = held.items() if isinstance(held, dict) else ()
        texts = {str(k): [n.get(f, "") for f in NOTES] for k, n in given if isinstance(n, dict)}
        return {key: Note(*found) for key, found in texts.items() if all(isinstance(t, str) for t in found)}

    def _set_note(self, question: str, beside: Note) -> None:
        held = self._data.get(_OPEN_NOTES, {})
        if not isinstance(held, dict):  # its author's own
            return
        given = {f: text for f in NOTES if (text := getattr(beside, f))}
        kept = {**{k: v for k, v in held.items() if k != question}, **({question: given} if given else {})}
        if kept:
            self._data[_OPEN_NOTES] = kept
        else:
            self._data.pop(_OPEN_NOTES, None)

    def put_field(self, field: str, text: str) -> None:
        """Record who answered, or when; a new field goes before the answers."""
        if field in self._data or not text:
            self._data.update({field: text} if text else {})
            return
        before = list(self._data).index("answers")
        entries = list(self._data.items())
        self._data = dict([*entries[:before], (field, text), *entries[before:]])

    def save(self) -> None:
        """Write the file whole, readable by its owner only; the first save keeps a `.bak` of a hand-written one.

        A copy that is there already is not overwritten: the next one is `.bak2`, and so on.

        Raises:
            CannotWrite: the file on disk is then as it was.
        """
        text = _written(self._form, self._data)
        refuse_unreadable(self.path, text.encode())
        if self._original is not None:
            names = (f"{self.path}.bak{n if n > 1 else ''}" for n in itertools.count(1))
            backup = next(name for name in names if not os.path.lexists(name))
            files.write(backup, self._original, private=True)
        self._original = None
        files.write(self.path, text.encode(), private=True)


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
            xlsx_codec.read_bytes(raw, path)
    except InvalidData:
        raise CannotWrite.of("too-large-to-read", path, megabytes=limit // 1_000_000) from None


def plain(answer: Answer) -> Any:
    """Return an answer as it stands in a file: bare, or with its note and evidence."""
    extra = {field: text for field in NOTES if (text := getattr(answer, field))}
    return {"answer": answer.plain, **extra} if extra else answer.plain
